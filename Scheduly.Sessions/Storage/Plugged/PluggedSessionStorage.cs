using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage.Plugged;

/// <summary>
/// Any <see cref="IDistributedCache"/> as a storage. It has no compare-and-set, no count and no list, and says so; changes to a
/// session are serialized inside the process alone, so that two processes can overwrite each other.
/// </summary>
internal sealed class PluggedSessionStorage(string space, IDistributedCache cache) : SessionStorage(space)
{
    public override string Backend => nameof(BackendKind.Custom);

    public override bool CanCompareAndSet => false;

    public override Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default) =>
        cache.GetAsync(Stamped(key), cancellationToken);

    /// <summary>
    /// Reads, compares and writes: three steps that another process can come between. The caller holds the session's place in
    /// the queue of this process.
    /// </summary>
    /// <returns>False when the stamp is not the expected one.</returns>
    public async Task<bool> SetInProcessAsync(
        StorageKey key, byte[] value, Stamp? expected, TimeSpan expiresIn, DateTimeOffset deadline, CancellationToken cancellationToken = default)
    {
        var current = await ReadAsync(key, cancellationToken);
        if ((current is null ? (Stamp?)null : Stamp.Read(current)) != expected) return false;
        var expiry = new DistributedCacheEntryOptions { SlidingExpiration = expiresIn, AbsoluteExpiration = deadline };
        await cache.SetAsync(Stamped(key), value, expiry, cancellationToken);
        return true;
    }

    /// <summary>The cache slides by itself; it does not say whether there was anything.</summary>
    public override async Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default)
    {
        await cache.RefreshAsync(Stamped(key), cancellationToken);
        return true;
    }

    /// <returns>True: a plain cache does not say whether there was anything.</returns>
    public override async Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default)
    {
        await cache.RemoveAsync(Stamped(key), cancellationToken);
        return true;
    }

    public override Task<bool> TrySetAsync(
        StorageKey key,
        ReadOnlyMemory<byte> value,
        Stamp? expected,
        TimeSpan expiresIn,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default) => throw NotSupported("compare and set");

    public override Task<long> CountAsync(CancellationToken cancellationToken = default) => throw NotSupported("count");

    public override Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default) =>
        throw NotSupported("list");

    public override Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default) => throw NotSupported("search");

    public override Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default) => throw NotSupported("copy");

    /// <summary>One by one.</summary>
    public override async Task<IReadOnlyList<Stamp?>> ReadStampsAsync(IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default)
    {
        var stamps = new Stamp?[keys.Count];
        for (var i = 0; i < stamps.Length; i++)
        {
            stamps[i] = await ReadAsync(keys[i], cancellationToken) is { Length: >= Stamp.Size } value ? Stamp.Read(value) : null;
        }

        return stamps;
    }

    public override Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default) => throw NotSupported("copy");

    /// <returns>0: the cache removes what has expired by itself.</returns>
    public override Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default) => Task.FromResult(0);

    public override Task PingAsync(CancellationToken cancellationToken = default) => cache.GetAsync($"{Space}:ping", cancellationToken);

    public override Task<byte[]?> GetAsync(string key, CancellationToken token = default) => cache.GetAsync(Plain(key), token);

    public override Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        cache.SetAsync(Plain(key), value, options, token);

    public override Task RefreshAsync(string key, CancellationToken token = default) => cache.RefreshAsync(Plain(key), token);

    public override Task RemoveAsync(string key, CancellationToken token = default) => cache.RemoveAsync(Plain(key), token);

    private string Stamped(StorageKey key) => $"{Space}:{key.Hash}";

    private string Plain(string key) => $"{Space}/cache:{StorageKey.For("cache", key).Hash}";

    private static NotSupportedException NotSupported(string what) => new(
        $"A plugged-in IDistributedCache cannot {what} sessions. Choose Redis, PostgreSql, SqlServer, Sqlite or Memory as SessionStorage:Backend.");
}
