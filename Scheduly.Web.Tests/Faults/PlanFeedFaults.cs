using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Schedules.Together;

namespace Scheduly.Web.Tests.Faults;

/// <summary>A node is cut off from the store and the feed while others change a shared plan: its pages show what is stored soon after, and no write waits for it.</summary>
[Collection(FaultTests.Name)]
public sealed class PlanFeedFaults : IAsyncDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private readonly List<SchedulyFactory> _nodes = [];

    private static TimeSpan Cut => TimeSpan.FromSeconds(Soak.InFull ? 10 : 2);

    private static int Writes => Soak.InFull ? 200 : 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task A_page_on_a_node_that_was_cut_off_shows_the_plan_soon_after_it_is_back(string backend)
    {
        await using var server = await StoreServer.StartAsync(backend);
        await using var relay = new TcpRelay(server.Port);
        var (one, other) = (Start(backend, server.ConnectionString), Start(backend, server.At(relay.Port)));
        var olga = one.NewSocketBrowser();
        await olga.CommandAsync(ScheduleHost.BuildComputerScience);
        var plan = await olga.SharePlanAsync();
        var sam = one.NewSocketBrowser();
        await sam.JoinAsync((await olga.InviteAsync(plan, "edit")).Token, "Sam");
        var there = sam.At(other.NewSocketClient());
        await using var page = await other.OpenAsync(there);
        Assert.Equal("true", (await page.InvokeAsync("Watch", "1", "plan", plan, (await there.PlanAsync(plan))["version"]!.GetValue<string>()))!.ToJsonString());
        Assert.True(await page.HereAsync(plan, "Plan A"));
        await using var first = await one.OpenAsync(olga);
        await first.HereAsync(plan, "Plan A");
        await first.UntilPresentAsync("Olga: Plan A", "Sam: Plan A");
        await page.UntilPresentAsync("Olga: Plan A", "Sam: Plan A");
        await Eventually.HoldsAsync(() => one.Services.GetRequiredService<LiveFeed>().IsLive && other.Services.GetRequiredService<LiveFeed>().IsLive, "both listen");
        var before = await WritesAsync(olga, plan);

        // Nothing goes through, and new connections lead nowhere either.
        relay.Swallow();
        relay.LeadTo(Servers.FreePort());
        var cut = Stopwatch.StartNew();
        var during = await WritesAsync(olga, plan);
        await first.HereAsync(plan, "Plan B");

        // A node that is silent has gone, to the others.
        if (Soak.InFull) await first.UntilPresentAsync("Olga: Plan B");
        if (cut.Elapsed < Cut) await Task.Delay(Cut - cut.Elapsed, Cancel);
        await olga.DoAsync(plan, """{"type":"block","days":["Sun"],"start":"09:00","end":"10:00","label":"last"}""");
        var stored = (await olga.PlanAsync(plan))["version"]!.GetValue<string>();
        relay.LeadTo(server.Port);
        var back = Stopwatch.StartNew();
        while (await page.ToldAsync("1") != stored)
        {
        }

        var told = back.Elapsed;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await there.SendAsync(HttpMethod.Get, $"/api/plans/{plan}");
                return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(Cancel)).Contains(stored, StringComparison.Ordinal);
            },
            "the page reads what is stored");
        var shown = back.Elapsed;
        await page.UntilPresentAsync("Olga: Plan B", "Sam: Plan A");
        Soak.Report(string.Create(CultureInfo.InvariantCulture, $"{backend}, a shared plan, a node cut off for {cut.Elapsed.TotalSeconds - back.Elapsed.TotalSeconds:0} s: its page is told {told.TotalSeconds:0.00} s after, shows it {shown.TotalSeconds:0.00} s after, and who is here {back.Elapsed.TotalSeconds:0.00} s after; median of {Writes} commands of the other node: {before:0.0} ms before, {during:0.0} ms while it was cut"));
        Assert.InRange(shown, TimeSpan.Zero, Promised);

        // A write that waited for the feed would take its time limit, 2 s.
        Assert.InRange(during, 0, (Soak.InFull ? 1.5 : 4) * before + 10);
    }

    /// <summary>One after the other.</summary>
    /// <returns>The median, in milliseconds.</returns>
    private static async Task<double> WritesAsync(Browser browser, string plan)
    {
        var csrf = await browser.TokenAsync();
        var times = new List<double>();
        for (var i = 0; i < Writes; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await browser.ChangeAsync($"/api/plans/{plan}/commands", i % 2 == 0 ? """{"type":"block","days":["Sat"],"start":"09:00","end":"10:00"}""" : """{"type":"undo"}""", csrf);
            Assert.True(answer.IsSuccessStatusCode);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        times.Sort();
        return times[Writes / 2];
    }

    private SchedulyFactory Start(string backend, string connection)
    {
        var node = new SchedulyFactory(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = backend,
            ["SessionStorage:ConnectionString"] = connection,
            ["SessionStorage:RateLimit:Enabled"] = "false",
            ["SessionStorage:OperationTimeout"] = "00:00:01",
        });
        node.Listen();
        _nodes.Add(node);
        return node;
    }
}
