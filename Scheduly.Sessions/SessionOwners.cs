using System.Buffers.Text;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// Which sessions belong to whom: an entry for each owner and session, in a space of its own, whose key begins with the owner's hash. It is written
/// before the session that names the owner, so that none is missed, and says no more than where to look: whether a session is the owner's, the
/// session itself tells. It ends with the session's deadline.
/// </summary>
internal sealed class SessionOwners(StorageBackend backend, TimeProvider clock)
{
    public const string Space = "owners";

    /// <summary>What the owner's hash is called in the session. No name that a handler reads begins so.</summary>
    public const string Member = "\0owner";

    /// <summary>Bytes of the owner's hash, in the session and at the beginning of a key; they make 24 whole characters.</summary>
    private const int HashBytes = 18;

    /// <summary>Bytes of the session's hash that follow in the key.</summary>
    private const int RestBytes = 14;

    private const int KeyBytes = HashBytes + RestBytes;

    /// <summary>After the header: the session, and the one that it was before, or zeros.</summary>
    private const int ValueBytes = EnvelopeHeader.Size + (2 * KeyBytes);

    /// <summary>It ends by itself where whoever paused did not come to the end.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private static readonly byte[] MemberName = "\0owner"u8.ToArray();

    private SessionStorage Storage => field ??= backend.Open(Space);

    /// <param name="id">Whoever the application says is signed in; any text.</param>
    public static byte[] HashOf(string id) => Bytes(StorageKey.For("owner", id))[..HashBytes];

    /// <returns>The hash of the owner that a session's bytes name; null for none.</returns>
    public static byte[]? Of(ReadOnlySpan<byte> content) => SessionContent.Find(content, MemberName);

    /// <summary>Remembers that the session may be the owner's. Done again it does nothing.</summary>
    /// <param name="from">The session whose content it takes over under a new id; null for none.</param>
    public async Task NoteAsync(byte[] owner, StorageKey session, StorageKey? from, DateTimeOffset deadline)
    {
        var now = clock.GetUtcNow();
        if (deadline <= now) return;
        var value = new byte[ValueBytes];
        new EnvelopeHeader(Stamp.New(clock), EnvelopeHeader.CurrentFormat, EnvelopeFlags.None, now).Write(value);
        Bytes(session).CopyTo(value.AsSpan(EnvelopeHeader.Size));
        if (from is { } before) Bytes(before).CopyTo(value.AsSpan(EnvelopeHeader.Size + KeyBytes));
        await WriteAsync(KeyOf(owner, session), value, deadline - now, deadline);
    }

    /// <summary>While somebody is signed out everywhere, their sessions get no new ids: one that got them all the while could not be caught.</summary>
    public async Task PauseAsync(byte[] owner)
    {
        var now = clock.GetUtcNow();
        var value = new byte[EnvelopeHeader.Size];
        new EnvelopeHeader(Stamp.New(clock), EnvelopeHeader.CurrentFormat, EnvelopeFlags.None, now).Write(value);
        await WriteAsync(PauseOf(owner), value, LongestPause, now + LongestPause);
    }

    public Task ResumeAsync(byte[] owner) => Storage.RemoveAsync(PauseOf(owner));

    public async Task<bool> IsPausedAsync(byte[] owner) => await Storage.ReadAsync(PauseOf(owner)) is not null;

    /// <summary>For a session that has ended for good.</summary>
    public Task ForgetAsync(byte[] owner, StorageKey session) => Storage.RemoveAsync(KeyOf(owner, session));

    /// <returns>The sessions that may be the owner's: none that is one is missing, and some may have ended or gone to another.</returns>
    public async Task<IReadOnlyList<OwnedSession>> SessionsAsync(byte[] owner, CancellationToken cancellationToken)
    {
        var keys = await Storage.StartingWithAsync(Base64Url.EncodeToString(owner), cancellationToken);
        var entries = keys.Count == 0 ? [] : await Storage.ReadManyAsync(keys, cancellationToken);
        return [.. entries.OfType<StorageEntry>().Where(entry => entry.Value.Length == ValueBytes).Select(entry => Read(entry.Value.Span[EnvelopeHeader.Size..]))];
    }

    public async Task RemoveExpiredAsync(int batch, CancellationToken cancellationToken)
    {
        while (await Storage.RemoveExpiredAsync(batch, cancellationToken) > 0)
        {
        }
    }

    /// <summary>
    /// Writes what may be there already, and therefore again when the answer was lost: it is often the first command after a while, and its
    /// connection may have been ended in that time.
    /// </summary>
    private async Task WriteAsync(StorageKey key, byte[] value, TimeSpan expiresIn, DateTimeOffset deadline)
    {
        try
        {
            await Storage.TrySetAsync(key, value, null, expiresIn, deadline);
        }
        catch (StorageUnavailableException lost) when (lost.InnerException is not null)
        {
            await Storage.TrySetAsync(key, value, null, expiresIn, deadline);
        }
    }

    private static OwnedSession Read(ReadOnlySpan<byte> keys)
    {
        var from = keys[KeyBytes..];
        return new(Key(keys[..KeyBytes]), from.IndexOfAnyExcept((byte)0) < 0 ? null : Key(from));
    }

    private static StorageKey PauseOf(byte[] owner) => Key([.. owner, .. new byte[RestBytes]]);

    private static StorageKey KeyOf(byte[] owner, StorageKey session) => Key([.. owner, .. Bytes(session).AsSpan(0, RestBytes)]);

    private static byte[] Bytes(StorageKey key) => Base64Url.DecodeFromChars(key.Hash);

    private static StorageKey Key(ReadOnlySpan<byte> bytes) => StorageKey.TryParse(Base64Url.EncodeToString(bytes), out var key) ? key : default;
}

/// <param name="From">The session that this one was before it got a new id; null for none.</param>
internal readonly record struct OwnedSession(StorageKey Key, StorageKey? From);
