using Scheduly.Sessions;

namespace Scheduly.Web.Health.History;

/// <summary>How many sessions were alive when the store was last asked. It is asked in the background: no reader of metrics waits for it.</summary>
internal sealed class ActiveSessions(SessionEngine engine, TimeProvider clock)
{
    /// <summary>An older count is worth nothing.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>Of the time, at most one part in so many goes into counting: a large table takes a while.</summary>
    private const int Share = 50;

    private volatile Counted? _last;
    private long _next = long.MinValue;

    /// <summary>Null when the store cannot count, or has not answered for a while.</summary>
    public long? Known => _last is { } last && clock.GetElapsedTime(last.At) < Lifetime ? last.Count : null;

    /// <summary>Counts when it is due. For one caller at a time.</summary>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        if (begun < _next || !engine.Storage.CanCompareAndSet) return;
        var count = await ExceptionTranslator.RunAsync(() => engine.Storage.CountAsync(cancellationToken));
        var now = clock.GetTimestamp();
        _last = new(count, now);
        _next = now + ((now - begun) * Share);
    }

    private sealed record Counted(long Count, long At);
}
