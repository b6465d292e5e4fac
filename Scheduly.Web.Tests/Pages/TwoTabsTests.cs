using System.Collections.Concurrent;
using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>Tabs of one browser, a store that is unavailable, and no network.</summary>
public sealed class TwoTabsTests(ChromiumFixture chromium, PageServerFixture servers)
{
    [Fact]
    public async Task A_change_shows_in_the_other_tab_and_neither_overwrites_the_other()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync();
        var other = await visitor.NewTabAsync();
        await Expect(other.Locator(".block").First).ToBeVisibleAsync();
        await other.GetByLabel("Add or change a wish").FillAsync("compact");

        await visitor.RefineAsync("no Friday");
        await Expect(other.Locator(".chip", new() { HasText = "No Friday" })).ToBeVisibleAsync(new() { Timeout = 3000 });
        await Expect(other.GetByLabel("Add or change a wish")).ToHaveValueAsync("compact");

        await other.GetByRole(AriaRole.Button, new() { Name = "Refine" }).ClickAsync();
        await Expect(visitor.Chip("Compact")).ToBeVisibleAsync(new() { Timeout = 3000 });
        await Expect(visitor.Chip("No Friday")).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task A_change_is_sent_again_under_the_same_id_while_the_store_is_away()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync();
        var ids = new ConcurrentQueue<string>();
        await visitor.Page.RouteAsync("**/*handler=Act", async route =>
        {
            var body = route.Request.PostData ?? "";
            ids.Enqueue(body[body.IndexOf("commandId", StringComparison.Ordinal)..][..60]);
            if (ids.Count < 3) await route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = "{\"code\":\"session-unavailable\"}" });
            else await route.ContinueAsync();
        });

        await visitor.RefineAsync("no Friday");
        await Expect(visitor.Page.Locator("#note")).ToContainTextAsync("Your schedule is safe");
        await Expect(visitor.Chip("No Friday")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("#note")).ToBeHiddenAsync();
        Assert.Equal(3, ids.Count);
        Assert.Single(ids.Distinct());
        visitor.SawNoError();
    }

    [Fact]
    public async Task What_was_shown_at_once_is_taken_back_without_a_network()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync("no Friday");
        await visitor.Context.SetOfflineAsync(true);
        await visitor.Button("Drop the wish: No Friday").ClickAsync();
        await Expect(visitor.Page.Locator("#note")).ToContainTextAsync("You are offline. Nothing was changed");
        await Expect(visitor.Page.Locator(".leaving")).ToHaveCountAsync(0);
        await Expect(visitor.Chip("No Friday")).ToBeVisibleAsync();

        await visitor.Context.SetOfflineAsync(false);
        await visitor.Button("Drop the wish: No Friday").ClickAsync();
        await Expect(visitor.Chip("No Friday")).ToHaveCountAsync(0);
        visitor.SawNoError();
    }
}
