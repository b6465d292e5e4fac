using System.IO.Compression;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>What was changed, cut, moved, forged or blown up does not open, and says so in one way.</summary>
public sealed class SealTests
{
    private static readonly StorageKey Key = StorageKey.For("cookie", "one");
    private static readonly StorageKey Other = StorageKey.For("cookie", "two");
    private static readonly Stamp Written = Stamp.New(TimeProvider.System);
    private static readonly DateTimeOffset Created = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300).Select(i => (byte)(i % 7))];

    private readonly EphemeralDataProtectionProvider _ring = new();

    public static TheoryData<bool, bool> Forms => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_sealed_opens_again(bool encrypted, bool compressed)
    {
        var seal = Seal(encrypted, compressed);
        var opened = seal.Open(Key, seal.Seal(Key, Written, Created, Content));
        Assert.Equal(Content, opened.Content);
        Assert.Equal((Written, Created, false), (opened.Stamp, opened.CreatedAt, opened.Ended));
        Assert.True(seal.Open(Key, seal.Seal(Key, Written, Created, [], EnvelopeFlags.Ended)).Ended);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_byte_changed_anywhere_does_not_open(bool compressed)
    {
        var seal = Seal(encrypted: true, compressed);
        var value = seal.Seal(Key, Written, Created, Content);
        for (var at = 0; at < value.Length; at++)
        {
            foreach (var change in new byte[] { 1, 2, 4, 8, 0x80, 0xFF })
            {
                value[at] ^= change;
                Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, value));
                value[at] ^= change;
            }
        }

        Assert.Equal(Content, seal.Open(Key, value).Content);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_value_cut_at_any_length_does_not_open_as_what_it_was(bool encrypted, bool compressed)
    {
        var seal = Seal(encrypted, compressed);
        var value = seal.Seal(Key, Written, Created, Content);
        for (var length = 0; length < value.Length; length++)
        {
            var cut = value[..length];
            if (encrypted || compressed || length < EnvelopeHeader.Size) Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, cut));
            else Assert.Equal(Content[..(length - EnvelopeHeader.Size)], seal.Open(Key, cut).Content);
        }

        if (encrypted || compressed) Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, [.. value, 0]));
    }

    [Fact]
    public void A_value_of_another_row_or_another_key_ring_does_not_open()
    {
        var seal = Seal();
        var value = seal.Seal(Key, Written, Created, Content);
        Assert.Equal("does not decrypt", Assert.Throws<SessionUnreadableException>(() => seal.Open(Other, value)).Reason);
        var stranger = new SessionSeal(new EphemeralDataProtectionProvider(), Options.Create(new SessionStorageOptions()), TimeProvider.System);
        Assert.Equal("does not decrypt", Assert.Throws<SessionUnreadableException>(() => stranger.Open(Key, value)).Reason);
    }

    [Fact]
    public void The_header_of_one_write_does_not_go_with_the_body_of_another()
    {
        var seal = Seal();
        var old = seal.Seal(Key, Written, Created, Content);
        var next = seal.Seal(Key, Stamp.New(TimeProvider.System), Created, Content);
        byte[] mixed = [.. next[..EnvelopeHeader.Size], .. old[EnvelopeHeader.Size..]];
        Assert.Equal("does not decrypt", Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, mixed)).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_format_or_a_flag_of_a_newer_program_does_not_open(bool encrypted)
    {
        var seal = Seal(encrypted);
        var format = seal.Seal(Key, Written, Created, Content);
        format[Stamp.Size] = 2;
        Assert.Equal("unknown format", Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, format)).Reason);

        for (var bit = 4; bit < 8; bit++)
        {
            // Sealed by a program that knows the flag: header and body agree.
            var flagged = seal.Seal(Key, Written, Created, Content, (EnvelopeFlags)(1 << bit));
            Assert.Equal("unknown format", Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, flagged)).Reason);
        }
    }

    [Fact]
    public void A_time_that_no_deadline_can_be_added_to_does_not_open()
    {
        var seal = Seal(encrypted: false);
        var value = seal.Seal(Key, Written, DateTimeOffset.MaxValue.AddDays(-1), Content);
        Assert.Equal("unknown format", Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, value)).Reason);
    }

    [Fact]
    public void A_damaged_stamp_has_a_time_all_the_same()
    {
        var damaged = new byte[Stamp.Size];
        Array.Fill(damaged, (byte)0xFF);
        Assert.Equal(9999, Stamp.Read(damaged).Time.Year);
    }

    [Theory]
    [InlineData(true, "encrypted")]
    [InlineData(false, "not encrypted")]
    public void What_is_not_sealed_as_the_settings_say_does_not_open(bool encrypted, string reason)
    {
        var value = Seal(encrypted).Seal(Key, Written, Created, Content);
        Assert.Equal(reason, Assert.Throws<SessionUnreadableException>(() => Seal(!encrypted).Open(Key, value)).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_unpacks_to_more_than_a_session_may_hold_is_refused_without_taking_the_memory(bool encrypted)
    {
        const int limit = 1 << 20;
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 256; i++) brotli.Write(zeros);
        }

        // Under the right key, as a node with other settings would have sealed it.
        var value = encrypted ? ByItself(EnvelopeFlags.Compressed, packed.ToArray()) : Plain(EnvelopeFlags.Compressed, packed.ToArray());
        var seal = Seal(encrypted, limit: limit);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, value));
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal("unpacks to too much", refused.Reason);
        Assert.InRange(taken, 0, 3 * limit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_of_exactly_the_limit_is_kept_and_one_byte_more_is_refused(bool compressed)
    {
        const int limit = 64 << 10;
        var seal = Seal(compressed: compressed, limit: limit);
        var content = new byte[limit];
        new Random(1).NextBytes(content.AsSpan(0, limit / 2));
        Assert.Equal(content, seal.Open(Key, seal.Seal(Key, Written, Created, content)).Content);
        var refused = Assert.Throws<SessionTooLargeException>(() => seal.Seal(Key, Written, Created, new byte[limit + 1]));
        Assert.Contains("MaxSessionBytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_cannot_be_packed_are_stored_as_they_are()
    {
        var content = new byte[4096];
        new Random(2).NextBytes(content);
        var seal = Seal(encrypted: false);
        var value = seal.Seal(Key, Written, Created, content);
        Assert.Equal(EnvelopeHeader.Size + content.Length, value.Length);
        Assert.True(EnvelopeHeader.TryRead(value, out var header));
        Assert.Equal(EnvelopeFlags.None, header.Flags);
    }

    /// <summary>As it was done before there were data keys, of which stores are full.</summary>
    [Fact]
    public void What_Data_Protection_sealed_by_itself_opens_and_keeps_its_checks()
    {
        var (seal, value) = (Seal(), ByItself(EnvelopeFlags.None, Content));
        var opened = seal.Open(Key, value);
        Assert.Equal(Content, opened.Content);
        Assert.Equal((Written, Created), (opened.Stamp, opened.CreatedAt));
        Assert.Equal("does not decrypt", Assert.Throws<SessionUnreadableException>(() => seal.Open(Other, value)).Reason);
        Assert.Equal(SessionSeal.KeyOf(value), SessionSeal.KeyOf(seal.Seal(Key, Written, Created, Content)));
        value[0] ^= 1;
        Assert.Equal("header changed", Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, value)).Reason);
    }

    [Fact]
    public void A_data_key_without_encryption_or_with_a_length_beyond_the_value_does_not_open()
    {
        var seal = Seal(encrypted: false);
        Assert.Equal("unknown format", Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, Plain(EnvelopeFlags.DataKey, Content))).Reason);
        foreach (byte[] body in new byte[][] { [], [1], [0, 0], [255, 255, 1, 2, 3], [0, 4, 1, 2, 3, 4] })
        {
            var refused = Assert.Throws<SessionUnreadableException>(() => Seal().Open(Key, Plain(EnvelopeFlags.Encrypted | EnvelopeFlags.DataKey, body)));
            Assert.Equal("truncated", refused.Reason);
            Assert.Null(SessionSeal.KeyOf(Plain(EnvelopeFlags.Encrypted | EnvelopeFlags.DataKey, body)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(200)]
    public void A_body_with_an_invented_data_key_does_not_open(int length)
    {
        byte[] body = [(byte)(length >> 8), (byte)length, .. new byte[length], .. new byte[60]];
        var refused = Assert.Throws<SessionUnreadableException>(() => Seal().Open(Key, Plain(EnvelopeFlags.Encrypted | EnvelopeFlags.DataKey, body)));
        Assert.Equal(length == 0 ? "truncated" : "does not decrypt", refused.Reason);
    }

    private byte[] ByItself(EnvelopeFlags flags, byte[] body)
    {
        var value = Plain(flags | EnvelopeFlags.Encrypted, body);
        return [.. value[..EnvelopeHeader.Size], .. _ring.CreateProtector("Scheduly.Sessions").CreateProtector(Key.Hash).Protect(value)];
    }

    private static byte[] Plain(EnvelopeFlags flags, byte[] body)
    {
        var value = new byte[EnvelopeHeader.Size + body.Length];
        new EnvelopeHeader(Written, EnvelopeHeader.CurrentFormat, flags, Created).Write(value);
        body.CopyTo(value, EnvelopeHeader.Size);
        return value;
    }

    private SessionSeal Seal(bool encrypted = true, bool compressed = true, int limit = 1 << 20)
    {
        var options = new SessionStorageOptions
        {
            MaxSessionBytes = limit,
            Encryption = { Enabled = encrypted },
            Compression = { Enabled = compressed, MinBytes = 0 },
        };
        return new(_ring, Options.Create(options), TimeProvider.System);
    }
}
