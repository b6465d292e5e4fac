using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Health.Use;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Health.History;

namespace Scheduly.Web.Tests.Health.Use;

public sealed class UseTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_most_frequent_names_are_kept_in_bounded_memory()
    {
        var counts = new TopCounts(10);
        for (var i = 0; i < 10_000; i++) counts.Add(i % 3 == 0 ? "often" : i % 3 == 1 && i % 2 == 0 ? "less" : $"rare {i}");
        Assert.Equal(10, counts.Ranked.Count);
        Assert.Equal("often", counts.Ranked[0].Key);
        Assert.Equal(3334, counts.Ranked[0].Value);
        Assert.Contains("less", counts.Ranked.Select(one => one.Key));
    }

    [Fact]
    public void What_is_taken_away_is_gone_and_never_below_nothing()
    {
        var counts = new TopCounts(10);
        counts.Add("a", 5);
        counts.Subtract("a", 2);
        Assert.Equal(3, counts.Ranked[0].Value);
        counts.Subtract("a", 9);
        counts.Subtract("b", 1);
        Assert.Empty(counts.Ranked);
    }

    [Fact]
    public void Totals_add_up_by_name_and_begin_with_the_earliest()
    {
        var now = _clock.GetUtcNow();
        var sum = UseTotals.Sum(
        [
            new(now, [new("build", 2)], [new("Pitt 2251", 2)], [new("Pitt CS0401", 1)]),
            UseTotals.None,
            new(now.AddHours(-1), [new("build", 1), new("undo", 4)], [new("Pitt 2251", 1)], []),
        ]);
        Assert.Equal((now.AddHours(-1), 3, 4), (sum.Since, sum.Count("build"), sum.Count("undo")));
        Assert.Equal(3, Assert.Single(sum.Terms).Value);
        Assert.Equal(0, sum.Count("swap"));
    }

    [Fact]
    public async Task A_build_that_nothing_follows_for_half_an_hour_is_abandoned()
    {
        await using var host = await HistoryHost.StartAsync(clock: _clock);
        var abandoned = host.Services.GetRequiredService<AbandonedBuilds>();
        var use = host.Services.GetRequiredService<UseCounters>();
        var (left, went_on, ended, again) = (Key(1), Key(2), Key(3), Key(4));
        var events = host.Engine.Events;
        events.Raise(SessionEventKind.Created, left, detail: "build");
        foreach (var key in new[] { went_on, ended, again }) events.Raise(SessionEventKind.Changed, key, detail: "build");
        events.Raise(SessionEventKind.Changed, went_on, detail: "refine");
        events.Raise(SessionEventKind.Ended, ended);
        _clock.Advance(AbandonedBuilds.After / 2);
        events.Raise(SessionEventKind.Changed, again, detail: "build");
        abandoned.Sweep();
        Assert.Equal(0, use.Totals.Count(UseTotals.Abandoned));

        _clock.Advance(AbandonedBuilds.After / 2);
        abandoned.Sweep();
        Assert.Equal(1, use.Totals.Count(UseTotals.Abandoned));
        _clock.Advance(AbandonedBuilds.After);
        abandoned.Sweep();
        Assert.Equal(2, use.Totals.Count(UseTotals.Abandoned));
    }

    [Fact]
    public async Task Builds_that_are_watched_are_bounded()
    {
        await using var host = await HistoryHost.StartAsync(clock: _clock);
        var abandoned = host.Services.GetRequiredService<AbandonedBuilds>();
        for (var i = 0; i < 12_000; i++) host.Engine.Events.Raise(SessionEventKind.Created, Key(i), detail: "build");
        _clock.Advance(AbandonedBuilds.After);
        abandoned.Sweep();
        Assert.Equal(10_000, host.Services.GetRequiredService<UseCounters>().Totals.Count(UseTotals.Abandoned));
    }

    private static StorageKey Key(int number) => StorageKey.For("cookie", $"{number}");
}
