using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;

namespace Scheduly.Web.Tests.Storage.Switching;

/// <summary>What the storage writes beside sessions, and how the session engine takes it.</summary>
public sealed class StoredValueTests
{
    private static readonly StorageKey Key = StorageKey.For("cookie", "one");
    private static readonly DateTimeOffset Created = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly EphemeralDataProtectionProvider _ring = new();

    [Fact]
    public void The_bytes_are_those_of_the_envelope()
    {
        Assert.Equal(EnvelopeHeader.CurrentFormat, StoredValue.Format);
        Assert.Equal((byte)EnvelopeFlags.Ended, StoredValue.EndedFlag);
        Assert.Equal((byte)EnvelopeFlags.Moved, StoredValue.MovedFlag);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_is_content_whether_it_is_encrypted_or_not_and_its_markers_are_told_apart(bool encrypted)
    {
        var value = Seal(encrypted).Seal(Key, Stamp.New(TimeProvider.System), Created, [1, 2, 3]);
        var stamp = Stamp.New(TimeProvider.System);
        Assert.Equal(StoredKind.Content, StoredValue.KindOf(value));
        Assert.Equal(StoredKind.Moving, StoredValue.KindOf(StoredValue.Moving(stamp, value)));
        Assert.Equal(value, StoredValue.Unwrap(StoredValue.Moving(stamp, value)).ToArray());
        Assert.Equal(StoredKind.Moved, StoredValue.KindOf(StoredValue.Moved(stamp, value)));
        Assert.Equal(StoredKind.MovedAndEnded, StoredValue.KindOf(StoredValue.Moved(stamp, value, ended: true)));
        Assert.Equal(StoredKind.Ended, StoredValue.KindOf(StoredValue.Tombstone(stamp, value)));
        Assert.Equal(stamp, Stamp.Read(StoredValue.Tombstone(stamp, value)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_marker_does_not_open_and_a_tombstone_opens_as_ended(bool encrypted)
    {
        var seal = Seal(encrypted);
        var value = seal.Seal(Key, Stamp.New(TimeProvider.System), Created, [1, 2, 3]);
        var stamp = Stamp.New(TimeProvider.System);
        foreach (var marker in new[] { StoredValue.Moving(stamp, value), StoredValue.Moved(stamp, value), StoredValue.Moved(stamp, value, ended: true) })
        {
            Assert.Equal("unknown format", Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, marker)).Reason);
        }

        var envelope = seal.Open(Key, StoredValue.Tombstone(stamp, value));
        Assert.Equal((stamp, Created, true), (envelope.Stamp, envelope.CreatedAt, envelope.Ended));
        Assert.Empty(envelope.Content);
    }

    /// <summary>A marker is not sealed, but nothing can be smuggled in it: its content keeps the seal of its own row.</summary>
    [Fact]
    public void Content_that_was_put_into_a_marker_opens_only_with_its_own_seal()
    {
        var seal = Seal(encrypted: true);
        var foreign = seal.Seal(StorageKey.For("cookie", "two"), Stamp.New(TimeProvider.System), Created, [1, 2, 3]);
        var smuggled = StoredValue.Unwrap(StoredValue.Moving(Stamp.New(TimeProvider.System), foreign)).ToArray();
        Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, smuggled));
        var forged = Seal(encrypted: false).Seal(Key, Stamp.New(TimeProvider.System), Created, [1, 2, 3]);
        Assert.Throws<SessionUnreadableException>(() => seal.Open(Key, StoredValue.Unwrap(StoredValue.Moving(Stamp.New(TimeProvider.System), forged)).ToArray()));
    }

    private SessionSeal Seal(bool encrypted) => new(
        _ring, Options.Create(new SessionStorageOptions { Encryption = new() { Enabled = encrypted } }), TimeProvider.System);
}
