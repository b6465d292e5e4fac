using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>Two regions on real servers: what a node reads from the follower beside it, and what it costs when that follower fails.</summary>
[Collection(FaultTests.Name)]
public sealed class RegionFaults
{
    private const int Browsers = 20, ReadsToOneWrite = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task Reads_in_the_far_region_are_answered_there(string backend)
    {
        await using var regions = await TwoRegions.StartAsync(backend);
        var home = await UseAsync(regions.Home);
        var far = await UseAsync(regions.Far);
        var near = regions.Far.Engine.Near!;
        var all = near.Hits + near.Behind + near.Misses;
        Soak.Report($"{backend}, 80 ms between the regions, {ReadsToOneWrite} reads to 1 write: reads {Median(home.Reads):0.0} ms at home and {Median(far.Reads):0.0} ms in the far region (medians of {home.Reads.Count} and {far.Reads.Count}); writes {Median(home.Writes):0.0} and {Median(far.Writes):0.0} ms. The follower answered {near.Hits} of {all} reads ({100.0 * near.Hits / all:0.0} %), {near.Behind} came too early for it, {near.Misses} were not asked.");
        Assert.True(near.Hits >= 0.95 * all, $"{near.Hits} of {all}");
    }

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task Browsers_that_change_regions_read_what_they_wrote(string backend)
    {
        const int browsers = 50;
        var requests = Soak.InFull ? 100_000 : 4_000;
        await using var regions = await TwoRegions.StartAsync(backend);
        var begun = Stopwatch.StartNew();
        var (stale, reads) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, browsers).Select(number => Task.Run(async () =>
        {
            var random = new Random(number);
            HttpClient[] clients = [regions.Home.NewBrowser().Client, regions.Far.NewBrowser().Client];
            var browser = new Browser(clients[0]);
            var written = "(none)";
            for (var i = 0; i < requests / browsers; i++)
            {
                browser = browser.At(clients[random.Next(clients.Length)]);
                if (random.Next(5) == 0)
                {
                    written = i.ToString(CultureInfo.InvariantCulture);
                    await browser.GetAsync($"/set/a/{written}");
                    continue;
                }

                Interlocked.Increment(ref reads);
                if (await browser.GetAsync("/get/a") != written) Interlocked.Increment(ref stale);
            }
        })));
        var near = regions.Far.Engine.Near!;
        Soak.Report($"{backend}, {browsers} browsers that change regions at random: {requests} requests in {begun.Elapsed.TotalSeconds:0} s, {stale} of {reads} reads stale; in the far region {near.Hits} answered by the follower, {near.Behind} too early for it, {near.Misses} not asked.");
        Assert.Equal(0, stale);
        Assert.True(near.Hits > requests / 10, $"{near.Hits} hits");
    }

    [Theory]
    [InlineData("Redis", "frozen")]
    [InlineData("Redis", "killed")]
    [InlineData("Redis", "replication paused")]
    [InlineData("Redis", "promoted")]
    [InlineData("PostgreSql", "frozen")]
    [InlineData("PostgreSql", "killed")]
    [InlineData("PostgreSql", "replication paused")]
    [InlineData("PostgreSql", "promoted")]
    public async Task A_follower_that_fails_costs_nothing_but_the_saving(string backend, string fault)
    {
        await using var regions = await TwoRegions.StartAsync(backend, new Dictionary<string, string?> { ["SessionStorage:Replica:MaxDelay"] = "00:00:01" });
        var near = regions.Far.Engine.Near!;
        using var stop = new CancellationTokenSource();
        var took = new ConcurrentQueue<(long At, TimeSpan Took)>();
        var running = Task.WhenAll(Enumerable.Range(0, Browsers).Select(number => Task.Run(() => ReadOwnWritesAsync(regions.Far.NewBrowser(), took, stop.Token))));
        await Eventually.HoldsAsync(() => near.Hits > 50, "the follower answers");

        var broken = Stopwatch.GetTimestamp();
        var hits = near.Hits;
        if (fault == "frozen") await regions.FreezeFollowerAsync();
        else if (fault == "killed") await regions.KillFollowerAsync();
        else if (fault == "promoted") await regions.PromoteFollowerAsync();
        else regions.PauseReplication();
        await Eventually.HoldsAsync(() => !near.InUse || running.IsCompleted, "the follower is out of use");
        var noticed = Stopwatch.GetElapsedTime(broken);
        var meanwhile = near.Hits - hits;
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        var during = took.Where(one => one.At > broken).Select(one => one.Took).Order().ToList();
        Soak.Report($"{backend}, follower {fault}: out of use after {noticed.TotalSeconds:0.00} s, in which it answered {meanwhile} reads; then {during.Count} requests, none failed, slowest {during[^1].TotalMilliseconds:0} ms, median {during[during.Count / 2].TotalMilliseconds:0} ms.");

        if (fault != "promoted")
        {
            var repaired = Stopwatch.GetTimestamp();
            if (fault == "replication paused") await regions.KillFollowerAsync();
            if (fault == "frozen") await regions.ResumeFollowerAsync();
            else await regions.RestartFollowerAsync();
            hits = near.Hits;
            await Eventually.HoldsAsync(() => near.Hits > hits + 50 || running.IsCompleted, "the follower answers again");
            Soak.Report($"It is read again {Stopwatch.GetElapsedTime(repaired).TotalSeconds:0.0} s after it was back.");
        }

        // A read that failed or was not what was written ends it here.
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Without the bound, a follower that is cut off would serve what was ended at home for as long as it stays so.</summary>
    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task A_session_that_was_ended_at_home_is_read_from_a_cut_off_follower_for_MaxDelay_at_most(string backend)
    {
        await using var regions = await TwoRegions.StartAsync(backend, new Dictionary<string, string?> { ["SessionStorage:Replica:MaxDelay"] = "00:00:02" });
        var near = regions.Far.Engine.Near!;
        var browser = regions.Far.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await Eventually.HoldsAsync(
            async () =>
            {
                var before = near.Hits;
                Assert.Equal("1", await browser.GetAsync("/get/a"));
                return near.Hits > before;
            },
            "the session is read from the follower");
        regions.PauseReplication();
        var key = Assert.Single((await regions.Home.Engine.Storage.ListAsync(null, 10, Cancel)).Entries).Key;
        Assert.True(await regions.Home.Engine.RevokeAsync(key));
        var ended = Stopwatch.StartNew();
        Assert.Equal("1", await browser.Clone().GetAsync("/get/a"));
        await Eventually.HoldsAsync(async () => await browser.Clone().GetAsync("/get/a") == "(none)", "the session has ended in the far region too");
        Soak.Report($"{backend}: a session revoked at home was read from a cut-off follower for {ended.Elapsed.TotalSeconds:0.0} s (MaxDelay 2 s).");
        Assert.False(near.InUse);
    }

    private static async Task<(ConcurrentBag<double> Reads, ConcurrentBag<double> Writes)> UseAsync(SessionHost node)
    {
        var (reads, writes) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        await Task.WhenAll(Enumerable.Range(0, Browsers).Select(number => Task.Run(async () =>
        {
            var random = new Random(number);
            var browser = node.NewBrowser();
            for (var round = 0; round < (Soak.InFull ? 20 : 5); round++)
            {
                writes.Add(await TimeAsync(() => browser.GetAsync($"/set/a/{round}")));
                for (var i = 0; i < ReadsToOneWrite; i++)
                {
                    // People think.
                    await Task.Delay(random.Next(50, 150), Cancel);
                    reads.Add(await TimeAsync(async () => Assert.Equal($"{round}", await browser.GetAsync("/get/a"))));
                }
            }
        })));
        return (reads, writes);
    }

    private static async Task ReadOwnWritesAsync(Browser browser, ConcurrentQueue<(long At, TimeSpan Took)> took, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            if (i % (ReadsToOneWrite + 1) == 0) await browser.GetAsync($"/set/a/{i / (ReadsToOneWrite + 1)}");
            else Assert.Equal($"{i / (ReadsToOneWrite + 1)}", await browser.GetAsync("/get/a"));
            took.Enqueue((Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(begun)));
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var begun = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
