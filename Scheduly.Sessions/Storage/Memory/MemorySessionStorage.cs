using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage.Memory;

internal sealed class MemorySessionStorage(string space, MemoryBackend backend, TimeProvider clock) : SessionStorage(space)
{
    private readonly ConcurrentDictionary<string, MemoryEntry> _stamped = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MemoryEntry> _plain = new(StringComparer.Ordinal);

    public override string Backend => backend.Name;

    private DateTimeOffset Now => clock.GetUtcNow();

    public override Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default) =>
        Task.FromResult(Find(_stamped, key.Hash)?.Value);

    public override Task<bool> TrySetAsync(
        StorageKey key,
        ReadOnlyMemory<byte> value,
        Stamp? expected,
        TimeSpan expiresIn,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(expiresIn, TimeSpan.Zero);
        var now = Now;
        var current = _stamped.GetValueOrDefault(key.Hash);
        if (current?.IsLive(now) != true)
        {
            return Task.FromResult(expected is null
                && deadline > now
                && TryReplace(_stamped, key.Hash, current, Entry(value.ToArray(), now + expiresIn, deadline)));
        }

        return Task.FromResult(expected is { } stamp
            && current.Has(stamp)
            && TryReplace(_stamped, key.Hash, current, Entry(value.ToArray(), now + expiresIn, current.Deadline!.Value)));
    }

    public override Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default)
    {
        while (Find(_stamped, key.Hash) is { } entry)
        {
            var touched = entry.Until(Now + expiresIn);
            if (touched == entry || TryReplace(_stamped, key.Hash, entry, touched)) return Task.FromResult(true);
        }

        return Task.FromResult(false);
    }

    public override Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default)
    {
        if (!_stamped.TryRemove(key.Hash, out var entry)) return Task.FromResult(false);
        backend.Release(entry.Size);
        return Task.FromResult(entry.IsLive(Now));
    }

    public override Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        var now = Now;
        return Task.FromResult(_stamped.Values.LongCount(entry => entry.IsLive(now)));
    }

    public override Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPageSize);
        if (cursor is not null && !StorageKey.TryParse(cursor, out _)) throw new FormatException("The cursor is not one that a listing gave.");

        var now = Now;
        var entries = _stamped
            .Where(pair => pair.Value.IsLive(now) && string.CompareOrdinal(pair.Key, cursor) > 0)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(limit)
            .Select(pair => new EntryInfo(
                KeyOf(pair.Key),
                pair.Value.Value.AsMemory(0, Math.Min(EntryInfo.HeadLength, pair.Value.Value.Length)),
                pair.Value.ExpiresAt!.Value,
                pair.Value.Value.Length))
            .ToList();
        return Task.FromResult(new EntryPage(entries, entries.Count == limit ? entries[^1].Key.Hash : null));
    }

    public override Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default)
    {
        var now = Now;
        return Task.FromResult<IReadOnlyList<StorageKey>>(
            [.. _stamped.Where(pair => pair.Key.StartsWith(beginning, StringComparison.Ordinal) && pair.Value.IsLive(now)).Select(pair => KeyOf(pair.Key))]);
    }

    public override Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<StorageEntry?>>([.. keys.Select(key => Find(_stamped, key.Hash) is { } entry
            ? new StorageEntry(key, entry.Value, entry.ExpiresAt!.Value, entry.Deadline!.Value)
            : null)]);

    public override Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<bool>>([.. entries.Select(entry => SetOne(entry, overwrite))]);

    public override Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult(RemoveExpired(limit));

    public override Task PingAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Use(key)?.Value);

    public override Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var expiry = CacheExpiry.From(options, Now);
        var entry = new MemoryEntry(value, expiry.ExpiresAt, expiry.Absolute, expiry.Sliding);
        while (!TryReplace(_plain, key, _plain.GetValueOrDefault(key), entry)) token.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    public override Task RefreshAsync(string key, CancellationToken token = default)
    {
        Use(key);
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string key, CancellationToken token = default)
    {
        if (_plain.TryRemove(key, out var entry)) backend.Release(entry.Size);
        return Task.CompletedTask;
    }

    /// <returns>How many stamped entries were removed.</returns>
    public int RemoveExpired(int limit)
    {
        var removed = RemoveExpired(_stamped, limit);
        RemoveExpired(_plain, limit - removed);
        return removed;
    }

    private int RemoveExpired(ConcurrentDictionary<string, MemoryEntry> entries, int limit)
    {
        var now = Now;
        var removed = 0;
        foreach (var pair in entries)
        {
            if (removed >= limit) break;
            if (pair.Value.IsLive(now) || !entries.TryRemove(pair)) continue;
            backend.Release(pair.Value.Size);
            removed++;
        }

        return removed;
    }

    private bool SetOne(StorageEntry entry, bool overwrite)
    {
        while (true)
        {
            var now = Now;
            var current = _stamped.GetValueOrDefault(entry.Key.Hash);
            if (entry.ExpiresAt <= now || entry.Deadline <= now || (current?.IsLive(now) == true && !overwrite)) return false;
            if (TryReplace(_stamped, entry.Key.Hash, current, Entry(entry.Value.ToArray(), entry.ExpiresAt, entry.Deadline))) return true;
        }
    }

    /// <summary>A plain entry, its sliding expiry moved.</summary>
    private MemoryEntry? Use(string key)
    {
        while (Find(_plain, key) is { } entry)
        {
            var used = entry.Sliding is { } sliding ? entry.Until(Now + sliding) : entry;
            if (used == entry || TryReplace(_plain, key, entry, used)) return used;
        }

        return null;
    }

    private MemoryEntry? Find(ConcurrentDictionary<string, MemoryEntry> entries, string key) =>
        entries.GetValueOrDefault(key) is { } entry && entry.IsLive(Now) ? entry : null;

    private bool TryReplace(ConcurrentDictionary<string, MemoryEntry> entries, string key, MemoryEntry? current, MemoryEntry next)
    {
        // What grows is refused as what is new is; a smaller or equal value finds its place in any case.
        var growth = next.Size - (current?.Size ?? 0);
        backend.Reserve(growth);
        var replaced = current is null ? entries.TryAdd(key, next) : entries.TryUpdate(key, next, current);
        if (!replaced) backend.Release(growth);
        return replaced;
    }

    private static MemoryEntry Entry(byte[] value, DateTimeOffset expiresAt, DateTimeOffset deadline) =>
        new(value, expiresAt < deadline ? expiresAt : deadline, deadline);

    private static StorageKey KeyOf(string hash) => StorageKey.TryParse(hash, out var key) ? key : default;
}
