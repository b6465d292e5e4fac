using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage;

/// <summary>
/// A backend opened for one space ("sessions", "shares", "cache", …). It holds two kinds of entries which never meet:
/// <list type="bullet">
/// <item>Stamped entries, under a <see cref="StorageKey"/>: written by compare-and-set, with an expiry that moves forward up to a
/// deadline that never moves. Count and list see these alone.</item>
/// <item>Those of the plain <see cref="IDistributedCache"/> contract, under any text, sliding and absolute expiry included.</item>
/// </list>
/// Expired entries count as missing in every member. The store's clock decides on Redis, PostgreSQL and SQL Server, the <see cref="TimeProvider"/> on SQLite and Memory.
/// Failures of the store come out as the driver's own exceptions; the gate around a storage turns them into one kind.
/// Every member may be called by many threads at once.
/// </summary>
internal abstract class SessionStorage(string space) : IDistributedCache
{
    /// <summary>Longest page that <see cref="ListAsync"/> gives.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>The space this storage was opened for: lower-case letters.</summary>
    public string Space { get; } = space;

    /// <summary>The backend's name as the settings spell it: "Redis", "Sqlite", ….</summary>
    public abstract string Backend { get; }

    /// <summary>
    /// False for a plain cache that was plugged in: <see cref="TrySetAsync"/>, <see cref="TouchAsync"/>, count and list then throw
    /// <see cref="NotSupportedException"/>.
    /// </summary>
    public virtual bool CanCompareAndSet => true;

    /// <summary>The value of a stamped entry, or null when there is none. One command.</summary>
    public abstract Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Taken before a write, where writes are confirmed by replicas; null elsewhere. What it gives is called once the write was acknowledged, and ends when
    /// enough replicas have it; it throws <see cref="StorageUnconfirmedException"/> when they do not confirm that in time.
    /// </summary>
    public virtual Func<Task>? BeginWrite(StorageKey key) => null;

    /// <summary>The same as <see cref="ReadAsync"/>, and not before replicas have confirmed what it gives, where writes wait for them.</summary>
    public virtual Task<byte[]?> ReadConfirmedAsync(StorageKey key) => ReadAsync(key);

    /// <summary>
    /// Compare-and-set, one command. Without <paramref name="expected"/> the entry must not exist yet, and
    /// <paramref name="deadline"/> is kept for good; with it the stored value must begin with that stamp, and the first deadline
    /// stays, whatever is given here.
    /// </summary>
    /// <param name="value">The new value; it begins with a stamp of its own.</param>
    /// <param name="expiresIn">From now, by the store's clock; cut at the deadline. Positive.</param>
    /// <returns>False when the race was lost or the entry is gone; nothing is changed then.</returns>
    public abstract Task<bool> TrySetAsync(
        StorageKey key,
        ReadOnlyMemory<byte> value,
        Stamp? expected,
        TimeSpan expiresIn,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default);

    /// <summary>Moves the expiry forward, never back and never past the deadline; does not rewrite the value. One command.</summary>
    /// <returns>False when there is no such entry.</returns>
    public abstract Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default);

    /// <summary>Removes a stamped entry, whatever its stamp. One command.</summary>
    /// <returns>True when there was a live one.</returns>
    public abstract Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default);

    /// <summary>How many stamped entries of this space are alive.</summary>
    public abstract Task<long> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// One page of the live stamped entries of this space, in no promised order. An entry that lives through a whole listing is
    /// on one of its pages; one that is written meanwhile may be on two.
    /// </summary>
    /// <param name="cursor">Null for the first page, else <see cref="EntryPage.Next"/> of the page before. An unreadable one
    /// throws <see cref="FormatException"/>.</param>
    /// <param name="limit">1 to <see cref="MaxPageSize"/>. A page may hold fewer and still have a next one.</param>
    public abstract Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// The live stamped entries whose hashes begin so, among all of this space, without walking through the others. One that lives all the while
    /// is among them.
    /// </summary>
    /// <param name="beginning">At least four characters of base64url, as <see cref="StorageKey.Short"/> has them.</param>
    /// <returns>In no promised order, each once.</returns>
    public abstract Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default);

    /// <summary>Whole entries by key, in the order of <paramref name="keys"/>, null where there is none. In batches.</summary>
    public abstract Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default);

    /// <summary>The stamps of entries by key, in the order of <paramref name="keys"/>, null where there is none; without their values where the store can. In batches.</summary>
    public virtual async Task<IReadOnlyList<Stamp?>> ReadStampsAsync(IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default) =>
        [.. (await ReadManyAsync(keys, cancellationToken)).Select(entry => entry is { Value.Length: >= Stamp.Size } ? Stamp.Read(entry.Value.Span) : (Stamp?)null)];

    /// <summary>
    /// Writes many stamped entries, each with its own expiry and deadline, in batches. Entries that are past their expiry are
    /// not stored. No key stands twice among <paramref name="entries"/>.
    /// </summary>
    /// <param name="overwrite">Replace a live entry of the same key (deadline included) instead of leaving it as it is.</param>
    /// <returns>For each entry whether it was stored.</returns>
    public abstract Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes what has expired, stamped and plain, at most <paramref name="limit"/>, without blocking the living. When several
    /// nodes call this at once, each stamped entry is counted by one of them.
    /// </summary>
    /// <returns>How many stamped entries were removed here.</returns>
    public abstract Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>One round trip to the store; throws when it does not answer.</summary>
    public abstract Task PingAsync(CancellationToken cancellationToken = default);

    public abstract Task<byte[]?> GetAsync(string key, CancellationToken token = default);

    public abstract Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default);

    public abstract Task RefreshAsync(string key, CancellationToken token = default);

    public abstract Task RemoveAsync(string key, CancellationToken token = default);

    public byte[]? Get(string key) => Blocking.Run(() => GetAsync(key));

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => Blocking.Run(() => SetAsync(key, value, options));

    public void Refresh(string key) => Blocking.Run(() => RefreshAsync(key));

    public void Remove(string key) => Blocking.Run(() => RemoveAsync(key));
}
