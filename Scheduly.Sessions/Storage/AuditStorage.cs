namespace Scheduly.Sessions.Storage;

/// <summary>
/// Where a backend keeps what became of sessions, beside them and apart from them: losing it loses no session. Failures come out as the
/// driver's own exceptions, and behind the gate as <see cref="StorageUnavailableException"/>. Every member may be called by many threads at once.
/// </summary>
internal abstract class AuditStorage
{
    /// <summary>Longest page that <see cref="ReadAsync"/> gives.</summary>
    public const int MaxPageSize = 500;

    /// <summary>Adds entries, in their order. Not all or nothing.</summary>
    public abstract Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>One page, newest first.</summary>
    /// <param name="key">A <see cref="StorageKey.Short"/>: of that session alone; null for all.</param>
    /// <param name="cursor">Null for the first page, else <see cref="AuditPage.Next"/>. An unreadable one throws <see cref="FormatException"/>.</param>
    /// <param name="limit">1 to <see cref="MaxPageSize"/>. A page may hold fewer, or none, and still have a next one.</param>
    public abstract Task<AuditPage> ReadAsync(string? key, string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>Removes what is older, at most <paramref name="limit"/> entries, without blocking who writes.</summary>
    /// <returns>How many were removed, about.</returns>
    public abstract Task<long> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default);
}

/// <summary>Something that became of a session.</summary>
/// <param name="Id">Made by the node at <paramref name="Time"/>; ids in their order are in the order of time.</param>
/// <param name="Node">The process that saw it.</param>
/// <param name="Key">The <see cref="StorageKey.Short"/> of the session; empty when it is not about one.</param>
/// <param name="What">"created", "changed", "revoked", ….</param>
/// <param name="Detail">The command's name or a reason; empty when there is none. Never content, an id or a secret.</param>
internal sealed record AuditEntry(Stamp Id, DateTimeOffset Time, string Node, string Key, string What, string Detail);

/// <param name="Next">Where older ones begin; null when there are none.</param>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Next);
