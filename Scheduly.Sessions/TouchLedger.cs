using System.Collections.Concurrent;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// When this node last moved each session's expiry, so that it does so at most once per <c>TouchInterval</c>. Bounded: it
/// forgets what is older than the interval, and a session that it forgot costs one touch more, nothing else.
/// </summary>
internal sealed class TouchLedger(TimeSpan interval, TimeProvider clock)
{
    private const int SweepAbove = 10_000;

    private readonly ConcurrentDictionary<StorageKey, DateTimeOffset> _moved = [];
    private long _nextSweep;

    /// <summary>The dictionary's own count takes each of its locks, and every write would ask for it.</summary>
    private int _count;

    /// <summary>How many sessions it knows of.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The expiry was moved, by a write or a touch.</summary>
    public void Note(StorageKey key)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (_moved.TryGetValue(key, out var last) ? _moved.TryUpdate(key, now, last) : TryAdd(key, now)) break;
        }

        Sweep(now);
    }

    /// <summary>The session is gone or its touch failed.</summary>
    public void Forget(StorageKey key)
    {
        if (_moved.TryRemove(key, out _)) Interlocked.Decrement(ref _count);
    }

    /// <returns>True for one caller when the expiry is due; the others need not touch.</returns>
    public bool TryClaim(StorageKey key)
    {
        var now = clock.GetUtcNow();
        if (!_moved.TryGetValue(key, out var last))
        {
            if (!TryAdd(key, now)) return false;
            Sweep(now);
            return true;
        }

        return now - last >= interval && _moved.TryUpdate(key, now, last);
    }

    private bool TryAdd(StorageKey key, DateTimeOffset now)
    {
        if (!_moved.TryAdd(key, now)) return false;
        Interlocked.Increment(ref _count);
        return true;
    }

    private void Sweep(DateTimeOffset now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        if (now.UtcTicks < due || Count < SweepAbove) return;
        if (Interlocked.CompareExchange(ref _nextSweep, now.UtcTicks + interval.Ticks, due) != due) return;
        foreach (var pair in _moved)
        {
            if (now - pair.Value >= interval && _moved.TryRemove(pair)) Interlocked.Decrement(ref _count);
        }
    }
}
