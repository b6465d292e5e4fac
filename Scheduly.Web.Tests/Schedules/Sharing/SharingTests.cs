using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Schedules;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Sharing;

public sealed class SharingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shared_schedule_is_seen_and_copied_by_whoever_has_the_link()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var link = await ShareAsync(owner);
        var stranger = host.NewBrowser();
        var (status, seen) = await ViewAsync(stranger, link);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((await owner.ReadAsync()).Crns, seen["plan"]!["sections"]!.AsArray().Select(section => section!["crn"]!.GetValue<string>()));
        var copy = await stranger.CommandAsync($$"""{"type":"copyShared","token":"{{link["token"]}}"}""");
        Assert.Equal((await owner.ReadAsync()).Crns, copy.Crns);
        Assert.NotEqual((await owner.ReadAsync())["activeId"]!.GetValue<string>(), copy["activeId"]!.GetValue<string>());
        Assert.Empty((await stranger.CommandAsync("""{"type":"undo"}""")).Names);
    }

    [Fact]
    public async Task A_link_shows_the_schedule_as_it_was_and_nothing_private()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        await owner.CommandAsync("""{"type":"complete","courses":["CS0007"]}""");
        await owner.CommandAsync("""{"type":"refine","utterance":"not with Dr. Halloran"}""");
        var before = (await owner.ReadAsync()).Crns;
        var link = await ShareAsync(owner);
        await owner.CommandAsync("""{"type":"startOver"}""");
        var (_, seen) = await ViewAsync(host.NewBrowser(), link);
        Assert.Equal(before, seen["plan"]!["sections"]!.AsArray().Select(section => section!["crn"]!.GetValue<string>()));
        var copy = await host.NewBrowser().CommandAsync($$"""{"type":"copyShared","token":"{{link["token"]}}"}""");
        Assert.Empty(copy.Active["completedCourses"]!.AsArray());
        Assert.DoesNotContain(copy.Chips, chip => chip.StartsWith("avoidInstructor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_session_that_made_a_link_can_revoke_it()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var link = await ShareAsync(owner);
        var id = Assert.Single((await owner.ReadAsync())["shares"]!.AsArray())!["id"]!.GetValue<string>();
        Assert.NotEqual(link["token"]!.GetValue<string>(), id);
        var (denied, _) = await (await host.NewStudentAsync()).SendJsonAsync("/api/schedule/share/revoke", $$"""{"id":"{{id}}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, denied);
        Assert.Equal(HttpStatusCode.OK, (await ViewAsync(host.NewBrowser(), link)).Status);
        var (done, _) = await owner.SendJsonAsync("/api/schedule/share/revoke", $$"""{"id":"{{id}}"}""");
        Assert.Equal(HttpStatusCode.OK, done);
        Assert.Equal(HttpStatusCode.NotFound, (await ViewAsync(host.NewBrowser(), link)).Status);
        Assert.Empty((await owner.ReadAsync())["shares"]!.AsArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../../../etc/passwd")]
    public async Task What_is_no_token_opens_nothing(string token)
    {
        await using var host = new ScheduleHost();
        var (status, answer) = await host.NewBrowser().SendJsonAsync("/api/shared/view", new JsonObject { ["token"] = token }.ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("not valid", answer["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await host.NewBrowser().RefusedAsync(new JsonObject { ["type"] = "copyShared", ["token"] = token }.ToJsonString());
    }

    [Fact]
    public async Task A_link_ends_with_its_lifetime_and_outlives_the_session()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01", System.Globalization.CultureInfo.InvariantCulture));
        await using var host = new ScheduleHost(new Dictionary<string, string?> { ["Sharing:Lifetime"] = "10.00:00:00" }, clock);
        var link = await ShareAsync(await host.NewStudentAsync());
        clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(HttpStatusCode.OK, (await ViewAsync(host.NewBrowser(), link)).Status);
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(HttpStatusCode.NotFound, (await ViewAsync(host.NewBrowser(), link)).Status);
        await host.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel);
        Assert.Equal(0, await Shares(host).CountAsync(Cancel));
    }

    [Fact]
    public void A_lifetime_that_makes_no_sense_ends_startup_with_its_name()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Sharing:Lifetime", "-1.00:00:00")]).Build());
        services.AddSchedules();
        using var provider = services.BuildServiceProvider();
        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("Sharing:Lifetime", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_holds_neither_the_token_nor_the_schedule_in_clear()
    {
        await using var host = new ScheduleHost();
        var link = await ShareAsync(await host.NewStudentAsync());
        var entry = Assert.Single((await Shares(host).ListAsync(null, 10, Cancel)).Entries);
        var value = Encoding.UTF8.GetString((await Shares(host).ReadAsync(entry.Key, Cancel))!);
        var token = link["token"]!.GetValue<string>();
        Assert.Equal(32, token.Length);
        Assert.NotEqual(token, entry.Key.Hash);
        Assert.DoesNotContain(token, value, StringComparison.Ordinal);

        // Long enough not to come about by chance in what is encrypted.
        Assert.DoesNotContain("Computer", value, StringComparison.Ordinal);
        Assert.DoesNotContain("LEC-10", value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_has_so_many_links_and_no_more()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        for (var number = 0; number < 20; number++) await ShareAsync(owner);
        var (status, _) = await owner.SendJsonAsync("/api/schedule/share", $$"""{"id":"{{(await owner.ReadAsync())["activeId"]}}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(20, await Shares(host).CountAsync(Cancel));
    }

    [Fact]
    public async Task A_recovery_link_brings_all_schedules_to_another_browser_once()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        await owner.CommandAsync("""{"type":"newSchedule","name":"Light"}""");
        var (_, link) = await owner.SendJsonAsync("/api/schedule/recovery", "{}");
        var claim = $$"""{"token":"{{link["token"]}}"}""";
        var phone = await host.NewStudentAsync();
        var (status, claimed) = await phone.SendJsonAsync("/api/recovery/claim", claim);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3, claimed.Names.Distinct().Count());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.NewBrowser().SendJsonAsync("/api/recovery/claim", claim)).Status);
        Assert.Equal(2, (await owner.ReadAsync()).Names.Length);
    }

    [Fact]
    public async Task A_recovery_link_that_could_not_be_used_stays_good()
    {
        await using var host = new ScheduleHost();
        var (_, link) = await (await host.NewStudentAsync()).SendJsonAsync("/api/schedule/recovery", "{}");
        var claim = $$"""{"token":"{{link["token"]}}"}""";
        var full = await host.NewStudentAsync();
        for (var number = 1; number < 20; number++) await full.CommandAsync($$"""{"type":"duplicate","id":"{{(await full.ReadAsync())["activeId"]}}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, (await full.SendJsonAsync("/api/recovery/claim", claim)).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.NewBrowser().SendJsonAsync("/api/recovery/claim", claim)).Status);
    }

    [Fact]
    public async Task A_recovery_link_stays_good_when_the_store_fails_before_the_schedules_are_stored()
    {
        var store = new FaultyBackend(new MemoryBackend(64 << 20, TimeProvider.System));
        await using var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:RateLimit:Enabled"] = "false" }, services => services.AddSingleton<StorageBackend>(store));
        var owner = app.NewBrowser();
        await owner.CommandAsync(ScheduleHost.BuildComputerScience);
        var (_, link) = await owner.SendJsonAsync("/api/schedule/recovery", "{}");
        var claim = $$"""{"token":"{{link["token"]}}"}""";
        var phone = app.NewBrowser();
        await phone.GetAsync("/");
        store.Before = operation => operation == "set" ? throw new IOException("the cable") : Task.CompletedTask;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await phone.SendJsonAsync("/api/recovery/claim", claim)).Status);
        store.Before = null;
        var (status, claimed) = await phone.SendJsonAsync("/api/recovery/claim", claim);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEmpty(claimed.Names);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.NewBrowser().SendJsonAsync("/api/recovery/claim", claim)).Status);
    }

    [Fact]
    public async Task A_new_recovery_link_ends_the_one_before()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var (_, first) = await owner.SendJsonAsync("/api/schedule/recovery", "{}");
        await owner.SendJsonAsync("/api/schedule/recovery", "{}");
        Assert.Equal(HttpStatusCode.BadRequest, (await host.NewBrowser().SendJsonAsync("/api/recovery/claim", $$"""{"token":"{{first["token"]}}"}""")).Status);
    }

    private static SessionStorage Shares(ScheduleHost host) => host.Services.GetRequiredService<StorageBackend>().Open(SharedDocuments.Shares);

    private static async Task<JsonObject> ShareAsync(Browser owner)
    {
        var (status, link) = await owner.SendJsonAsync("/api/schedule/share", $$"""{"id":"{{(await owner.ReadAsync())["activeId"]}}"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        return link;
    }

    private static Task<(HttpStatusCode Status, JsonObject Answer)> ViewAsync(Browser browser, JsonObject link) =>
        browser.SendJsonAsync("/api/shared/view", $$"""{"token":"{{link["token"]}}"}""");
}
