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

    public int Count => _moved.Count;

    /// <summary>The expiry was moved, by a write or a touch.</summary>
    public void Note(StorageKey key)
    {
        var now = clock.GetUtcNow();
        _moved[key] = now;
        Sweep(now);
    }

    /// <summary>The session is gone or its touch failed.</summary>
    public void Forget(StorageKey key) => _moved.TryRemove(key, out _);

    /// <returns>True for one caller when the expiry is due; the others need not touch.</returns>
    public bool TryClaim(StorageKey key)
    {
        var now = clock.GetUtcNow();
        if (!_moved.TryGetValue(key, out var last))
        {
            if (!_moved.TryAdd(key, now)) return false;
            Sweep(now);
            return true;
        }

        return now - last >= interval && _moved.TryUpdate(key, now, last);
    }

    /// <summary>Looks at most once per interval, because counting takes every lock of the dictionary.</summary>
    private void Sweep(DateTimeOffset now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextSweep, now.UtcTicks + interval.Ticks, due) != due) return;
        if (_moved.Count < SweepAbove) return;
        foreach (var pair in _moved)
        {
            if (now - pair.Value >= interval) _moved.TryRemove(pair);
        }
    }
}
