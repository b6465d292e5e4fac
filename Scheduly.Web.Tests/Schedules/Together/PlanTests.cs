using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Together;

/// <summary>A shared plan: who comes in, what each may do, and how it ends.</summary>
public sealed class PlanTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_change_one_plan_and_both_changes_stay()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        var friend = host.NewBrowser();
        Assert.Equal(plan, await friend.JoinAsync((await owner.InviteAsync(plan, "edit")).Token, "Sam"));
        await owner.DoAsync(plan, """{"type":"refine","utterance":"start after 10am"}""");
        await friend.DoAsync(plan, """{"type":"block","days":["Mon"],"start":"12:00","end":"13:00","label":"Lunch"}""");
        var seen = (await owner.PlanAsync(plan)).State;
        Assert.Contains(seen.Chips, chip => chip.StartsWith("earliest", StringComparison.OrdinalIgnoreCase) || chip.Contains("10:00", StringComparison.Ordinal));
        Assert.Contains(seen.Chips, chip => chip.StartsWith("blocked", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(seen.Content, (await friend.PlanAsync(plan)).State.Content);
        Assert.Equal(["Olga made this plan", "Olga made an invitation to edit", "Sam joined to edit"], (await friend.PlanAsync(plan)).History[..3]);

        // One's own schedules are another matter.
        Assert.DoesNotContain((await owner.ReadAsync()).Chips, chip => chip.StartsWith("blocked", StringComparison.OrdinalIgnoreCase));
        Assert.Empty((await friend.ReadAsync()).Names);
    }

    [Fact]
    public async Task Who_may_look_changes_nothing_and_cannot_raise_that()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        var (token, _) = await owner.InviteAsync(plan, "look");
        var guest = host.NewBrowser();
        await guest.JoinAsync(token, "Gus");
        var before = (await owner.PlanAsync(plan))["version"]!.ToString();
        foreach (var command in new[] { """{"type":"refine","utterance":"no Monday"}""", """{"type":"undo"}""", """{"type":"startOver"}""", """{"type":"newSchedule","name":"Mine"}""" })
        {
            Assert.Contains("You may look at this plan", await guest.DeniedAsync($"/api/plans/{plan}/commands", JsonNode.Parse(command)!.AsObject()), StringComparison.Ordinal);
        }

        foreach (var (path, body) in new (string, JsonObject)[]
        {
            ("invitations", new() { ["role"] = "edit" }), ("people/remove", new() { ["id"] = (await guest.PlanAsync(plan)).IdOf("Olga") }),
            ("people/hand-over", new() { ["id"] = (await guest.PlanAsync(plan)).IdOf("Gus") }), ("name", new() { ["name"] = "Taken" }), ("delete", []),
        })
        {
            Assert.Contains("Only the owner", await guest.DeniedAsync($"/api/plans/{plan}/{path}", body), StringComparison.Ordinal);
        }

        // The same token again, and its parts put together again, give no more.
        await guest.JoinAsync(token, "Gus");
        Assert.Equal("look", (await guest.PlanAsync(plan))["role"]!.GetValue<string>());
        var own = (await owner.DoneAsync($"/api/plans/{plan}/own-link", []))["token"]!.GetValue<string>();
        await host.NewBrowser().DeniedAsync("/api/plans/join", new() { ["token"] = own[..22] + token[22..^1] + (token[^1] == 'A' ? 'B' : 'A'), ["name"] = "Eve" });
        Assert.Null((await guest.PlanAsync(plan))["invitations"]);
        Assert.Equal(before, (await owner.PlanAsync(plan))["version"]!.ToString());
    }

    [Fact]
    public async Task A_revoked_invitation_lets_nobody_in_and_who_came_by_it_stays_or_goes_as_the_owner_says()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        var (token, id) = await owner.InviteAsync(plan, "edit");
        var (stays, goes) = (host.NewBrowser(), host.NewBrowser());
        await stays.JoinAsync(token, "Stay");
        await owner.DoneAsync($"/api/plans/{plan}/invitations/revoke", new() { ["id"] = id });
        await host.NewBrowser().DeniedAsync("/api/plans/join", new() { ["token"] = token, ["name"] = "Late" });
        Assert.Equal(HttpStatusCode.OK, await stays.StatusOfPlanAsync(plan));

        (token, id) = await owner.InviteAsync(plan, "look");
        await goes.JoinAsync(token, "Go");
        await owner.DoneAsync($"/api/plans/{plan}/invitations/revoke", new() { ["id"] = id, ["people"] = true });
        Assert.Equal(HttpStatusCode.NotFound, await goes.StatusOfPlanAsync(plan));
        Assert.Equal("[]", await goes.GetAsync("/api/plans"));
        Assert.Equal(["Olga", "Stay"], (await owner.PlanAsync(plan)).PeopleNames);
    }

    [Fact]
    public async Task An_invitation_and_a_plan_end_with_their_time()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01", System.Globalization.CultureInfo.InvariantCulture));
        await using var host = new ScheduleHost(new Dictionary<string, string?> { ["Together:Lifetime"] = "20:00:00", ["Together:InvitationLifetime"] = "10:00:00" }, clock);
        var (owner, plan) = await ShareAsync(host);
        var (token, _) = await owner.InviteAsync(plan, "edit");
        clock.Advance(TimeSpan.FromHours(9));
        await host.NewBrowser().JoinAsync(token, "Early");
        clock.Advance(TimeSpan.FromHours(2));
        await host.NewBrowser().DeniedAsync("/api/plans/join", new() { ["token"] = token, ["name"] = "Late" });
        Assert.Equal(HttpStatusCode.OK, await owner.StatusOfPlanAsync(plan));

        // A change prolongs nothing.
        await owner.DoAsync(plan, """{"type":"refine","utterance":"no Monday"}""");
        clock.Advance(TimeSpan.FromHours(10));
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusOfPlanAsync(plan));
        await host.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel);
        Assert.Equal(0, await Plans(host).CountAsync(Cancel));
    }

    [Fact]
    public async Task A_plan_is_handed_over_left_copied_and_deleted()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        var heir = host.NewBrowser();
        await heir.JoinAsync((await owner.InviteAsync(plan, "edit")).Token, "Heir");
        Assert.Contains("hand the plan over", await owner.DeniedAsync($"/api/plans/{plan}/leave", []), StringComparison.Ordinal);
        await owner.DoneAsync($"/api/plans/{plan}/people/hand-over", new() { ["id"] = (await owner.PlanAsync(plan)).IdOf("Heir") });
        Assert.Equal(("edit", "owner"), ((await owner.PlanAsync(plan))["role"]!.ToString(), (await heir.PlanAsync(plan))["role"]!.ToString()));
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PostAsync($"/api/plans/{plan}/leave", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusOfPlanAsync(plan));

        await heir.DoneAsync($"/api/plans/{plan}/copy", []);
        Assert.Equal((await heir.PlanAsync(plan)).State.Crns, (await heir.ReadAsync()).Crns);
        Assert.Equal(HttpStatusCode.NoContent, (await heir.PostAsync($"/api/plans/{plan}/delete", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, await heir.StatusOfPlanAsync(plan));
        Assert.Single((await heir.ReadAsync()).Names);
        Assert.Equal(0, await Plans(host).CountAsync(Cancel));
    }

    [Fact]
    public async Task Ones_own_link_makes_another_browser_oneself_and_an_edit_link_raises_who_looked()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        var (phone, guest) = (host.NewBrowser(), host.NewBrowser());
        Assert.Equal(plan, await phone.JoinAsync((await owner.DoneAsync($"/api/plans/{plan}/own-link", []))["token"]!.GetValue<string>(), ""));
        Assert.Equal("owner", (await phone.PlanAsync(plan))["role"]!.GetValue<string>());
        await guest.JoinAsync((await owner.InviteAsync(plan, "look")).Token, "Gus");
        await guest.JoinAsync((await owner.InviteAsync(plan, "edit")).Token, "Another name");
        var seen = await guest.PlanAsync(plan);
        Assert.Equal(("edit", 2), (seen["role"]!.GetValue<string>(), seen.PeopleNames.Length));
        Assert.Contains("Gus", seen.PeopleNames);
    }

    [Fact]
    public async Task The_own_link_of_somebody_who_may_less_takes_nothing_from_the_owner()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        var guest = host.NewBrowser();
        await guest.JoinAsync((await owner.InviteAsync(plan, "look")).Token, "Gus");
        var lure = (await guest.DoneAsync($"/api/plans/{plan}/own-link", []))["token"]!.GetValue<string>();
        Assert.Contains("you are Olga in this plan", await owner.DeniedAsync("/api/plans/join", new() { ["token"] = lure, ["name"] = "Olga" }), StringComparison.Ordinal);
        Assert.Equal("owner", (await owner.PlanAsync(plan))["role"]!.GetValue<string>());

        // The other way it is a change of who one is, which one asked for.
        await guest.JoinAsync((await owner.DoneAsync($"/api/plans/{plan}/own-link", []))["token"]!.GetValue<string>(), "");
        Assert.Equal("owner", (await guest.PlanAsync(plan))["role"]!.GetValue<string>());
    }

    [Fact]
    public async Task No_link_gives_a_guest_the_cookie_or_the_session_of_its_owner()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        var own = owner.CookieHeader;
        var view = (await owner.DoneAsync("/api/schedule/live", new() { ["id"] = (await owner.ReadAsync())["activeId"]!.GetValue<string>() }))["token"]!.GetValue<string>();
        var guest = host.NewBrowser();

        // Who only looks needs no session.
        using (var body = new StringContent(new JsonObject { ["token"] = view }.ToJsonString(), Encoding.UTF8, "application/json"))
        using (var seen = await guest.SendAsync(HttpMethod.Post, "/api/live/view", body))
        {
            Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
            Assert.DoesNotContain(guest.SetCookies, cookie => cookie.StartsWith("scheduly=", StringComparison.Ordinal));
        }

        await guest.JoinAsync((await owner.InviteAsync(plan, "edit")).Token, "Sam");
        await guest.DoAsync(plan, """{"type":"refine","utterance":"no Monday"}""");
        Assert.All(guest.Cookies, cookie => Assert.DoesNotContain(cookie.Value, own, StringComparison.Ordinal));
        Assert.Empty((await guest.ReadAsync()).Names);
        Assert.Equal(own, owner.CookieHeader);
    }

    [Fact]
    public async Task Twenty_edit_a_hundred_look_and_no_more()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        foreach (var (role, most, word) in new[] { ("edit", 19, "At most 20 people edit"), ("look", 100, "At most 100 people look") })
        {
            var (token, _) = await owner.InviteAsync(plan, role);
            for (var number = 0; number < most; number++) await host.NewBrowser().JoinAsync(token, "Same name");
            Assert.Contains(word, await host.NewBrowser().DeniedAsync("/api/plans/join", new() { ["token"] = token, ["name"] = "One more" }), StringComparison.Ordinal);
        }

        var people = (await owner.PlanAsync(plan)).PeopleNames;
        Assert.Equal(120, people.Distinct().Count());
    }

    [Theory]
    [InlineData("", "Your name is empty")]
    [InlineData("   ", "Your name is empty")]
    [InlineData("12345678901234567890123456789012345678901", "longer than 40")]
    [InlineData("a\u202Ecba", "cannot be shown")]
    [InlineData("a\nb", "cannot be shown")]
    [InlineData("a\0b", "cannot be shown")]
    public async Task A_name_that_cannot_be_shown_is_refused(string name, string reason)
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        Assert.Contains(reason, await owner.DeniedAsync("/api/plans", new() { ["name"] = name }), StringComparison.Ordinal);
        Assert.Equal(0, await Plans(host).CountAsync(Cancel));
    }

    [Fact]
    public async Task The_store_holds_neither_token_nor_name_in_clear_and_the_guests_cookie_is_their_own()
    {
        await using var host = new ScheduleHost();
        var (owner, plan) = await ShareAsync(host);
        var (token, _) = await owner.InviteAsync(plan, "edit");
        var guest = host.NewBrowser();
        await guest.JoinAsync(token, "Wilhelmina");
        var entry = Assert.Single((await Plans(host).ListAsync(null, 10, Cancel)).Entries);
        var value = Encoding.UTF8.GetString((await Plans(host).ReadAsync(entry.Key, Cancel))!);
        Assert.DoesNotContain("Wilhelmina", value, StringComparison.Ordinal);
        Assert.DoesNotContain(token[22..], value, StringComparison.Ordinal);
        Assert.DoesNotContain(token[22..], (await owner.PlanAsync(plan)).ToJsonString(), StringComparison.Ordinal);
        Assert.NotEqual(owner.Cookies["scheduly"], guest.Cookies["scheduly"]);
        Assert.StartsWith(plan, entry.Key.Hash, StringComparison.Ordinal);
        Assert.DoesNotContain("completedCourses\":[\"", (await guest.PlanAsync(plan)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_is_limited_by_address()
    {
        await using var factory = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory", ["Together:WrongTokensPerMinute"] = "5" });
        factory.Listen();
        var browser = factory.NewSocketBrowser();
        for (var number = 0; number < 5; number++)
        {
            Assert.Contains("not valid", await browser.DeniedAsync("/api/plans/look", new() { ["token"] = new string('A', 54) }, HttpStatusCode.NotFound), StringComparison.Ordinal);
        }

        Assert.Contains("Too many links", await browser.DeniedAsync("/api/plans/look", new() { ["token"] = new string('B', 54) }), StringComparison.Ordinal);
        Assert.Contains("Too many links", await browser.DeniedAsync("/api/plans/join", new() { ["token"] = new string('B', 54), ["name"] = "Eve" }), StringComparison.Ordinal);
    }

    internal static async Task<(Browser Owner, string Plan)> ShareAsync(ScheduleHost host)
    {
        var owner = await host.NewStudentAsync();
        return (owner, await owner.SharePlanAsync());
    }

    private static SessionStorage Plans(ScheduleHost host) => host.Services.GetRequiredService<StorageBackend>().Open(ChangingDocuments.Plans);
}
