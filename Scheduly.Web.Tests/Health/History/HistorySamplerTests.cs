using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Health.History;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage.Observed;

namespace Scheduly.Web.Tests.Health.History;

public sealed class HistorySamplerTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Each_sample_holds_what_came_since_the_one_before()
    {
        await using var host = await HistoryHost.StartAsync(clock: _clock);
        var sampler = host.Services.GetRequiredService<HistorySampler>();
        var events = host.Engine.Events;
        events.Raise(SessionEventKind.Created, null);
        events.Raise(SessionEventKind.Expired, null, 7);
        host.Engine.Tally.NoteRetry();
        Next(sampler);
        events.Raise(SessionEventKind.Created, null);
        events.Raise(SessionEventKind.Created, null);
        Next(sampler);
        Next(sampler);

        var points = sampler.Of(HistorySpan.Minutes).TakeLast(3).ToList();
        Assert.Equal([1L, 2, 0], points.Select(point => point[HistoryCount.Created]));
        Assert.Equal([7L, 0, 0], points.Select(point => point[HistoryCount.Expired]));
        Assert.Equal([1L, 0, 0], points.Select(point => point[HistoryCount.Retries]));
        Assert.Equal([1L, 1], points.Zip(points.Skip(1), (one, next) => next.Slot - one.Slot));
        var day = Assert.Single(sampler.Of(HistorySpan.Day));
        Assert.Equal((3, 7), (day[HistoryCount.Created], day[HistoryCount.Expired]));
    }

    [Fact]
    public async Task Latencies_are_kept_by_operation_and_what_was_not_sent_is_no_latency()
    {
        await using var host = await HistoryHost.StartAsync(clock: _clock);
        var sampler = host.Services.GetRequiredService<HistorySampler>();
        var observer = host.Services.GetRequiredService<StorageObserver>();
        Next(sampler);
        for (var i = 0; i < 3; i++)
        {
            var watch = observer.Begin("Memory", StorageVerb.Read);
            _clock.Advance(TimeSpan.FromMilliseconds(40));
            observer.End(watch, "Memory", StorageVerb.Read, StorageOutcome.Ok);
        }

        observer.End(observer.Begin("Memory", StorageVerb.Write), "Memory", StorageVerb.Write, StorageOutcome.Refused);
        observer.End(observer.Begin("Memory", StorageVerb.Write), "Memory", StorageVerb.Write, StorageOutcome.Error);
        Next(sampler);
        var point = sampler.Of(HistorySpan.Minutes)[^1];
        Assert.InRange(point.Percentile(StorageVerb.Read, 0.5)!.Value, 0.030, 0.050);
        Assert.Null(point.Percentile(StorageVerb.Touch, 0.5));
        Assert.Equal((3, 1), (point.CountOf(StorageVerb.Read), point.CountOf(StorageVerb.Write)));
        Assert.Equal((5, 1), (point[HistoryCount.Operations], point[HistoryCount.Errors]));
    }

    [Fact]
    public async Task A_day_of_samples_takes_bounded_memory()
    {
        await using var host = await HistoryHost.StartAsync(clock: _clock);
        var sampler = host.Services.GetRequiredService<HistorySampler>();
        for (var i = 0; i < 6 * 60 * 25; i++)
        {
            host.Engine.Events.Raise(SessionEventKind.Created, null);
            Next(sampler);
        }

        Assert.Equal(90, sampler.Of(HistorySpan.Minutes).Count);
        Assert.Equal(288, sampler.Of(HistorySpan.Day).Count);
        Assert.All(sampler.Of(HistorySpan.Day).Skip(1).SkipLast(1), point => Assert.Equal(30, point[HistoryCount.Created]));
    }

    [Fact]
    public async Task Who_waits_is_told_of_the_next_sample()
    {
        await using var host = await HistoryHost.StartAsync(clock: _clock);
        var sampler = host.Services.GetRequiredService<HistorySampler>();
        var waiting = sampler.NextAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        sampler.Sample();
        await waiting.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_clock_that_was_set_back_loses_nothing()
    {
        var ring = new HistoryRing(HistorySpan.Minutes);
        var point = new HistoryPoint(0, null, [1, .. new long[HistoryPoint.CountKinds - 1]], new Dictionary<int, long>());
        ring.Add(_clock.GetUtcNow(), point);
        ring.Add(_clock.GetUtcNow() - TimeSpan.FromHours(1), point);
        Assert.Equal(2, Assert.Single(ring.Points)[HistoryCount.Created]);
    }

    private void Next(HistorySampler sampler)
    {
        _clock.Advance(HistorySpan.Minutes.Step);
        sampler.Sample();
    }
}
