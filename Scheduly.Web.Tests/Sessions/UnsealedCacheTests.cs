using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>What Data Protection opened is remembered for a minute, what it refused is not, and the memory has an end.</summary>
public sealed class UnsealedCacheTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _opened;

    [Fact]
    public void The_same_bytes_are_opened_once_and_others_for_themselves()
    {
        var lately = new UnsealedCache<string>(_clock);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("010203", lately.Open([1, 2, 3], Open));
            Assert.Equal("0102", lately.Open([1, 2], Open));
            Assert.Equal("", lately.Open([], Open));
        }

        Assert.Equal(3, _opened);
    }

    [Fact]
    public void Bytes_that_end_alike_are_told_apart()
    {
        var lately = new UnsealedCache<string>(_clock);
        byte[] one = [1, .. new byte[40]], other = [2, .. new byte[40]];
        Assert.NotEqual(lately.Open(one, Open), lately.Open(other, Open));
        Assert.Equal(2, _opened);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    [InlineData(39)]
    public void Nothing_is_remembered_for_longer_than_a_minute_however_often_it_is_used(int seconds)
    {
        var lately = new UnsealedCache<string>(_clock);
        var since = _clock.GetTimestamp();
        var before = 0;
        for (var i = 0; i < 200; i++)
        {
            lately.Open([1, 2, 3], Open);
            if (_opened > before) (before, since) = (_opened, _clock.GetTimestamp());
            else Assert.InRange(_clock.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromMinutes(1));
            _clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.InRange(_opened, 200 * seconds / (60 + seconds), 1 + (200 * seconds / 20));
    }

    [Fact]
    public void After_a_long_time_without_use_it_is_opened_anew()
    {
        var lately = new UnsealedCache<string>(_clock);
        lately.Open([1], Open);
        _clock.Advance(TimeSpan.FromHours(1));
        lately.Open([1], Open);
        Assert.Equal(2, _opened);
    }

    [Fact]
    public void What_is_refused_is_refused_each_time()
    {
        var lately = new UnsealedCache<string>(_clock);
        for (var i = 0; i < 2; i++) Assert.Throws<CryptographicException>(() => lately.Open([1], _ => throw new CryptographicException()));
        Assert.Equal("01", lately.Open([1], Open));
    }

    [Fact]
    public void There_is_an_end_to_what_is_remembered()
    {
        const int many = 20_000;
        var lately = new UnsealedCache<string>(_clock);
        for (var i = 0; i < many; i++) lately.Open(BitConverter.GetBytes(i), Open);
        lately.Open(BitConverter.GetBytes(many - 1), Open);
        Assert.Equal(many, _opened);
        lately.Open(BitConverter.GetBytes(0), Open);
        Assert.Equal(many + 1, _opened);
    }

    [Fact]
    public async Task Many_threads_get_what_belongs_to_their_bytes_while_turns_end()
    {
        var lately = new UnsealedCache<string>(_clock);
        using var stop = new CancellationTokenSource();
        var turning = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested) _clock.Advance(TimeSpan.FromSeconds(7));
            },
            TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var bytes = BitConverter.GetBytes(i * thread % 500);
                Assert.Equal(Convert.ToHexString(bytes), lately.Open(bytes, Convert.ToHexString));
            }
        })));
        await stop.CancelAsync();
        await turning;
    }

    [Fact]
    public void A_cookie_is_opened_once_and_an_invented_one_never()
    {
        var counted = new Counted(new EphemeralDataProtectionProvider().CreateProtector("cookies"));
        var protector = new CookieProtection(() => counted, _ => true, new HttpContextAccessor(), _clock).CreateProtector("session");
        var cookie = protector.Protect([1, 2, 3]);
        for (var i = 0; i < 5; i++) Assert.Equal([1, 2, 3], protector.Unprotect([.. cookie]));
        Assert.Equal(1, counted.Opened);

        byte[] invented = [.. cookie];
        invented[^20] ^= 1;
        for (var i = 0; i < 2; i++) Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect(invented));
        Assert.Equal(3, counted.Opened);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([1, 2, 3], protector.Unprotect(cookie));
        Assert.Equal(4, counted.Opened);
    }

    private string Open(byte[] closed)
    {
        _opened++;
        return Convert.ToHexString(closed);
    }

    private sealed class Counted(IDataProtector inner) : IDataProtector
    {
        public int Opened { get; private set; }

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => inner.Protect(plaintext);

        public byte[] Unprotect(byte[] protectedData)
        {
            Opened++;
            return inner.Unprotect(protectedData);
        }
    }
}
