using System.Collections.Concurrent;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Health.Use;

/// <summary>
/// Counts builds that no other change of the session followed within half an hour on this node. The session's key is kept until then, in memory
/// alone and as its hash; when too many wait, further ones are not looked at.
/// </summary>
internal sealed class AbandonedBuilds : IDisposable
{
    public const string Build = "build";

    public static readonly TimeSpan After = TimeSpan.FromMinutes(30);

    private const int Most = 10_000;

    private readonly ConcurrentDictionary<StorageKey, DateTimeOffset> _waiting = [];
    private readonly SessionEvents _events;
    private readonly UseCounters _use;
    private readonly TimeProvider _clock;

    public AbandonedBuilds(SessionEvents events, UseCounters use, TimeProvider clock)
    {
        (_events, _use, _clock) = (events, use, clock);
        _events.Happened += OnSession;
    }

    /// <summary>Counts those whose time is over.</summary>
    public void Sweep()
    {
        var before = _clock.GetUtcNow() - After;
        foreach (var one in _waiting)
        {
            if (one.Value <= before && _waiting.TryRemove(one)) _use.Count(UseTotals.Abandoned);
        }
    }

    public void Dispose() => _events.Happened -= OnSession;

    private void OnSession(SessionEvent happened)
    {
        if (happened.Key is not { } key) return;
        if (happened is { Kind: SessionEventKind.Created or SessionEventKind.Changed, Detail: Build })
        {
            if (_waiting.ContainsKey(key) || _waiting.Count < Most) _waiting[key] = _clock.GetUtcNow();
        }
        else
        {
            _waiting.TryRemove(key, out _);
        }
    }
}
