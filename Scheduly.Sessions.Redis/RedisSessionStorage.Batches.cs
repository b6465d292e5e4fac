using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

// Many entries at once: pipelined, with so much under way at most.
internal sealed partial class RedisSessionStorage
{
    private const int EntriesUnderWay = 2048;
    private const int BytesUnderWay = 8 << 20;
    private const int ReadsUnderWay = 1024;
    private const int SweptAtOnce = 500;

    /// <summary>One script per shard and batch, as for writing.</summary>
    public override async Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default)
    {
        var entries = new StorageEntry?[keys.Count];
        for (var first = 0; first < keys.Count; first += ReadsUnderWay)
        {
            var shards = Enumerable.Range(first, Math.Min(ReadsUnderWay, keys.Count - first))
                .GroupBy(i => RedisLayout.ShardOf(keys[i]))
                .Select(shard => ReadAsync(shard.Key, [.. shard], keys, entries));
            await Task.WhenAll(shards).WaitAsync(cancellationToken);
        }

        return entries;
    }

    /// <summary>One script per shard and batch: so many entries share the cost of a command.</summary>
    public override async Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default)
    {
        var stored = new bool[entries.Count];
        for (var first = 0; first < entries.Count;)
        {
            var next = EndOfBatch(entries, first);
            var shards = Enumerable.Range(first, next - first)
                .GroupBy(i => RedisLayout.ShardOf(entries[i].Key))
                .Select(shard => PutAsync(shard.Key, [.. shard], entries, overwrite, stored));
            await Task.WhenAll(shards).WaitAsync(cancellationToken);
            first = next;
        }

        return stored;
    }

    public override async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        var counts = Enumerable.Range(0, RedisLayout.Shards)
            .Select(shard => EvaluateAsync(RedisScripts.Count, [_layout.Index(shard)]));
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
        var expired = await EvaluateAsync(RedisScripts.Expired, [index], [atOnce]).WaitAsync(cancellationToken);
        var hashes = (RedisValue[])expired!;
        if (hashes.Length == 0) return (0, 0);

        RedisKey[] keys = [index, .. hashes.Select(hash => _layout.Entry(shard, hash!))];
        var gone = await EvaluateAsync(RedisScripts.Sweep, keys, hashes).WaitAsync(cancellationToken);
        return (hashes.Length, (int)gone);
    }

    private async Task ReadAsync(int shard, int[] places, IReadOnlyList<StorageKey> keys, StorageEntry?[] entries)
    {
        const int fields = 3;
        RedisKey[] names = [.. places.Select(place => _layout.Entry(shard, keys[place].Hash))];
        var found = (RedisValue[])(await EvaluateAsync(RedisScripts.ReadMany, names))!;
        for (var i = 0; i < places.Length; i++)
        {
            if ((byte[]?)found[fields * i] is not { } value || (long)found[(fields * i) + 2] is var expires && expires < 0) continue;
            var ticks = (long)found[(fields * i) + 1];
            var deadline = ticks < 0 ? DateTimeOffset.MaxValue : new DateTimeOffset(ticks, TimeSpan.Zero);
            entries[places[i]] = new StorageEntry(keys[places[i]], value, DateTimeOffset.FromUnixTimeMilliseconds(expires), deadline);
        }
    }

    private static int EndOfBatch(IReadOnlyList<StorageEntry> entries, int first)
    {
        var next = first;
        for (long bytes = 0; next < entries.Count && next - first < EntriesUnderWay && bytes < BytesUnderWay; next++)
        {
            bytes += entries[next].Value.Length;
        }

        return next;
    }

    private async Task PutAsync(int shard, int[] places, IReadOnlyList<StorageEntry> entries, bool overwrite, bool[] stored)
    {
        var keys = new List<RedisKey>(1 + places.Length) { _layout.Index(shard) };
        var arguments = new List<RedisValue>(1 + 4 * places.Length) { overwrite ? "1" : "0" };
        foreach (var place in places)
        {
            var entry = entries[place];
            var expiresAt = entry.ExpiresAt < entry.Deadline ? entry.ExpiresAt : entry.Deadline;
            keys.Add(_layout.Entry(shard, entry.Key.Hash));
            arguments.AddRange([entry.Value, expiresAt.ToUnixTimeMilliseconds(), entry.Deadline.UtcTicks, entry.Key.Hash]);
        }

        var results = (long[])(await EvaluateAsync(RedisScripts.Put, [.. keys], [.. arguments]))!;
        for (var i = 0; i < places.Length; i++) stored[places[i]] = results[i] == 1;
    }
}
