using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Health.Checks;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Database;

/// <summary>PostgreSQL's clock decides what has expired: a node whose own is wrong ends nobody's session.</summary>
public sealed class ServerClockTests(PostgresServerFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, "172,")]
    [InlineData(-2, "172,")]
    public async Task A_node_whose_clock_is_days_off_harms_no_session_and_is_named(int days, string seconds)
    {
        var settings = new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "PostgreSql",
            ["SessionStorage:ConnectionString"] = await postgres.CreateSchemaAsync(),
            ["SessionStorage:Cleanup:Interval"] = "1.00:00:00",
        };
        await using var right = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        await using var wrong = await SessionHost.StartAsync(
            SessionHost.MapMembers, settings, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(days)));

        var there = right.NewBrowser();
        await there.GetAsync("/set/a/1");
        var here = there.At(wrong.NewBrowser().Client);
        Assert.Equal("1", await here.GetAsync("/get/a"));
        Assert.Equal(0, await wrong.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel));
        await here.GetAsync("/append/a/2");
        Assert.Equal("12", await there.GetAsync("/get/a"));

        var other = wrong.NewBrowser();
        await other.GetAsync("/set/b/1");
        Assert.Equal(0, await right.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel));
        Assert.Equal("1", await other.At(right.NewBrowser().Client).GetAsync("/get/b"));
        Assert.Equal(2, await wrong.Engine.Storage.CountAsync(Cancel));
        Assert.Equal(2, (await wrong.Engine.Storage.ListAsync(null, 10, Cancel)).Entries.Count);

        var ends = (await right.Engine.Storage.ListAsync(null, 10, Cancel)).Entries.Select(entry => entry.ExpiresAt).ToList();
        Assert.InRange(ends.Max() - ends.Min(), TimeSpan.Zero, TimeSpan.FromMinutes(30));

        var told = Assert.Single(await wrong.Backend.InspectAsync(null, Cancel), finding => finding.Subject == "clock");
        Assert.Equal(FindingKind.Risk, told.Kind);
        Assert.Contains(seconds, told.Cause, StringComparison.Ordinal);
        Assert.Contains(days > 0 ? "ahead of" : "behind", told.Cause, StringComparison.Ordinal);
        Assert.Null(await new StoreProbe(wrong.Backend, wrong.Engine.Clock).RunAsync());
        Assert.DoesNotContain(await right.Backend.InspectAsync(null, Cancel), finding => finding.Subject == "clock");
    }

    [Fact]
    public async Task A_node_whose_clock_is_behind_prolongs_what_it_reads()
    {
        var schema = await postgres.CreateSchemaAsync();
        var settings = new Dictionary<string, string?> { ["SessionStorage:Backend"] = "PostgreSql", ["SessionStorage:ConnectionString"] = schema };
        await using var right = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        await using var wrong = await SessionHost.StartAsync(
            SessionHost.MapMembers, settings, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-2)));
        var browser = right.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await PostgresServerFixture.ExecuteAsync(schema, $"UPDATE {Dialect.TableName} SET \"ExpiresAtTime\" = now() + interval '10 minutes'");

        // It was written a moment ago: a node with the right time leaves it alone.
        await browser.GetAsync("/get/a");
        Assert.True(await LeftAsync() < TimeSpan.FromMinutes(11));
        Assert.Equal("1", await browser.At(wrong.NewBrowser().Client).GetAsync("/get/a"));
        await Eventually.HoldsAsync(async () => await LeftAsync() > TimeSpan.FromHours(20), "the expiry has moved");

        async Task<TimeSpan> LeftAsync() =>
            (await right.Engine.Storage.ListAsync(null, 10, Cancel)).Entries.Single().ExpiresAt - TimeProvider.System.GetUtcNow();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(400)]
    public async Task Clocks_that_differ_by_less_than_half_a_second_leave_an_expiry_as_it_is(int milliseconds)
    {
        await using var backend = await postgres.CreateBackendAsync();
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var (key, value) = (Key(), Value(500));
        var end = new DateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(2).Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        TimeSpan Lifetime() => end - TimeProvider.System.GetUtcNow() - TimeSpan.FromMilliseconds(milliseconds);
        await storage.TrySetAsync(key, value, null, end - TimeProvider.System.GetUtcNow(), end.AddDays(1), Cancel);
        await storage.TrySetAsync(key, Value(500), StampOf(value), Lifetime(), end.AddDays(1), Cancel);
        Assert.Equal(end, (await storage.ReadManyAsync([key], Cancel))[0]!.ExpiresAt);
    }

    [Fact]
    public async Task Plain_entries_are_stored_for_as_long_as_the_caller_says_by_the_servers_clock()
    {
        var wrong = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(2));
        await using var backend = await postgres.CreateBackendAsync(wrong);
        await backend.InitializeAsync(Cancel);
        var cache = backend.Open("cache");
        await cache.SetAsync("relative", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) }, Cancel);
        await cache.SetAsync("absolute", [1], new() { AbsoluteExpiration = wrong.GetUtcNow().AddHours(1) }, Cancel);
        await cache.SetAsync("sliding", [1], new() { SlidingExpiration = TimeSpan.FromHours(1) }, Cancel);
        await cache.RemoveExpiredAsync(10, Cancel);
        await cache.RefreshAsync("sliding", Cancel);
        Assert.All(["relative", "absolute", "sliding"], key => Assert.NotNull(cache.Get(key)));
        var off = await backend.Engine.QueryAsync(
            $"""SELECT count(*) FROM {Dialect.TableName} WHERE "ExpiresAtTime" NOT BETWEEN now() + interval '50 minutes' AND now() + interval '70 minutes'""",
            [], row => row.GetInt64(0), Cancel);
        Assert.Equal([0], off);
    }
}
