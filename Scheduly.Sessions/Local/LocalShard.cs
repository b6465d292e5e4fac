using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Local;

/// <summary>A part of the copies under a lock of its own. When there is no room, what was used longest ago goes.</summary>
internal sealed class LocalShard(long limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StorageKey, LocalCopy> _copies = [];

    /// <summary>By a part of the key's hash, when another node's write was heard of last: what the store was asked for before that may be older.</summary>
    private readonly long[] _heard = CreateHeard();
    private LocalCopy? _newest;
    private LocalCopy? _oldest;
    private long _bytes;
    private long _hits;
    private long _misses;
    private long _evictions;

    public long Hits => Interlocked.Read(ref _hits);

    public long Misses => Interlocked.Read(ref _misses);

    public long Evictions => Interlocked.Read(ref _evictions);

    public long Bytes => Interlocked.Read(ref _bytes);

    public int Count
    {
        get
        {
            lock (_lock) return _copies.Count;
        }
    }

    public Envelope? Find(StorageKey key, Stamp? stamp, long now)
    {
        lock (_lock)
        {
            if (_copies.TryGetValue(key, out var copy))
            {
                if (now >= copy.Until)
                {
                    Remove(copy);
                }
                else if (copy.Envelope.Stamp == stamp)
                {
                    _hits++;
                    Use(copy);
                    return copy.Envelope;
                }

                // A copy with another stamp stays: it may be the newer one, which another tab asks for.
            }

            _misses++;
            return null;
        }
    }

    public void Keep(LocalCopy copy)
    {
        lock (_lock)
        {
            if (_copies.TryGetValue(copy.Key, out var present))
            {
                // A slow read must not push out what was written meanwhile.
                if (present.Since > copy.Since) return;
                Remove(present);
            }

            if (copy.Since <= _heard[PlaceOf(copy.Key)]) return;

            if (copy.Size > limit) return;
            while (_bytes + copy.Size > limit)
            {
                Remove(_oldest!);
                _evictions++;
            }

            _copies.Add(copy.Key, copy);
            _bytes += copy.Size;
            Link(copy);
        }
    }

    public void Drop(StorageKey key)
    {
        lock (_lock)
        {
            if (_copies.TryGetValue(key, out var copy)) Remove(copy);
        }
    }

    /// <summary>Drops the copy unless it is of that write, and keeps none that the store was asked for before now.</summary>
    public void DropOther(StorageKey key, Stamp stamp, long now)
    {
        lock (_lock)
        {
            _heard[PlaceOf(key)] = now;
            if (_copies.TryGetValue(key, out var copy) && copy.Envelope.Stamp != stamp) Remove(copy);
        }
    }

    /// <summary>Drops all copies, and keeps none that the store was asked for before now.</summary>
    public void DropAll(long now)
    {
        lock (_lock)
        {
            Array.Fill(_heard, now);
            while (_oldest is { } copy) Remove(copy);
        }
    }

    public void DropExpired(long now)
    {
        lock (_lock)
        {
            for (var copy = _oldest; copy is not null;)
            {
                var next = copy.Newer;
                if (now >= copy.Until) Remove(copy);
                copy = next;
            }

            // A burst does not leave a large empty table behind.
            if (_copies.Count == 0) _copies.TrimExcess();
        }
    }

    private static long[] CreateHeard()
    {
        var never = new long[256];
        Array.Fill(never, long.MinValue);
        return never;
    }

    private static int PlaceOf(StorageKey key) => (key.GetHashCode() >> 8) & 0xFF;

    private void Use(LocalCopy copy)
    {
        if (copy == _newest) return;
        Unlink(copy);
        Link(copy);
    }

    private void Remove(LocalCopy copy)
    {
        _copies.Remove(copy.Key);
        _bytes -= copy.Size;
        Unlink(copy);
    }

    private void Link(LocalCopy copy)
    {
        (copy.Older, copy.Newer) = (_newest, null);
        if (_newest is not null) _newest.Newer = copy;
        _newest = copy;
        _oldest ??= copy;
    }

    private void Unlink(LocalCopy copy)
    {
        if (copy.Newer is null) _newest = copy.Older;
        else copy.Newer.Older = copy.Older;
        if (copy.Older is null) _oldest = copy.Newer;
        else copy.Older.Newer = copy.Newer;
        (copy.Older, copy.Newer) = (null, null);
    }
}
