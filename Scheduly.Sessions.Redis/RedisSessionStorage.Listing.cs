using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

// A listing walks the shards, and in each the index in its order: by expiry, then by hash. A touch moves an entry forward in it,
// so that the listing meets it again rather than missing it.
internal sealed partial class RedisSessionStorage
{
    /// <summary>A head is cut from the whole value inside the server: few at a time, so that large values do not hold it up.</summary>
    private const int DescribedAtOnce = 50;

    /// <summary>Members of an index that the server compares in one go.</summary>
    private const int ScannedAtOnce = 1000;

    public override async Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPageSize);
        var after = cursor is null ? null : RedisCursor.Parse(cursor);
        var page = new List<RedisCursor>(limit);

        // One shard, then two more, then four: few round trips when entries are few, no needless request when they are many.
        var atOnce = 1;
        for (var shard = after?.Shard ?? 0; shard < RedisLayout.Shards && page.Count < limit; shard += atOnce, atOnce *= 2)
        {
            var wanted = limit - page.Count;
            var group = Enumerable.Range(shard, Math.Min(atOnce, RedisLayout.Shards - shard))
                .Select(one => WalkAsync(one, after?.Shard == one ? after : null, wanted));
            foreach (var found in await Task.WhenAll(group).WaitAsync(cancellationToken)) page.AddRange(found.Take(limit - page.Count));
        }

        var described = page.GroupBy(place => place.Shard).SelectMany(shard => shard.Chunk(DescribedAtOnce)).Select(DescribeAsync);
        var entries = await Task.WhenAll(described).WaitAsync(cancellationToken);
        return new EntryPage([.. entries.SelectMany(some => some)], page.Count == limit ? page[^1].ToString() : null);
    }

    /// <summary>The first character of a hash is its shard: one sixty-fourth is looked through, by the server.</summary>
    public override async Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default)
    {
        if (!StorageKey.TryParse(beginning.PadRight(StorageKey.Length, 'A'), out var shape)) return [];
        var members = new HashSet<StorageKey>();
        await foreach (var member in redis.Database.SortedSetScanAsync(_layout.Index(RedisLayout.ShardOf(shape)), $"{beginning}*", ScannedAtOnce).WithCancellation(cancellationToken))
        {
            if (StorageKey.TryParse(member.Element, out var key)) members.Add(key);
        }

        // The index may hold what has expired and was not removed yet.
        StorageKey[] keys = [.. members];
        var live = await Task.WhenAll(keys.Select(key => redis.Database.KeyExistsAsync(_layout.Entry(key)))).WaitAsync(cancellationToken);
        return [.. keys.Where((_, i) => live[i])];
    }

    private async Task<RedisCursor[]> WalkAsync(int shard, RedisCursor? after, int limit)
    {
        RedisValue[] arguments = [limit, after?.Score ?? RedisValue.EmptyString, after?.Hash ?? RedisValue.EmptyString];
        var members = (RedisValue[])(await EvaluateAsync(RedisScripts.Page, [_layout.Index(shard)], arguments))!;
        return [.. members.Chunk(2).Select(member => new RedisCursor(shard, member[1]!, member[0]!))];
    }

    private async Task<List<EntryInfo>> DescribeAsync(RedisCursor[] places)
    {
        RedisKey[] keys = [.. places.Select(place => _layout.Entry(place.Shard, place.Hash))];
        var described = (RedisResult[])(await EvaluateAsync(RedisScripts.Describe, keys, [EntryInfo.HeadLength]))!;
        var entries = new List<EntryInfo>(places.Length);
        for (var i = 0; i < places.Length; i++)
        {
            var size = (long)described[3 * i];
            var expires = (long)described[3 * i + 2];
            if (size < 0 || expires < 0 || !StorageKey.TryParse(places[i].Hash, out var key)) continue;
            entries.Add(new EntryInfo(key, (byte[])described[3 * i + 1]!, DateTimeOffset.FromUnixTimeMilliseconds(expires), size));
        }

        return entries;
    }
}
