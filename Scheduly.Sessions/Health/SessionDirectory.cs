using System.Buffers.Text;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Health;

/// <summary>
/// The stored sessions as an operator sees and ends them: by hash, without opening them but for one that is asked for. Members throw
/// <see cref="SessionUnavailableException"/> when the store fails.
/// </summary>
internal sealed class SessionDirectory(SessionEngine engine, TimeProvider clock) : ISessionDirectory
{
    /// <summary>What ids may be of; a hash does not tell.</summary>
    private static readonly string[] Kinds = ["id", "cookie"];

    /// <summary>False for a plugged-in cache, which can neither count nor list; the other members then throw <see cref="NotSupportedException"/>.</summary>
    public bool CanList => engine.Storage.CanCompareAndSet;

    public string Backend => engine.Storage.Backend;

    public Task<long> CountAsync(CancellationToken cancellationToken = default) => ExceptionTranslator.RunAsync(() => engine.Storage.CountAsync(cancellationToken));

    public async Task<SessionPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        var page = await ExceptionTranslator.RunAsync(() => engine.Storage.ListAsync(cursor, limit, cancellationToken));
        return new([.. page.Entries.Select(Describe)], page.Next);
    }

    /// <param name="text">A whole hash, the beginning of one as logs show it, or an id that opens the session.</param>
    /// <returns>Null when nothing lives under it.</returns>
    public async Task<SessionDetail?> OpenAsync(string text, CancellationToken cancellationToken = default)
    {
        text = text.Trim();
        if (StorageKey.TryParse(text, out var key) && await ReadAsync(key) is { } byHash) return byHash;
        foreach (var kind in Kinds)
        {
            if (text.Length > 0 && await ReadAsync(StorageKey.For(kind, text)) is { } byId) return byId;
        }

        if (text.Length != StorageKey.ShortLength || !Base64Url.IsValid(text.AsSpan()[..8]) || !CanList) return null;
        return await ExceptionTranslator.RunAsync(() => engine.Storage.StartingWithAsync(text, cancellationToken)) is [var found, ..] ? await ReadAsync(found) : null;
    }

    public async Task<SessionInfo?> FindAsync(string text, CancellationToken cancellationToken = default) => (await OpenAsync(text, cancellationToken))?.Info;

    public async Task<bool> RevokeAsync(string hash, CancellationToken cancellationToken = default) => StorageKey.TryParse(hash, out var key) && await engine.RevokeAsync(key);

    public async Task<IReadOnlyList<SessionInfo>> ListAsync(string owner, CancellationToken cancellationToken = default)
    {
        var hash = OwnerHash(owner);
        var keys = await ExceptionTranslator.RunAsync(() => engine.Owners.SessionsAsync(hash, cancellationToken));
        return [.. (await OwnedAsync(hash, [.. keys.Select(session => session.Key)], cancellationToken)).Select(entry => Describe(new(entry.Key, entry.Value, entry.ExpiresAt, entry.Value.Length)))];
    }

    /// <remarks>
    /// A session that gets a new id meanwhile is noted under it, and stored there, before the old id ends: whoever finds the old one gone finds the
    /// new one when looking again, and no session gets one after that. So the last look is one that brings nothing new. Whoever signs in meanwhile does not keep it going: only what was
    /// there at first is ended, and what came of that.
    /// </remarks>
    public async Task<int> RevokeAllAsync(string owner, CancellationToken cancellationToken = default)
    {
        var hash = OwnerHash(owner);
        await ExceptionTranslator.RunAsync(async () =>
        {
            await engine.Owners.PauseAsync(hash);
            return true;
        });
        try
        {
            return await RevokeAllAsync(hash, cancellationToken);
        }
        finally
        {
            await ResumeAsync(hash);
        }
    }

    private async Task ResumeAsync(byte[] owner)
    {
        try
        {
            await engine.Owners.ResumeAsync(owner);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or StorageUnconfirmedException)
        {
            // It ends by itself.
        }
    }

    private async Task<int> RevokeAllAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var (revoked, isFirst) = (0, true);
        var meant = new HashSet<StorageKey>();
        while (true)
        {
            var noted = await ExceptionTranslator.RunAsync(() => engine.Owners.SessionsAsync(hash, cancellationToken));
            var before = meant.Count;
            if (isFirst) meant.UnionWith(noted.Select(session => session.Key));
            else Follow(meant, noted);
            isFirst = false;

            var owned = await OwnedAsync(hash, [.. meant], cancellationToken);
            foreach (var entry in owned)
            {
                if (await engine.RevokeAsync(entry.Key)) revoked++;
            }

            if (meant.Count == before && owned.Count == 0) return revoked;
        }
    }

    /// <summary>Adds what came of those that are meant, over several ids too.</summary>
    private static void Follow(HashSet<StorageKey> meant, IReadOnlyList<OwnedSession> noted)
    {
        int before;
        do
        {
            before = meant.Count;
            meant.UnionWith(noted.Where(session => session.From is { } from && meant.Contains(from)).Select(session => session.Key).ToList());
        }
        while (meant.Count > before);
    }

    /// <summary>Those created before a time, page by page; the whole store is walked.</summary>
    public async IAsyncEnumerable<SessionInfo> OlderThanAsync(
        DateTimeOffset created, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await ListAsync(cursor, SessionStorage.MaxPageSize, cancellationToken);
            foreach (var session in page.Sessions.Where(session => session.CreatedAt < created)) yield return session;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private byte[] OwnerHash(string owner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(owner);
        return CanList ? SessionOwners.HashOf(owner) : throw new NotSupportedException("A plugged-in cache cannot list sessions.");
    }

    /// <summary>Those of the sessions that are alive and the owner's. One that does not open may be, and counts.</summary>
    private async Task<List<StorageEntry>> OwnedAsync(byte[] owner, IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return [];
        var entries = await ExceptionTranslator.RunAsync(() => engine.Storage.ReadManyAsync(keys, cancellationToken));
        return [.. entries.OfType<StorageEntry>().Where(entry => IsOf(owner, entry))];
    }

    private bool IsOf(byte[] owner, StorageEntry entry)
    {
        try
        {
            var envelope = engine.Seal.Open(entry.Key, entry.Value.ToArray());
            return !envelope.Ended && SessionOwners.Of(envelope.Content) is { } named && named.AsSpan().SequenceEqual(owner);
        }
        catch (SessionUnreadableException)
        {
            return true;
        }
    }

    private async Task<SessionDetail?> ReadAsync(StorageKey key)
    {
        if (!CanList)
        {
            return await ExceptionTranslator.RunAsync(() => engine.Storage.ReadAsync(key)) is { } plain ? Open(key, plain, Describe(new(key, plain, clock.GetUtcNow(), plain.Length))) : null;
        }

        var entries = await ExceptionTranslator.RunAsync(() => engine.Storage.ReadManyAsync([key]));
        if (entries is not [{ } entry]) return null;
        var value = entry.Value.ToArray();
        return Open(key, value, Describe(new(key, value, entry.ExpiresAt, value.Length)));
    }

    private SessionDetail Open(StorageKey key, byte[] value, SessionInfo info)
    {
        try
        {
            var envelope = engine.Seal.Open(key, value);
            return new(info, envelope.Content, null);
        }
        catch (SessionUnreadableException failure)
        {
            return new(info, [], failure.Reason);
        }
    }

    private static SessionInfo Describe(EntryInfo entry)
    {
        var head = entry.Head.Span;
        var created = EnvelopeHeader.TryRead(head, out var header) ? header.CreatedAt : (DateTimeOffset?)null;
        var changed = head.Length >= Stamp.Size ? Stamp.Read(head).Time : created ?? default;
        return new(entry.Key.Hash, entry.Key.Short, created ?? changed, changed, entry.ExpiresAt, entry.Size);
    }
}

/// <param name="Content">The session's own bytes; empty when they do not open.</param>
/// <param name="Unreadable">Why it does not open; null when it does.</param>
internal sealed record SessionDetail(SessionInfo Info, byte[] Content, string? Unreadable)
{
    /// <summary>The value of one member of the session; null when there is none.</summary>
    public byte[]? Member(string name) => SessionContent.Find(Content, name);
}
