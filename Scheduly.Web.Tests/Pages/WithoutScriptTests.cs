using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>With script off every action is a plain form.</summary>
public sealed class WithoutScriptTests(ChromiumFixture chromium, PageServerFixture servers)
{
    [Fact]
    public async Task Everything_works_with_plain_forms()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { JavaScriptEnabled = false });
        var page = visitor.Page;
        await visitor.BuildAsync("no Friday, gibberish talk");
        await Expect(page.Locator("#notice")).ToContainTextAsync("“gibberish talk”");
        await Expect(page.GetByText("drag over empty hours")).ToBeHiddenAsync();

        await visitor.RefineAsync("   ");
        await visitor.RefineAsync("lunch free 12 to 1");
        await Expect(visitor.Chip("Lunch free")).ToBeVisibleAsync();
        Assert.Equal("/", new Uri(page.Url).PathAndQuery);

        var old = await visitor.OpenOneWithChoiceAsync();
        var next = (await page.Locator(".ghost").First.GetAttributeAsync("data-crns"))!.Split(' ')[0];
        await page.Locator(".ghost button").First.ClickAsync();
        await Expect(page.Locator($".block[data-crn='{next}']").First).ToBeVisibleAsync();
        Assert.Equal($"/?crn={next}", new Uri(page.Url).PathAndQuery);

        await page.Locator("#undo").ClickAsync();
        await Expect(page.Locator($".block[data-crn='{old}']").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Searchbox).FillAsync("cs");
        await visitor.Button("Search").ClickAsync();
        await Expect(page.Locator("#found")).ToBeVisibleAsync();

        await page.Locator("#start-over").ClickAsync();
        await Expect(visitor.Button("Build my schedule")).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task A_refusal_says_why_and_keeps_what_was_typed()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { JavaScriptEnabled = false });
        await visitor.Page.GetByLabel("Major").FillAsync("Underwater Basketry");
        await visitor.Page.GetByLabel("Your wishes").FillAsync("no Friday");
        await visitor.Button("Build my schedule").ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Underwater Basketry");
        await Expect(visitor.Page.GetByLabel("Your wishes")).ToHaveValueAsync("no Friday");
        visitor.SawNoError();
    }
}
