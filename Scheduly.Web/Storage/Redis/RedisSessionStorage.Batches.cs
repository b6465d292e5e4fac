using StackExchange.Redis;

namespace Scheduly.Web.Storage.Redis;

// Many entries at once: pipelined, with so many commands under way at most.
internal sealed partial class RedisSessionStorage
{
    private const int CommandsUnderWay = 512;
    private const int SweptAtOnce = 500;

    public override async Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default)
    {
        var entries = new List<StorageEntry?>(keys.Count);
        foreach (var batch in keys.Chunk(CommandsUnderWay / 2))
        {
            entries.AddRange(await Task.WhenAll(batch.Select(ReadOneAsync)).WaitAsync(cancellationToken));
        }

        return entries;
    }

    public override async Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default)
    {
        var stored = new List<bool>(entries.Count);
        foreach (var batch in entries.Chunk(CommandsUnderWay))
        {
            stored.AddRange(await Task.WhenAll(batch.Select(entry => PutAsync(entry, overwrite, cancellationToken))));
        }

        return stored;
    }

    public override async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        var counts = Enumerable.Range(0, RedisLayout.Shards)
            .Select(shard => database.ScriptEvaluateAsync(RedisScripts.Count, [_layout.Index(shard)]));
        return (await Task.WhenAll(counts).WaitAsync(cancellationToken)).Sum(count => (long)count);
    }

    /// <summary>Redis removes expired entries by itself; this takes them out of the index. Each node begins at another shard.</summary>
    public override async Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default)
    {
        var removed = 0;
        var first = Random.Shared.Next(RedisLayout.Shards);
        for (var step = 0; step < RedisLayout.Shards; step++)
        {
            var shard = (first + step) % RedisLayout.Shards;
            while (removed < limit)
            {
                var atOnce = Math.Min(limit - removed, SweptAtOnce);
                var (seen, gone) = await SweepAsync(shard, atOnce, cancellationToken);
                removed += gone;
                if (seen < atOnce) break;
            }
        }

        return removed;
    }

    private async Task<(int Seen, int Gone)> SweepAsync(int shard, int atOnce, CancellationToken cancellationToken)
    {
        var index = _layout.Index(shard);
        var expired = await database.ScriptEvaluateAsync(RedisScripts.Expired, [index], [atOnce]).WaitAsync(cancellationToken);
        var hashes = (RedisValue[])expired!;
        if (hashes.Length == 0) return (0, 0);

        RedisKey[] keys = [index, .. hashes.Select(hash => _layout.Entry(shard, hash!))];
        var gone = await database.ScriptEvaluateAsync(RedisScripts.Sweep, keys, hashes).WaitAsync(cancellationToken);
        return (hashes.Length, (int)gone);
    }

    private async Task<StorageEntry?> ReadOneAsync(StorageKey key)
    {
        var name = _layout.Entry(key);
        var fields = database.HashGetAsync(name, [RedisLayout.Data, RedisLayout.Deadline]);
        var expiry = database.KeyExpireTimeAsync(name);
        await Task.WhenAll(fields, expiry);
        var stored = await fields;
        if ((byte[]?)stored[0] is not { } value || await expiry is not { } expiresAt) return null;

        var ticks = (long)stored[1];
        var deadline = ticks < 0 ? DateTimeOffset.MaxValue : new DateTimeOffset(ticks, TimeSpan.Zero);
        return new StorageEntry(key, value, new DateTimeOffset(DateTime.SpecifyKind(expiresAt, DateTimeKind.Utc)), deadline);
    }

    private Task<bool> PutAsync(StorageEntry entry, bool overwrite, CancellationToken cancellationToken)
    {
        var expiresAt = entry.ExpiresAt < entry.Deadline ? entry.ExpiresAt : entry.Deadline;
        return EvaluateAsync(
            RedisScripts.Put,
            entry.Key,
            [entry.Value, expiresAt.ToUnixTimeMilliseconds(), entry.Deadline.UtcTicks, entry.Key.Hash, overwrite ? "1" : "0"],
            cancellationToken);
    }
}
