using System.Buffers.Text;
using Scheduly.Web.Sessions;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Health;

/// <summary>
/// The stored sessions as an operator sees and ends them: by hash, without opening them but for one that is asked for. Members throw
/// <see cref="SessionUnavailableException"/> when the store fails.
/// </summary>
internal sealed class SessionDirectory(SessionEngine engine, TimeProvider clock)
{
    /// <summary>What ids may be of; a hash does not tell.</summary>
    private static readonly string[] Kinds = ["id", "cookie"];

    /// <summary>False for a plugged-in cache, which can neither count nor list; the other members then throw <see cref="NotSupportedException"/>.</summary>
    public bool CanList => engine.Storage.CanCompareAndSet;

    public string Backend => engine.Storage.Backend;

    public Task<long> CountAsync(CancellationToken cancellationToken) => OutageGuard.RunAsync(() => engine.Storage.CountAsync(cancellationToken));

    /// <param name="cursor">Null for the first page, else <see cref="SessionPage.Next"/>.</param>
    /// <exception cref="FormatException">The cursor is not one of this store.</exception>
    public async Task<SessionPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var page = await OutageGuard.RunAsync(() => engine.Storage.ListAsync(cursor, limit, cancellationToken));
        return new([.. page.Entries.Select(Describe)], page.Next);
    }

    /// <param name="text">A whole hash, the beginning of one as logs show it, or an id that opens the session.</param>
    /// <returns>Null when nothing lives under it.</returns>
    public async Task<SessionDetail?> FindAsync(string text, CancellationToken cancellationToken)
    {
        text = text.Trim();
        if (StorageKey.TryParse(text, out var key) && await ReadAsync(key) is { } byHash) return byHash;
        foreach (var kind in Kinds)
        {
            if (text.Length > 0 && await ReadAsync(StorageKey.For(kind, text)) is { } byId) return byId;
        }

        if (text.Length != StorageKey.ShortLength || !Base64Url.IsValid(text.AsSpan()[..8]) || !CanList) return null;
        return await OutageGuard.RunAsync(() => engine.Storage.FindAsync(text, cancellationToken)) is { } found ? await ReadAsync(found) : null;
    }

    /// <returns>False when there is no such session any more.</returns>
    public async Task<bool> RevokeAsync(string hash) => StorageKey.TryParse(hash, out var key) && await engine.RevokeAsync(key);

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

    private async Task<SessionDetail?> ReadAsync(StorageKey key)
    {
        if (!CanList)
        {
            return await OutageGuard.RunAsync(() => engine.Storage.ReadAsync(key)) is { } plain ? Open(key, plain, Describe(new(key, plain, clock.GetUtcNow(), plain.Length))) : null;
        }

        var entries = await OutageGuard.RunAsync(() => engine.Storage.ReadManyAsync([key]));
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

internal sealed record SessionPage(IReadOnlyList<SessionInfo> Sessions, string? Next);

/// <param name="Hash">Names it in the store; it opens nothing.</param>
/// <param name="Short">The hash's beginning, as logs show it.</param>
/// <param name="CreatedAt">Of one whose head cannot be read: its last change.</param>
/// <param name="Size">Bytes in the store.</param>
internal sealed record SessionInfo(string Hash, string Short, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, DateTimeOffset ExpiresAt, long Size);

/// <param name="Content">The session's own bytes; empty when they do not open.</param>
/// <param name="Unreadable">Why it does not open; null when it does.</param>
internal sealed record SessionDetail(SessionInfo Info, byte[] Content, string? Unreadable)
{
    /// <summary>The value of one member of the session; null when there is none.</summary>
    public byte[]? Member(string name) => SessionContent.Find(Content, name);
}
