using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>A key seals many sessions and not all of them; the ring decides what it opens.</summary>
public sealed class DataKeysTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4, 5];
    private static readonly byte[] Bound = [9, 9];

    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddDataProtection().Services
        .Configure<KeyManagementOptions>(options => options.XmlRepository = new Ring())
        .BuildServiceProvider();

    private readonly DataKeys _keys;

    public DataKeysTests() => _keys = NewKeys();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void What_one_process_sealed_another_one_opens()
    {
        var body = Sealed(_keys.Current());
        Assert.Equal(Content, NewKeys().Open(DataKey.ClosedOf(body)).Open(body, Bound));
    }

    [Fact]
    public void Two_bodies_of_one_key_have_nothing_in_common_but_the_key()
    {
        var key = _keys.Current();
        Assert.Same(key, _keys.Current());
        var (one, other) = (Sealed(key), Sealed(key));
        Assert.NotEqual(one[^21..], other[^21..]);
        Assert.True(DataKey.ClosedOf(one).SequenceEqual(DataKey.ClosedOf(other)));
    }

    [Fact]
    public void A_key_serves_for_an_hour()
    {
        var key = _keys.Current();
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(key.Closed, _keys.Current().Closed);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEqual(key.Closed, _keys.Current().Closed);
    }

    [Fact]
    public void A_key_seals_a_million_bodies()
    {
        var key = _keys.Current();
        for (var i = 1; i < 1 << 20; i++) Assert.Same(key, _keys.Current());
        Assert.NotSame(key, _keys.Current());
    }

    [Fact]
    public async Task When_the_key_of_the_ring_is_revoked_another_one_seals_within_a_minute_and_the_old_one_opens_nothing()
    {
        var body = Sealed(_keys.Current());
        _services.GetRequiredService<IKeyManager>().RevokeKey(SessionSeal.KeyOfProtected(DataKey.ClosedOf(body)));

        // Data Protection reads the ring again in the background. What remembers nothing shows when it has.
        await Eventually.HoldsAsync(() => !Opens(NewKeys(), body), "the ring's key is revoked");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(Opens(_keys, body));
        var next = Sealed(_keys.Current());
        Assert.Equal(Content, _keys.Open(DataKey.ClosedOf(next)).Open(next, Bound));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(33)]
    public void What_is_closed_and_is_no_data_key_opens_nothing(int length)
    {
        var closed = _services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect(new byte[length]);
        Assert.Throws<CryptographicException>(() => _keys.Open(closed));
    }

    [Fact]
    public async Task Many_threads_seal_and_open_at_once() => await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Run(() =>
    {
        for (var i = 0; i < 500; i++)
        {
            byte[] content = [.. Enumerable.Repeat((byte)thread, i)], bound = [(byte)i];
            var key = _keys.Current();
            var body = new byte[key.Overhead + content.Length];
            key.Seal(content, bound, body);
            Assert.Equal(content, _keys.Open(DataKey.ClosedOf(body)).Open(body, bound));
        }
    })));

    private static bool Opens(DataKeys keys, byte[] body)
    {
        try
        {
            keys.Open(DataKey.ClosedOf(body));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[] Sealed(DataKey key)
    {
        var body = new byte[key.Overhead + Content.Length];
        key.Seal(Content, Bound, body);
        return body;
    }

    private DataKeys NewKeys() => new(_services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test"), _clock);

    private sealed class Ring : IXmlRepository
    {
        private readonly List<XElement> _elements = [];

        public IReadOnlyCollection<XElement> GetAllElements() => [.. _elements.Select(element => new XElement(element))];

        public void StoreElement(XElement element, string friendlyName) => _elements.Add(new XElement(element));
    }
}
