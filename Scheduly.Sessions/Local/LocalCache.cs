using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Local;

/// <summary>
/// Copies of hot sessions in this process, opened: a hit neither asks the store nor decrypts. A copy answers only a browser whose
/// stamp cookie names the very write that it holds, and none is used longer than <c>LocalCache:Lifetime</c> after the store was
/// last known to hold it. Sessions that are opened by id are never kept.
/// </summary>
internal sealed class LocalCache : IDisposable
{
    /// <summary>So large that the fattest session fits into its share.</summary>
    private const long BytesPerShard = 8 << 20;

    private const int MostShards = 16;

    private readonly LocalShard[] _shards;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _lifetime;
    private readonly ITimer? _sweep;

    public LocalCache(IOptions<SessionStorageOptions> options, TimeProvider clock)
    {
        var settings = options.Value.LocalCache;
        Enabled = settings.Enabled;
        _clock = clock;
        _lifetime = settings.Lifetime;
        var shards = (int)Math.Clamp(settings.MaxBytes / BytesPerShard, 1, MostShards);
        _shards = new LocalShard[Enabled ? shards : 0];
        for (var i = 0; i < _shards.Length; i++) _shards[i] = new LocalShard(settings.MaxBytes / shards);

        // What nobody asks for any more does not lie in memory, in clear, until others need the room.
        if (Enabled) _sweep = clock.CreateTimer(_ => Sweep(), null, _lifetime, _lifetime);
    }

    public bool Enabled { get; }

    /// <summary>Reads that were answered from a copy.</summary>
    public long Hits => Sum(static shard => shard.Hits);

    /// <summary>Reads of browsers that had to ask the store.</summary>
    public long Misses => Sum(static shard => shard.Misses);

    /// <summary>Copies that went because the room was needed.</summary>
    public long Evictions => Sum(static shard => shard.Evictions);

    /// <summary>Bytes that the copies take, with what it takes to find them.</summary>
    public long Bytes => Sum(static shard => shard.Bytes);

    public long Count => Sum(static shard => shard.Count);

    /// <summary>To be taken before the store is asked or told, and given to <see cref="Keep"/>: a copy is as old as the question.</summary>
    public long Now => _clock.GetTimestamp();

    /// <summary>The copy of that very write, if it is here and young enough.</summary>
    public Envelope? Find(StorageKey key, Stamp? stamp) => Enabled ? ShardOf(key).Find(key, stamp, Now) : null;

    /// <param name="since">When the store held this for certain, by <see cref="Now"/>.</param>
    /// <param name="deadline">The session's end in any case.</param>
    public void Keep(StorageKey key, Envelope envelope, long since, DateTimeOffset deadline)
    {
        if (!Enabled) return;
        var left = deadline - _clock.GetUtcNow();
        var lifetime = left < _lifetime ? left : _lifetime;
        if (lifetime > TimeSpan.Zero) ShardOf(key).Keep(new LocalCopy(key, envelope, since, since + Ticks(lifetime)));
    }

    public void Drop(StorageKey key)
    {
        if (Enabled) ShardOf(key).Drop(key);
    }

    /// <summary>Another node wrote the session or ended it: only a copy of that very write is still good, and what is being read may be from before.</summary>
    public void DropOther(StorageKey key, Stamp stamp)
    {
        if (Enabled) ShardOf(key).DropOther(key, stamp, Now);
    }

    /// <summary>Other nodes may have written any of them.</summary>
    public void DropAll()
    {
        foreach (var shard in _shards) shard.DropAll(Now);
    }

    public void Dispose() => _sweep?.Dispose();

    private void Sweep()
    {
        foreach (var shard in _shards) shard.DropExpired(Now);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _clock.TimestampFrequency);

    private LocalShard ShardOf(StorageKey key) => _shards[(uint)key.GetHashCode() % (uint)_shards.Length];

    private long Sum(Func<LocalShard, long> part)
    {
        var sum = 0L;
        foreach (var shard in _shards) sum += part(shard);
        return sum;
    }
}
