using System.Buffers.Text;
using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// Where one space keeps what, in <see cref="Shards"/> shards. The braces are the hash tag that keeps an entry and its index in
/// one slot of a cluster.
/// <code>
/// prefix{07}:sessions:hash         a stamped entry: a hash in the layout of RedisCache
///     absexp   the deadline, UTC ticks     sldexp   -1     data   the value
/// prefix{07}:sessions:idx          a sorted set of the shard's stamped entries: member hash, score expiry in Unix milliseconds
/// prefix{07}:sessions/cache:hash   an entry of the plain cache contract, written by RedisCache
/// </code>
/// </summary>
internal sealed class RedisLayout
{
    public const int Shards = 64;

    public static readonly RedisValue Deadline = "absexp";
    public static readonly RedisValue Data = "data";

    private readonly string[] _entries = new string[Shards];
    private readonly string[] _cached = new string[Shards];
    private readonly RedisKey[] _indexes = new RedisKey[Shards];

    public RedisLayout(string prefix, string space)
    {
        for (var shard = 0; shard < Shards; shard++)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $"{{{shard:00}}}:{space}");
            _entries[shard] = $"{prefix}{tag}:";
            _cached[shard] = $"{tag}/cache:";
            _indexes[shard] = $"{prefix}{tag}:idx";
        }
    }

    /// <summary>The shard of a key: the six bits of its hash's first character.</summary>
    public static int ShardOf(StorageKey key)
    {
        Span<byte> first = stackalloc byte[3];
        Base64Url.DecodeFromChars(key.Hash.AsSpan(0, 4), first, out _, out _);
        return first[0] >> 2;
    }

    public RedisKey Entry(StorageKey key) => _entries[ShardOf(key)] + key.Hash;

    public RedisKey Entry(int shard, string hash) => _entries[shard] + hash;

    public RedisKey Index(int shard) => _indexes[shard];

    /// <summary>The key as RedisCache takes it, which puts the prefix before it.</summary>
    public string Cached(string key)
    {
        var hashed = StorageKey.For("cache", key);
        return _cached[ShardOf(hashed)] + hashed.Hash;
    }

    public RedisKey[] EntryAndIndex(StorageKey key)
    {
        var shard = ShardOf(key);
        return [_entries[shard] + key.Hash, _indexes[shard]];
    }
}
