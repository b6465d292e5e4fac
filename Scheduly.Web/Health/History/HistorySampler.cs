using Scheduly.Web.Health.Use;

namespace Scheduly.Web.Health.History;

/// <summary>
/// Looks every 10 s at what has been counted and keeps it for 15 minutes, and in steps of 5 minutes for a day. It asks no store, so that
/// none can hold it up; nodes do it at different moments. The first look is <see cref="First"/> after the start, so that somebody who has just
/// started a node sees figures.
/// </summary>
internal sealed class HistorySampler(HistoryCounters counters, ActiveSessions active, AbandonedBuilds abandoned, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly HistoryRing _minutes = new(HistorySpan.Minutes);
    private readonly HistoryRing _day = new(HistorySpan.Day);
    private readonly Lock _sampling = new();
    private volatile TaskCompletionSource _next = New();

    public IReadOnlyList<HistoryPoint> Of(HistorySpan span) => (span == HistorySpan.Minutes ? _minutes : _day).Points;

    /// <summary>Waits for the next sample.</summary>
    public Task NextAsync(CancellationToken cancellationToken) => _next.Task.WaitAsync(cancellationToken);

    /// <summary>Takes a sample now.</summary>
    public void Sample()
    {
        lock (_sampling)
        {
            var now = clock.GetUtcNow();
            var point = counters.Take(active.Known);
            _minutes.Add(now, point);
            _day.Add(now, point);
        }

        abandoned.Sweep();
        Interlocked.Exchange(ref _next, New()).SetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(First, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stoppingToken.IsCancellationRequested) Sample();

        // The same moment of each step, so that every step gets one sample.
        var step = HistorySpan.Minutes.Step;
        var offset = Random.Shared.NextInt64(step.Ticks);
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = clock.GetUtcNow().UtcTicks;
            var due = ((((now - offset) / step.Ticks) + 1) * step.Ticks) + offset;
            await Task.Delay(TimeSpan.FromTicks(due - now), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested) Sample();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
