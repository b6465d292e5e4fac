using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Web.Health.History;
using Scheduly.Web.Health.Metrics;
using Scheduly.Web.Health.Use;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health.Metrics;

public sealed class SchedulyMetricsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_are_counted_by_what_becomes_of_them()
    {
        await using var app = App();
        var measured = new Measured(app);
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        var key = (await app.Engine.Storage.ListAsync(null, 1, Cancel)).Entries[0].Key;
        await app.Services.GetRequiredService<ActiveSessions>().RefreshAsync(Cancel);
        Assert.Equal(1, measured.Observed("scheduly.sessions.active"));
        await app.Engine.RevokeAsync(key);
        app.Engine.Events.Raise(SessionEventKind.Ended, key);
        app.Engine.Events.Raise(SessionEventKind.Expired, null, 5);
        app.Engine.Events.Raise(SessionEventKind.Unreadable, key, detail: "test");

        Assert.Equal(1, measured.Sum("scheduly.sessions.created"));
        Assert.Equal(1, measured.Sum("scheduly.sessions.revoked"));
        Assert.Equal(1, measured.Sum("scheduly.sessions.ended"));
        Assert.Equal(5, measured.Sum("scheduly.sessions.expired"));
        Assert.Equal(1, measured.Sum("scheduly.sessions.unreadable"));
    }

    [Fact]
    public async Task Operations_are_measured_by_backend_operation_and_outcome_and_failures_counted()
    {
        var store = new FaultyBackend(new MemoryBackend(1 << 20, TimeProvider.System));
        await using var app = App(store: new GatedBackend(store, TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger<StorageGate>.Instance));
        var measured = new Measured(app);
        var durations = measured.Doubles("scheduly.store.operation.duration");
        await app.NewBrowser().BuildAsync();
        Assert.Contains("backend=Memory operation=write outcome=ok", durations.GetMeasurementSnapshot().Select(Tags));
        Assert.Equal(0, measured.Sum("scheduly.store.errors"));

        store.Before = _ => throw new TimeoutException();
        await Record.ExceptionAsync(() => app.Engine.Storage.RemoveAsync(StorageKey.For("cookie", "1"), Cancel));
        Assert.Equal("backend=Memory operation=remove outcome=error", Tags(durations.GetMeasurementSnapshot()[^1]));
        Assert.Equal("backend=Memory operation=remove", Tags(Assert.Single(measured.Longs("scheduly.store.errors").GetMeasurementSnapshot())));
    }

    [Fact]
    public async Task The_breaker_is_shown_while_it_is_open()
    {
        var store = new FaultyBackend(new MemoryBackend(1 << 20, TimeProvider.System));
        await using var app = App(store: new GatedBackend(store, TimeSpan.FromMilliseconds(200), TimeProvider.System, NullLogger<StorageGate>.Instance));
        var measured = new Measured(app);
        Assert.Equal(0, measured.Observed("scheduly.store.breaker.open"));
        store.Before = _ => Task.Delay(Timeout.Infinite, Cancel);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => app.Engine.Storage.ReadAsync(StorageKey.For("cookie", "1"), Cancel));
        Assert.Equal(1, measured.Observed("scheduly.store.breaker.open"));
    }

    [Fact]
    public async Task A_lost_race_is_counted_as_tried_again_and_one_given_up_as_a_conflict()
    {
        var store = new FaultyBackend(new MemoryBackend(1 << 20, TimeProvider.System));
        await using var app = App(new() { ["SessionStorage:Encryption:Enabled"] = "false" }, store);
        var measured = new Measured(app);
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        var raced = false;
        store.After = async operation =>
        {
            if (operation != "read" || raced) return;
            raced = true;
            var storage = app.Engine.Storage;
            var key = (await storage.ListAsync(null, 1, Cancel)).Entries[0].Key;
            byte[] value = [.. (await storage.ReadAsync(key, Cancel))!];
            var before = Stamp.Read(value);
            Stamp.New(TimeProvider.System).Write(value);
            await storage.TrySetAsync(key, value, before, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel);
        };
        await browser.RefineAsync("no Friday");
        Assert.True(raced);
        Assert.Equal(1, measured.Observed("scheduly.session.retries"));
        Assert.Equal(0, measured.Observed("scheduly.session.conflicts"));
        Assert.Equal("session-conflict", app.Engine.Tally.Conflict().Code);
        Assert.Equal(1, measured.Observed("scheduly.session.conflicts"));
    }

    [Fact]
    public async Task Touches_and_bytes_are_counted()
    {
        await using var app = App();
        var measured = new Measured(app);
        var payload = measured.Longs("scheduly.session.payload.size");
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        await browser.GetAsync("/api/schedule");
        await browser.GetAsync("/api/schedule");
        Assert.Equal(0, measured.Observed("scheduly.session.touches.sent"));
        Assert.True(measured.Observed("scheduly.session.touches.saved") >= 2);
        var sizes = payload.GetMeasurementSnapshot();
        Assert.Equal(["stage=content", "stage=stored"], sizes.Select(Tags));
        Assert.InRange(sizes[0].Value, 500, 100_000);
        Assert.NotEqual(sizes[0].Value, sizes[1].Value);
    }

    [Fact]
    public async Task The_local_cache_tells_hits_misses_and_its_size()
    {
        await using var app = App(new() { ["SessionStorage:LocalCache:Enabled"] = "true" });
        var measured = new Measured(app);
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        await browser.GetAsync("/api/schedule");
        Assert.True(measured.Observed("scheduly.local_cache.hits") >= 1);
        Assert.Equal(1, measured.Observed("scheduly.local_cache.entries"));
        Assert.True(measured.Observed("scheduly.local_cache.size") > 500);
        Assert.Equal(0, measured.Observed("scheduly.local_cache.evictions"));
        app.Engine.Local.Find(StorageKey.For("cookie", "another"), null);
        Assert.True(measured.Observed("scheduly.local_cache.misses") >= 1);
    }

    [Fact]
    public async Task Refused_requests_are_counted_by_reason()
    {
        await using var app = App(new() { ["SessionStorage:RateLimit:ChangesPerSecond"] = "1" });
        var measured = new Measured(app);
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        var token = await browser.TokenAsync();
        for (var i = 0; i < 30 && measured.Sum("scheduly.requests.rejected") == 0; i++)
        {
            using var answer = await browser.ChangeAsync("/api/schedule/optimize", """{"utterance":"no Friday"}""", token);
        }

        Assert.Equal("reason=too-many-requests", Tags(measured.Longs("scheduly.requests.rejected").GetMeasurementSnapshot()[0]));
        Assert.Equal(measured.Sum("scheduly.requests.rejected"), app.Engine.Tally.Refusals);
    }

    [Fact]
    public async Task What_people_do_is_counted_by_action_and_builds_by_term()
    {
        await using var app = App();
        var measured = new Measured(app);
        var actions = measured.Longs("scheduly.use.actions");
        var browser = app.NewBrowser();
        var built = await browser.BuildAsync();
        await browser.RefineAsync("no Friday");
        await browser.CommandAsync("""{"type":"undo"}""");
        var id = (await browser.ActiveAsync()).GetProperty("id").GetString();
        await browser.SuccessAsync("/api/schedule/share", $$"""{"id":"{{id}}"}""");
        await browser.GetAsync("/api/schedule/export");
        await browser.GetAsync($"/api/schedule/{id}/calendar.ics");
        Assert.Equal(
            ["action=build", "action=refine", "action=undo", "action=share", "action=export_file", "action=export_calendar"],
            actions.GetMeasurementSnapshot().Select(Tags));
        Assert.Equal("school=Pitt term=2251", Tags(Assert.Single(measured.Longs("scheduly.use.builds").GetMeasurementSnapshot())));

        var totals = app.Services.GetRequiredService<UseCounters>().Totals;
        Assert.Equal(1, totals.Count("build"));
        Assert.Equal("Pitt 2251", Assert.Single(totals.Terms).Key);
        Assert.Equal(
            built.GetProperty("plan").GetProperty("sections").EnumerateArray().Select(one => $"Pitt {one.GetProperty("course").GetString()}").Distinct().Order(StringComparer.Ordinal),
            totals.Courses.Select(one => one.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_command_that_is_sent_again_is_counted_once()
    {
        await using var app = App();
        var measured = new Measured(app);
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        const string refine = """{"type":"refine","utterance":"no Friday","commandId":"the-same"}""";
        await browser.CommandAsync(refine);
        await browser.CommandAsync(refine);
        Assert.Equal(2, measured.Sum("scheduly.use.actions"));
    }

    [Fact]
    public async Task Plans_are_timed_and_those_that_were_cut_counted()
    {
        await using var app = App();
        var measured = new Measured(app);
        var durations = measured.Doubles("scheduly.planner.duration");
        await app.NewBrowser().BuildAsync();
        Assert.InRange(Assert.Single(durations.GetMeasurementSnapshot()).Value, 0, 60);
        app.Services.GetRequiredService<SchedulyMetrics>().Planned(TimeSpan.FromSeconds(1), capped: true);
        Assert.InRange(measured.Sum("scheduly.planner.capped"), 1, 2);
        Assert.Equal(0, measured.Observed("scheduly.audit.lost"));
    }

    internal static SchedulyFactory App(Dictionary<string, string?>? settings = null, StorageBackend? store = null) => new(
        new Dictionary<string, string?>(settings ?? []) { ["SessionStorage:Backend"] = "Memory", ["Admin:Key"] = Admin.AdminAccessTests.Key },
        store is null ? null : services => services.AddSingleton(store));

    private static string Tags<T>(CollectedMeasurement<T> measurement)
        where T : struct => string.Join(' ', measurement.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));

    /// <summary>Collectors of one application's instruments; each sees what comes after it was first asked for, counters from the beginning.</summary>
    private sealed class Measured
    {
        private readonly IMeterFactory _factory;
        private readonly Dictionary<string, MetricCollector<long>> _longs = [];

        public Measured(SchedulyFactory app)
        {
            _factory = app.Services.GetRequiredService<IMeterFactory>();
            foreach (var name in new[] { "sessions.created", "sessions.revoked", "sessions.ended", "sessions.expired", "sessions.unreadable", "store.errors", "requests.rejected", "use.actions", "use.builds", "planner.capped" })
            {
                Longs($"scheduly.{name}");
            }
        }

        public MetricCollector<long> Longs(string name)
        {
            if (!_longs.TryGetValue(name, out var collector)) _longs[name] = collector = new(_factory, MeterOf(name), name);
            return collector;
        }

        public MetricCollector<double> Doubles(string name) => new(_factory, MeterOf(name), name);

        /// <summary>What is measured of sessions is the engine's, but for what is read from the history or the audit log.</summary>
        private static string MeterOf(string name) =>
            Array.Exists(["scheduly.sessions.active", "scheduly.audit.", "scheduly.planner.", "scheduly.use."], own => name.StartsWith(own, StringComparison.Ordinal))
                ? SchedulyMetrics.MeterName
                : SessionTelemetry.MeterName;

        public long Sum(string name) => Longs(name).GetMeasurementSnapshot().Sum(one => one.Value);

        public long Observed(string name)
        {
            if (name.EndsWith("breaker.open", StringComparison.Ordinal))
            {
                var gauge = new MetricCollector<int>(_factory, MeterOf(name), name);
                gauge.RecordObservableInstruments();
                return gauge.LastMeasurement!.Value;
            }

            var collector = Longs(name);
            collector.RecordObservableInstruments();
            return collector.LastMeasurement!.Value;
        }
    }
}
