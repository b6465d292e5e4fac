using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Schedules.Together;

namespace Scheduly.Web.Tests.Live;

/// <summary>Who is in a plan, over the WebSockets of its pages, and over requests where there is none.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private readonly SchedulyFactory _app = new(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory", ["SessionStorage:RateLimit:Enabled"] = "false" });

    public ValueTask InitializeAsync()
    {
        _app.Listen();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_page_is_here_as_long_as_its_connection_and_says_where_it_looks()
    {
        var (olga, plan) = await ShareAsync();
        var sam = await JoinAsync(olga, plan, "look", "Sam");
        await using var page = await _app.OpenAsync(olga);
        Assert.True(await page.HereAsync(plan, "Plan A"));
        await page.UntilPresentAsync("Olga: Plan A");
        await using (var other = await _app.OpenAsync(sam))
        {
            Assert.True(await other.HereAsync(plan, "Plan B"));
            await other.UntilPresentAsync("Olga: Plan A", "Sam: Plan B");
            await page.UntilPresentAsync("Olga: Plan A", "Sam: Plan B");
            await other.HereAsync(plan, "Plan B: CS 0441");
            await page.UntilPresentAsync("Olga: Plan A", "Sam: Plan B: CS 0441");

            // Hidden, and shown again.
            await other.HereAsync(plan, null);
            await page.UntilPresentAsync("Olga: Plan A");
            await other.HereAsync(plan, "Plan B");
            await page.UntilPresentAsync("Olga: Plan A", "Sam: Plan B");
        }

        await page.UntilPresentAsync("Olga: Plan A");
    }

    [Fact]
    public async Task Of_two_pages_of_one_person_the_last_place_is_shown_and_the_other_when_it_closes()
    {
        var (olga, plan) = await ShareAsync();
        await using var page = await _app.OpenAsync(olga);
        await page.HereAsync(plan, "Plan A");
        await page.UntilPresentAsync("Olga: Plan A");
        await using (var second = await _app.OpenAsync(olga))
        {
            await second.HereAsync(plan, "Plan B");
            await page.UntilPresentAsync("Olga: Plan B");
        }

        await page.UntilPresentAsync("Olga: Plan A");
    }

    [Fact]
    public async Task A_removed_person_is_told_nothing_more_and_is_here_no_more()
    {
        var (olga, plan) = await ShareAsync();
        var eve = await JoinAsync(olga, plan, "look", "Eve");
        await using var page = await _app.OpenAsync(olga);
        await using var spy = await _app.OpenAsync(eve);
        await spy.HereAsync(plan, "Plan A");
        await page.HereAsync(plan, "Plan A");
        await page.UntilPresentAsync("Eve: Plan A", "Olga: Plan A");
        await spy.UntilPresentAsync("Eve: Plan A", "Olga: Plan A");
        await olga.DoneAsync($"/api/plans/{plan}/people/remove", new() { ["id"] = (await olga.PlanAsync(plan)).IdOf("Eve") });

        // Eve's page stays open, and says more.
        await page.UntilPresentAsync("Olga: Plan A");
        await spy.HereAsync(plan, "Plan B");
        await page.HereAsync(plan, "A secret place");
        await page.UntilPresentAsync("Olga: A secret place");
        Assert.Equal(0, spy.Untaken);

        // Nor does a new connection of the same cookie help.
        await using var again = await _app.OpenAsync(eve);
        Assert.False(await again.HereAsync(plan, "Plan A"));
        Assert.Equal(0, again.Untaken);
    }

    [Fact]
    public async Task A_stranger_and_another_plan_on_the_same_connection_are_refused()
    {
        var (olga, plan) = await ShareAsync();
        var other = await olga.SharePlanAsync();
        await using var page = await _app.OpenAsync(olga);
        Assert.True(await page.HereAsync(plan, "Plan A"));
        Assert.False(await page.HereAsync(other, "Plan A"));
        var (stranger, _) = await ShareAsync();
        await using var spy = await _app.OpenAsync(stranger);
        Assert.False(await spy.HereAsync(plan, "Plan A"));
        await using var nobody = await LiveSocket.OpenAsync(_app.Address, "", cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(await nobody.HereAsync(plan, "Plan A"));
        await page.UntilPresentAsync("Olga: Plan A");
        Assert.Equal(0, spy.Untaken + nobody.Untaken);
    }

    [Fact]
    public async Task A_place_is_cut_and_what_cannot_be_shown_is_left_out()
    {
        var (olga, plan) = await ShareAsync();
        await using var page = await _app.OpenAsync(olga);
        await page.HereAsync(plan, "a\u202Eb\nc\0d<b>" + new string('x', 100));
        await page.UntilPresentAsync("Olga: abcd<b>" + new string('x', 53));
    }

    [Fact]
    public async Task Who_has_no_WebSocket_is_seen_and_sees_by_asking()
    {
        var (olga, plan) = await ShareAsync();
        var sam = await JoinAsync(olga, plan, "edit", "Sam");
        await using var page = await _app.OpenAsync(olga);
        await page.HereAsync(plan, "Plan A");
        var here = await sam.DoneAsync($"/api/plans/{plan}/here", new() { ["looksAt"] = "Plan B" });
        Assert.Equal(["Olga: Plan A", "Sam: Plan B"], here["people"]!.AsArray().Select(one => $"{one!["name"]}: {one["looksAt"]}").Order(StringComparer.Ordinal));
        await page.UntilPresentAsync("Olga: Plan A", "Sam: Plan B");
        await sam.DoneAsync($"/api/plans/{plan}/here", []);
        await page.UntilPresentAsync("Olga: Plan A");
    }

    private async Task<(Browser Owner, string Plan)> ShareAsync()
    {
        var owner = _app.NewSocketBrowser();
        await owner.CommandAsync(ScheduleHost.BuildComputerScience);
        return (owner, await owner.SharePlanAsync());
    }

    private async Task<Browser> JoinAsync(Browser owner, string plan, string role, string name)
    {
        var guest = _app.NewSocketBrowser();
        await guest.JoinAsync((await owner.InviteAsync(plan, role)).Token, name);
        return guest;
    }
}
