using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages.Together;

/// <summary>The pages of several people in German: nothing is left in English but what says so, and longer words fit. Pictures go to artifacts/screenshots.</summary>
public sealed partial class GermanTogetherTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Pages_of_several_people_are_German_and_fit(int width)
    {
        await using var server = new PageServer();
        await using var olga = await ArriveAsync(server, width);
        await using var sam = await ArriveAsync(server, width);
        var page = olga.Page;
        await BuildAsync(page, "no Friday, lunch free 12 to 1");

        // Links that follow a schedule.
        await page.GotoAsync("/links");
        await ClickAsync(page, "Kalender zum Abonnieren erstellen");
        Assert.StartsWith("webcal:", await page.Locator("#fresh-link").InputValueAsync(), StringComparison.Ordinal);
        await LookAsync(page, width, "calendar-link");
        await page.GotoAsync("/links");
        await ClickAsync(page, "Live-Link erstellen");
        var live = await page.Locator("#fresh-link").InputValueAsync();
        Assert.Contains("/shared/live#", live, StringComparison.Ordinal);
        await LookAsync(page, width, "live-link");

        // A shared plan, its people, and the door.
        await page.GotoAsync("/together");
        await LookAsync(page, width, "together");
        await page.GetByLabel("Dein Name").FillAsync("Olga");
        await ClickAsync(page, "Gemeinsamen Plan erstellen");
        await ClickAsync(page, "Mein Link für ein anderes Gerät");
        await LookAsync(page, width, "own-link");
        await ClickAsync(page, "Link zum Ändern");
        var invitation = await page.Locator("#fresh-link").InputValueAsync();
        await sam.Page.GotoAsync("/together/join");
        await LookAsync(sam.Page, width, "join-empty");
        await sam.Page.GotoAsync("/");
        await sam.Page.GotoAsync(invitation);
        await sam.Page.GetByLabel("Dein Name").WaitForAsync();
        await LookAsync(sam.Page, width, "join");
        await sam.Page.GetByLabel("Dein Name").FillAsync("Sam");
        await ClickAsync(sam.Page, "Beitreten");
        await Expect(sam.Page.Locator("#here li", new() { HasText = "Du" })).ToBeVisibleAsync();
        await sam.Page.Locator("#history summary").ClickAsync();
        await LookAsync(sam.Page, width, "plan");
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan übergeben an Sam" }).WaitForAsync();
        await page.Locator("details summary").Last.ClickAsync();
        await LookAsync(page, width, "people");
        await page.GotoAsync("/together");
        await LookAsync(page, width, "together-plans");

        // One who may only look.
        await page.GetByRole(AriaRole.Link, new() { Name = "Personen und Links" }).First.ClickAsync();
        await ClickAsync(page, "Link zum Ansehen");
        invitation = await page.Locator("#fresh-link").InputValueAsync();
        await using var eve = await ArriveAsync(server, width);
        await eve.Page.GotoAsync(invitation);
        await eve.Page.GetByLabel("Dein Name").FillAsync("Eve");
        await ClickAsync(eve.Page, "Beitreten");
        await Expect(eve.Page.GetByText("du kannst ihn ansehen")).ToBeVisibleAsync();
        await LookAsync(eve.Page, width, "plan-look");
        await eve.Page.GotoAsync("/together/none");
        await Expect(eve.Page.Locator("h1")).ToHaveTextAsync("Du hast keinen Zugang zu diesem Plan");
        await LookAsync(eve.Page, width, "plan-closed");

        // A friend's week, beside one's own.
        await sam.Page.GotoAsync("/shared/live");
        await LookAsync(sam.Page, width, "live-empty");
        await sam.Page.GotoAsync("/beside");
        await LookAsync(sam.Page, width, "beside-empty");
        await sam.Page.GotoAsync("/");
        await BuildAsync(sam.Page, "no Monday");
        await sam.Page.GotoAsync(live);
        await sam.Page.Locator(".live-mark").WaitForAsync();
        await LookAsync(sam.Page, width, "live");
        await sam.Page.Locator("#beside-name").FillAsync("Olga");
        await ClickAsync(sam.Page, "Neben meinen legen");
        await sam.Page.Locator(".friends .swatch").WaitForAsync();
        await LookAsync(sam.Page, width, "beside");

        await page.GotoAsync("/crns");
        await LookAsync(page, width, "crns");
        olga.SawNoError();
        sam.SawNoError();
        eve.SawNoError();
    }

    private static async Task LookAsync(IPage page, int width, string name)
    {
        await GermanPagesTests.LookAsync(page, width, name);
        var read = await page.EvaluateAsync<string>("""
            () => {
              const main = document.querySelector("main").cloneNode(true);
              for (const one of main.querySelectorAll("[lang=en], script, style, template")) one.remove();
              const said = [...main.querySelectorAll("[aria-label], [title], [placeholder], [data-copy-name]")].map(one => ["aria-label", "title", "placeholder", "data-copy-name"].map(name => one.getAttribute(name) ?? "").join(" "));
              return [document.title, main.textContent, ...said].join("\n");
            }
            """);
        Assert.DoesNotMatch(English(), read);
    }

    /// <summary>A visitor who has chosen German.</summary>
    private async Task<Visitor> ArriveAsync(PageServer server, int width)
    {
        var visitor = await Visitor.ArriveAsync(chromium, server, new() { ViewportSize = new() { Width = width, Height = 844 } });
        await ClickAsync(visitor.Page, "Deutsch");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        return visitor;
    }

    private static async Task BuildAsync(IPage page, string wishes)
    {
        await page.GetByLabel("Deine Wünsche").FillAsync(wishes);
        await ClickAsync(page, "Stundenplan erstellen");
        await page.Locator(".block").First.WaitForAsync();
    }

    private static Task ClickAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Small words that neither the titles nor the places of courses use.</summary>
    [GeneratedRegex(@"\b(?:[Yy]ou|[Yy]ours?|[Tt]his|[Ww]ho|made|until|works|[Mm]ine|[Tt]here|edit|looks?|has|is)\b")]
    private static partial Regex English();
}
