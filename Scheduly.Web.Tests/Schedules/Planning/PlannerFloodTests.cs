using System.Net;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Many clients build in a loop on a healthy Redis, and one refines: nobody is told that the store is unavailable.</summary>
public sealed class PlannerFloodTests(RedisServerFixture redis)
{
    private const int Clients = 32, Refinements = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_builds_opens_no_gate_and_a_refinement_is_stored()
    {
        var server = await redis.GetAsync();
        await using var app = new SchedulyFactory(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = server.ConnectionString,
            ["SessionStorage:KeyPrefix"] = RedisServerFixture.FreshPrefix(),
            ["SessionStorage:OperationTimeout"] = "00:00:01",
            ["SessionStorage:RateLimit:Enabled"] = "false",
        });
        app.Listen();
        var student = app.NewSocketBrowser();
        await student.BuildAsync();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var flood = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => BuildAsync(app.NewSocketBrowser(), ends.Token), Cancel)).ToArray();
        var refused = new List<HttpStatusCode>();
        for (var i = 0; i < Refinements; i++)
        {
            using var answer = await student.ChangeAsync("/api/schedule/optimize", $$"""{"utterance":"start after {{(i % 2) + 9}}am"}""");
            if (answer.StatusCode != HttpStatusCode.OK) refused.Add(answer.StatusCode);
        }

        await ends.CancelAsync();
        var answers = (await Task.WhenAll(flood)).SelectMany(one => one).ToList();
        Assert.Empty(refused);
        Assert.NotEmpty(answers);
        Assert.DoesNotContain(answers, answer => answer.Contains("session-unavailable", StringComparison.Ordinal));
    }

    /// <returns>What each build was answered with, when it was not carried out; empty texts for the others.</returns>
    private static async Task<List<string>> BuildAsync(Browser browser, CancellationToken ends)
    {
        var answers = new List<string>();
        while (!ends.IsCancellationRequested)
        {
            using var answer = await browser.ChangeAsync("/api/schedule/build", """{"major":"Computer Science","utterance":"no Friday"}""");
            answers.Add(answer.StatusCode == HttpStatusCode.OK ? "" : await answer.Content.ReadAsStringAsync(Cancel));
        }

        return answers;
    }
}
