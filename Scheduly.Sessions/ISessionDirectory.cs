namespace Scheduly.Sessions;

/// <summary>
/// The stored sessions from outside: counted, listed, found and ended, without opening them. Members throw
/// <see cref="SessionUnavailableException"/> when the store fails, and all but <see cref="RevokeAsync"/> and <see cref="FindAsync"/> throw
/// <see cref="NotSupportedException"/> where <see cref="CanList"/> is false.
/// </summary>
public interface ISessionDirectory
{
    /// <summary>False for a plugged-in cache, which can neither count nor list.</summary>
    bool CanList { get; }

    /// <summary>How many sessions are alive.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>One page of the live sessions, in no promised order. A session that lives through a whole listing is on one of its pages.</summary>
    /// <param name="cursor">Null for the first page, else <see cref="SessionPage.Next"/> of the page before.</param>
    /// <param name="limit">1 to 1000. A page may hold fewer and still have a next one.</param>
    /// <exception cref="FormatException">The cursor is not one of this store.</exception>
    Task<SessionPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>All live sessions of an owner, as <c>session.SetOwner</c> named it.</summary>
    /// <param name="owner">Any text but an empty one.</param>
    Task<IReadOnlyList<SessionInfo>> ListAsync(string owner, CancellationToken cancellationToken = default);

    /// <summary>One live session.</summary>
    /// <param name="text">A whole hash, the beginning of one as logs show it, or an id that opens the session.</param>
    /// <returns>Null when nothing lives under it.</returns>
    Task<SessionInfo?> FindAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Ends a session, whatever is in it. A change that is under way finds it gone and does not bring it back.</summary>
    /// <param name="hash">As <see cref="SessionInfo.Hash"/> has it.</param>
    /// <returns>False when there is no such session any more.</returns>
    Task<bool> RevokeAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>
    /// Signs an owner out everywhere: no session that was the owner's when this was called is left when it returns, also if it got a new id meanwhile.
    /// With the local cache on, another node may still answer reads of one for <c>LocalCache:Lifetime</c>.
    /// </summary>
    /// <param name="owner">Any text but an empty one.</param>
    /// <returns>How many sessions were ended.</returns>
    Task<int> RevokeAllAsync(string owner, CancellationToken cancellationToken = default);
}

/// <summary>A page of a listing.</summary>
public sealed class SessionPage
{
    internal SessionPage(IReadOnlyList<SessionInfo> sessions, string? next) => (Sessions, Next) = (sessions, next);

    public IReadOnlyList<SessionInfo> Sessions { get; }

    /// <summary>Where the next page begins; null after the last.</summary>
    public string? Next { get; }
}

/// <summary>A stored session as one sees it without opening it.</summary>
public sealed class SessionInfo
{
    internal SessionInfo(string hash, string shortHash, DateTimeOffset createdAt, DateTimeOffset changedAt, DateTimeOffset expiresAt, long size) =>
        (Hash, ShortHash, CreatedAt, ChangedAt, ExpiresAt, Size) = (hash, shortHash, createdAt, changedAt, expiresAt, size);

    /// <summary>Names it in the store, in 43 characters; it opens nothing.</summary>
    public string Hash { get; }

    /// <summary>The hash's beginning, as logs show it.</summary>
    public string ShortHash { get; }

    /// <summary>Of one whose head cannot be read: its last change.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset ChangedAt { get; }

    /// <summary>When it ends unless it is used.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Bytes in the store.</summary>
    public long Size { get; }
}
