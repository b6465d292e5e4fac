using CsCheck;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Any content comes back; anything damaged comes back as one exception and never as something else.</summary>
public sealed class EnvelopePropertyTests
{
    private static readonly EphemeralDataProtectionProvider Ring = new();

    private static readonly Gen<byte[]> Content = Gen.OneOf(
        Gen.Byte.Array[0, 300], Gen.Byte[0, 3].Array[0, 4000], Gen.Select(Gen.Byte.Array[0, 50], Gen.Int[0, 60]).Select((piece, times) => Enumerable.Repeat(piece, times).SelectMany(one => one).ToArray()));

    private static readonly Gen<SessionSeal> Seals = Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 1200]).Select((encrypted, compressed, least) => Seal(encrypted, compressed, least));

    private static readonly Gen<Sample> Samples =
        from seal in Seals
        from id in Gen.String[0, 40]
        from time in Gen.Long[0, 253_000_000_000]
        from stamp in Gen.Guid
        from content in Content
        select new Sample(seal, StorageKey.For("cookie", id), new Stamp(stamp), DateTimeOffset.FromUnixTimeSeconds(time % 200_000_000_000), content);

    private static readonly Gen<Func<byte[], byte[]>> Damages = Gen.OneOf(
        Gen.Select(Gen.Double.Unit, Gen.Int[1, 255]).Select((at, change) => (Func<byte[], byte[]>)(value => Changed(value, at, change))),
        Gen.Double.Unit.Select(at => (Func<byte[], byte[]>)(value => value[..(int)(at * value.Length)])),
        Gen.Byte.Array[1, 40].Select(tail => (Func<byte[], byte[]>)(value => [.. value, .. tail])),
        Gen.Select(Gen.Double.Unit, Gen.Byte.Array[1, 20]).Select((at, piece) => (Func<byte[], byte[]>)(value => [.. value[..(int)(at * value.Length)], .. piece, .. value[(int)(at * value.Length)..]])),
        Gen.Byte.Array[0, 200].Select(other => (Func<byte[], byte[]>)(_ => other)),
        Gen.Select(Gen.Double.Unit, Gen.Double.Unit).Select((one, other) => (Func<byte[], byte[]>)(value => Swapped(value, one, other))));

    [Fact]
    public void Any_content_comes_back() => Samples.Sample(
        sample =>
        {
            var opened = sample.Seal.Open(sample.Key, sample.Value());
            Assert.True(opened.Content.AsSpan().SequenceEqual(sample.Content));
            Assert.Equal((sample.Stamp, sample.CreatedAt), (opened.Stamp, opened.CreatedAt));
        },
        iter: 10_000);

    [Fact]
    public void Damage_to_an_encrypted_value_is_always_seen() => Gen.Select(Samples, Damages).Sample(
        (sample, damage) =>
        {
            var seal = Seal(encrypted: true, compressed: true, 0);
            var value = seal.Seal(sample.Key, sample.Stamp, sample.CreatedAt, sample.Content);
            var damaged = damage([.. value]);
            if (damaged.AsSpan().SequenceEqual(value)) return;
            Assert.Throws<SessionUnreadableException>(() => seal.Open(sample.Key, damaged));
        },
        iter: 10_000);

    [Fact]
    public void Damage_in_clear_is_one_exception_or_none() => Gen.Select(Samples, Damages).Sample(
        (sample, damage) =>
        {
            var seal = Seal(encrypted: false, compressed: true, 0);
            try
            {
                var opened = seal.Open(sample.Key, damage(seal.Seal(sample.Key, sample.Stamp, sample.CreatedAt, sample.Content)));
                _ = opened.Stamp.Time;
                _ = opened.CreatedAt.AddDays(400);
                _ = SessionContent.IsWellFormed(opened.Content);
            }
            catch (SessionUnreadableException)
            {
            }
        },
        iter: 10_000);

    private static SessionSeal Seal(bool encrypted, bool compressed, int least)
    {
        var options = new SessionStorageOptions { Encryption = { Enabled = encrypted }, Compression = { Enabled = compressed, MinBytes = least } };
        return new(Ring, Options.Create(options), TimeProvider.System);
    }

    private static byte[] Changed(byte[] value, double at, int change)
    {
        value[(int)(at * value.Length)] ^= (byte)change;
        return value;
    }

    private static byte[] Swapped(byte[] value, double one, double other)
    {
        var (a, b) = ((int)(one * value.Length), (int)(other * value.Length));
        (value[a], value[b]) = (value[b], value[a]);
        return value;
    }

    private sealed record Sample(SessionSeal Seal, StorageKey Key, Stamp Stamp, DateTimeOffset CreatedAt, byte[] Content)
    {
        public byte[] Value() => Seal.Seal(Key, Stamp, CreatedAt, Content);
    }
}
