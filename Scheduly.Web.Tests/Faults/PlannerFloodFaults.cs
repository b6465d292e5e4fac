using System.Diagnostics;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>Many build at once, as before a registration opens: the store is well, and whoever changes a schedule is not told that it failed. All of them fit into the planner's queue.</summary>
[Collection(FaultTests.Name)]
public sealed class PlannerFloodFaults
{
    private const int Builders = 32, Refinements = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_builds_makes_no_outage_of_a_healthy_store()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var app = new SchedulyFactory(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = server.ConnectionString,
            ["SessionStorage:OperationTimeout"] = "00:00:01",
            ["SessionStorage:RateLimit:Enabled"] = "false",
        });
        var student = app.NewBrowser();
        await student.CommandAsync(ScheduleHost.BuildComputerScience);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var built = 0;
        var flood = Enumerable.Range(0, Builders).Select(_ => Task.Run(
            async () =>
            {
                var browser = app.NewBrowser();
                while (!stop.IsCancellationRequested)
                {
                    using var answer = await browser.ChangeAsync("/api/schedule/commands", ScheduleHost.BuildComputerScience);
                    if (answer.IsSuccessStatusCode) Interlocked.Increment(ref built);
                    else Assert.Contains("planner-busy", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
                }
            },
            Cancel)).ToArray();
        await Eventually.HoldsAsync(() => Volatile.Read(ref built) >= Builders, "the builders are under way");
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Refinements; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await student.ChangeAsync("/api/schedule/commands", $$"""{"type":"refine","utterance":"no {{(i % 2 == 0 ? "Monday" : "Friday")}}"}""");
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
            slowest = Stopwatch.GetElapsedTime(begun) is var took && took > slowest ? took : slowest;
        }

        await stop.CancelAsync();
        await Task.WhenAll(flood);
        Soak.Report($"{Builders} clients build: {built} builds; {Refinements} refinements of another were stored, the slowest after {slowest.TotalSeconds:0.0} s; none was told that the store failed.");
    }
}
