using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>Without a mouse, without good eyes, on a small screen, on a slow line.</summary>
public sealed class AccessTests(ChromiumFixture chromium, PageServerFixture servers)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing(ColorScheme scheme)
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { ColorScheme = scheme });
        if (scheme == ColorScheme.Light) await CheckAsync(visitor.Page);
        await visitor.BuildAsync("no Friday, lunch free 12 to 1, at least 40 credits");
        await visitor.OpenOneWithChoiceAsync();
        await visitor.Page.GetByRole(AriaRole.Searchbox).FillAsync("cs");
        await visitor.Page.Locator("#found").WaitForAsync();
        await visitor.Page.Locator("#menu-take summary").ClickAsync();
        await CheckAsync(visitor.Page);
        visitor.SawNoError();
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        var page = visitor.Page;
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to the schedule")).ToBeFocusedAsync();
        await page.GetByLabel("Your wishes").FocusAsync();
        await page.Keyboard.TypeAsync("no Friday");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await visitor.Blocks.First.WaitForAsync();

        await visitor.Blocks.First.Locator("a").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.closest('.block') !== null && document.activeElement.closest('.block') !== document.querySelector('.block')"));
        var crn = await page.EvaluateAsync<string>("document.activeElement.closest('.block').dataset.crn");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#detail-title")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(visitor.Detail).ToHaveCountAsync(0);
        Assert.Equal(crn, await page.EvaluateAsync<string>("document.activeElement.closest('.block')?.dataset.crn"));

        await page.Keyboard.PressAsync("Control+Z");
        await Expect(visitor.Button("Build my schedule")).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task A_phone_shows_the_week_or_one_day_without_scrolling_sideways()
    {
        await using var visitor = await Visitor.ArriveAsync(
            chromium, servers.Server, new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true, IsMobile = true });
        await visitor.BuildAsync();
        Assert.False(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"));

        var column = await visitor.Blocks.First.EvaluateAsync<string>("block => [...block.classList].find(name => name.startsWith('in-'))");
        await visitor.Page.Locator($"label:has(#day-{column[3..]})").TapAsync();
        Assert.True((await visitor.Blocks.First.BoundingBoxAsync())!.Width > 100);
        Assert.All(
            await visitor.Page.Locator(".block:visible").EvaluateAllAsync<string[]>("all => all.map(one => [...one.classList].find(name => name.startsWith('in-')))"),
            shown => Assert.Equal(column, shown));
        await visitor.Blocks.First.Locator("a").TapAsync();
        await Expect(visitor.Detail).ToBeInViewportAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task The_page_weighs_less_than_150_KB_and_shows_its_first_view_with_the_first_answer()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync();
        var sizes = new List<Task<int>>();
        var page = await visitor.Context.NewPageAsync();
        page.Response += (_, response) => sizes.Add(SizeAsync(response));
        var first = await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.Contains("class=\"block", await first!.TextAsync(), StringComparison.Ordinal);
        var total = (await Task.WhenAll(sizes)).Sum();
        Assert.InRange(total, 1, 150 * 1024);
        TestContext.Current.SendDiagnosticMessage($"{total} bytes in {sizes.Count} answers");

        visitor.SawNoError();

        // Nothing but the page itself: the blocks of the week stand where they belong all the same.
        page = await visitor.Context.NewPageAsync();
        await page.RouteAsync("**/*", route => route.Request.ResourceType == "document" ? route.ContinueAsync() : route.AbortAsync());
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
        Assert.Equal("grid", await page.Locator(".blocks").EvaluateAsync<string>("blocks => getComputedStyle(blocks).display"));
        var box = await page.Locator(".block").First.BoundingBoxAsync();
        Assert.InRange(box!.Width, 20, 400);

        static async Task<int> SizeAsync(IResponse response) =>
            response.Url.Contains("/api/", StringComparison.Ordinal) ? 0 : (await response.BodyAsync()).Length;
    }

    private static async Task CheckAsync(IPage page)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.Empty(result.Violations.Select(one => $"{one.Id}: {one.Help} at {string.Join(" | ", one.Nodes.Select(node => node.Html).Take(3))}"));
    }
}
