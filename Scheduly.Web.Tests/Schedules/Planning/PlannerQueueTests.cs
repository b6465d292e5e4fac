using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Planning;

public sealed class PlannerQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_the_queue_a_build_is_503_with_a_time_and_reading_goes_on()
    {
        await using var host = new ScheduleHost(new Dictionary<string, string?> { ["Planning:Concurrent"] = "1", ["Planning:Queue"] = "0" });
        var student = await host.NewStudentAsync();
        var queue = host.Services.GetRequiredService<PlannerQueue>();
        using (await queue.EnterAsync(Cancel))
        {
            using var refused = await student.ChangeAsync("/api/schedule/commands", """{"type":"refine","utterance":"no Monday"}""");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
            Assert.Contains("\"code\":\"planner-busy\"", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            Assert.Single((await student.ReadAsync()).Names);
            await student.CommandAsync("""{"type":"undo"}""");
        }

        await student.CommandAsync(ScheduleHost.BuildComputerScience);
    }

    /// <summary>Every place is taken: what would wait for one, or be refused for it, has not been refused before.</summary>
    [Theory]
    [InlineData("/api/schedule/commands", ScheduleHost.BuildComputerScience)]
    [InlineData("/api/schedule/import?mode=add", null)]
    public async Task A_request_over_the_limits_is_refused_before_it_asks_for_a_place(string path, string? body)
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Memory",
            ["SessionStorage:RateLimit:NewSessionsPerMinute"] = "1",

            // It plans too.
            ["WarmUp:Enabled"] = "false",
            ["Planning:Concurrent"] = "1",
            ["Planning:Queue"] = "0",
        });
        app.Listen();
        var student = app.NewSocketBrowser();
        await student.CommandAsync(ScheduleHost.BuildComputerScience);
        body ??= await student.GetAsync("/api/schedule/export");
        using (await app.Services.GetRequiredService<PlannerQueue>().EnterAsync(Cancel))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await app.NewSocketBrowser().PostAsync(path, body)).Status);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await student.PostAsync(path, body)).Status);
        }
    }

    [Fact]
    public async Task A_request_in_the_queue_is_served_when_a_place_is_free()
    {
        using var queue = new PlannerQueue(Options.Create(new PlanningOptions { Concurrent = 1, Queue = 1 }));
        var first = await queue.EnterAsync(Cancel);
        var second = queue.EnterAsync(Cancel);
        Assert.False(second.IsCompleted);
        await Assert.ThrowsAsync<PlannerBusyException>(() => queue.EnterAsync(Cancel));
        first.Dispose();
        (await second).Dispose();
    }
}
