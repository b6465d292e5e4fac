using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Schedules.Live;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Schedules.Together;

namespace Scheduly.Web.Tests.Schedules.Live;

/// <summary>A link that follows a schedule.</summary>
public sealed class LiveLinkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_link_shows_what_the_owner_has_now_and_nothing_private()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        await owner.CommandAsync("""{"type":"complete","courses":["CS0007"]}""");
        var link = await LinkAsync(owner);
        var first = await ViewAsync(host, link);
        await owner.CommandAsync("""{"type":"refine","utterance":"no Monday"}""");
        var second = await ViewAsync(host, link);
        Assert.NotEqual(first["version"]!.ToString(), second["version"]!.ToString());
        Assert.Equal((await owner.ReadAsync()).Crns, Crns(second));
        await owner.CommandAsync("""{"type":"undo"}""");
        Assert.Equal(Crns(first), Crns(await ViewAsync(host, link)));
        Assert.DoesNotContain("completed", second.ToJsonString(), StringComparison.OrdinalIgnoreCase);

        // Removed, and brought back.
        await owner.CommandAsync("""{"type":"startOver"}""");
        Assert.Null((await ViewAsync(host, link))["name"]);
        await owner.CommandAsync("""{"type":"undo"}""");
        Assert.Equal(Crns(first), Crns(await ViewAsync(host, link)));
    }

    [Fact]
    public async Task The_stored_copy_holds_nothing_private_either()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        await owner.CommandAsync("""{"type":"complete","courses":["CS0007"]}""");
        var link = await LinkAsync(owner);
        await owner.CommandAsync("""{"type":"refine","utterance":"avoid Smith"}""");
        var copy = await host.Services.GetRequiredService<LiveCopies>().ReadAsync(LiveKind.View, link["token"]!.ToString());
        Assert.NotEmpty(copy!.Value.File.Schedule!.LastPlan!.Sections);
        Assert.Empty(copy.Value.File.Schedule.CompletedCourses);
        Assert.Empty(copy.Value.File.Schedule.Preferences.AvoidInstructors);
    }

    [Fact]
    public async Task Other_schedules_of_the_session_stay_hidden()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var link = await LinkAsync(owner);
        var before = await ViewAsync(host, link);
        await owner.CommandAsync("""{"type":"newSchedule","name":"Secret"}""");
        await owner.CommandAsync("""{"type":"refine","utterance":"no Monday"}""");
        var after = await ViewAsync(host, link);
        Assert.DoesNotContain("Secret", after.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before["changedAt"]!.ToString(), after["changedAt"]!.ToString());
        Assert.Equal(Crns(before), Crns(after));
    }

    [Fact]
    public async Task A_revoked_link_opens_nothing_and_no_later_change_brings_it_back()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var (kept, ended) = (await LinkAsync(owner), await LinkAsync(owner));
        await (await host.NewStudentAsync()).DeniedAsync("/api/schedule/live/revoke", new() { ["id"] = ended["id"]!.ToString() });
        await owner.DoneAsync("/api/schedule/live/revoke", new() { ["id"] = ended["id"]!.ToString() });
        await owner.CommandAsync("""{"type":"refine","utterance":"no Monday"}""");
        await host.NewBrowser().DeniedAsync("/api/live/view", new() { ["token"] = ended["token"]!.ToString() }, HttpStatusCode.NotFound);
        Assert.Equal((await owner.ReadAsync()).Crns, Crns(await ViewAsync(host, kept)));
        Assert.Equal(1, await Live(host).CountAsync(Cancel));
    }

    [Fact]
    public async Task A_link_has_one_power()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var view = await LinkAsync(owner);
        var calendar = await LinkAsync(owner, "subscribe");
        await host.NewBrowser().DeniedAsync("/api/live/view", new() { ["token"] = calendar["token"]!.ToString() }, HttpStatusCode.NotFound);
        using var answer = await host.NewBrowser().SendAsync(HttpMethod.Get, $"/calendar/{view["token"]}.ics");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await host.NewBrowser().DeniedAsync("/api/shared/view", new() { ["token"] = view["token"]!.ToString() }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_copy_that_could_not_be_written_follows_when_the_store_is_back()
    {
        await using var store = new FaultyBackend(new MemoryBackend(64 << 20, TimeProvider.System));
        await using var factory = new SchedulyFactory(
            new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory", ["SessionStorage:RateLimit:Enabled"] = "false" },
            services => services.AddSingleton<StorageBackend>(store));
        var owner = factory.NewBrowser();
        await owner.CommandAsync(ScheduleHost.BuildComputerScience);
        var link = await LinkAsync(owner);
        var token = await owner.TokenAsync();

        // After the session is stored nothing works any more.
        var stored = false;
        store.Before = operation => stored ? throw new TimeoutException() : Task.FromResult(stored = operation == "set");
        using (var answer = await owner.ChangeAsync("/api/schedule/commands", """{"type":"refine","utterance":"no Monday"}""", token)) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(stored);
        store.Before = null;
        var expected = (await owner.ReadAsync()).Crns;
        await Eventually.HoldsAsync(async () => Crns(await ViewAsync(factory.NewBrowser(), link)).SequenceEqual(expected), "the copy has followed");
    }

    [Fact]
    public async Task A_session_has_so_many_live_links_and_no_more()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        for (var number = 0; number < 20; number++) await LinkAsync(owner, number % 2 == 0 ? "live" : "subscribe");
        Assert.Contains("at most 20", await owner.DeniedAsync("/api/schedule/live", new() { ["id"] = (await owner.ReadAsync())["activeId"]!.ToString() }), StringComparison.Ordinal);
        Assert.Equal(20, await Live(host).CountAsync(Cancel));
    }

    internal static async Task<JsonObject> LinkAsync(Browser owner, string kind = "live") =>
        await owner.DoneAsync($"/api/schedule/{kind}", new() { ["id"] = (await owner.ReadAsync())["activeId"]!.GetValue<string>() });

    private static Task<JsonObject> ViewAsync(ScheduleHost host, JsonObject link) => ViewAsync(host.NewBrowser(), link);

    private static Task<JsonObject> ViewAsync(Browser browser, JsonObject link) => browser.DoneAsync("/api/live/view", new() { ["token"] = link["token"]!.GetValue<string>() });

    private static string[] Crns(JsonObject seen) => [.. seen["plan"]!["sections"]!.AsArray().Select(section => section!["crn"]!.GetValue<string>())];

    private static SessionStorage Live(ScheduleHost host) => host.Services.GetRequiredService<StorageBackend>().Open(ChangingDocuments.Live);
}
