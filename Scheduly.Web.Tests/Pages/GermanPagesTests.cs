using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Scheduly.Web.Tests.Admin;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>The pages in another language: longer words on the same screens. Pictures go to artifacts/screenshots.</summary>
public sealed class GermanPagesTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Each_page_fits_and_axe_finds_nothing(int width)
    {
        await using var server = new PageServer(more: new Dictionary<string, string?> { ["Admin:Key"] = AdminAccessTests.Key });
        await using var context = await chromium.NewContextAsync(server.Address, new() { ViewportSize = new() { Width = width, Height = 844 } });
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Deutsch" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Erstelle deinen Stundenplan");
        await LookAsync(page, width, "start");
        await page.GetByLabel("Deine Wünsche").FillAsync("no Friday, lunch free 12 to 1, at least 40 credits");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stundenplan erstellen" }).ClickAsync();
        await page.Locator(".block a").First.ClickAsync();
        await page.Locator("#detail").WaitForAsync();
        await LookAsync(page, width, "board");
        await page.Locator("#detail-close").ClickAsync();
        await page.Locator(".course-list button").First.ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("entfernt");
        foreach (var (name, path) in new[] { ("links", "/links"), ("import", "/import"), ("recover", "/recover"), ("resume", "/resume"), ("shared", "/shared"), ("login", "/admin/login") })
        {
            await page.GotoAsync(path);
            await LookAsync(page, width, name);
        }

        await page.GetByLabel("Admin-Schlüssel").FillAsync(AdminAccessTests.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Die Sitzungen funktionieren");
        foreach (var (name, path) in new[] { ("overview", "/admin"), ("health", "/admin/health"), ("sessions", "/admin/sessions"), ("audit", "/admin/audit"), ("use", "/admin/use") })
        {
            await page.GotoAsync(path);
            await LookAsync(page, width, name);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("How people use it");
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Scripts_speak_the_language_of_the_page()
    {
        await using var server = new PageServer();
        await using var context = await chromium.NewContextAsync(server.Address);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Deutsch" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stundenplan erstellen" }).ClickAsync();
        await page.Locator(".block").First.WaitForAsync();
        await context.SetOfflineAsync(true);
        await page.Locator(".course-list button").First.ClickAsync();
        await Expect(page.Locator("#note")).ToContainTextAsync("Du bist offline. Nichts wurde geändert");
    }

    /// <summary>Takes a picture; holds that the page is German, fits its screen, and that axe finds nothing.</summary>
    internal static async Task LookAsync(IPage page, int width, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"german-{width}-{name}.png"), FullPage = true });
        Assert.Equal("de", await page.Locator("html").GetAttributeAsync("lang"));
        Assert.False(await page.Locator("html").EvaluateAsync<bool>("html => html.scrollWidth > html.clientWidth"), $"{name} is wider than its screen of {width}.");
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.Empty(result.Violations.Select(one => $"{name}: {one.Id}: {one.Help} at {string.Join(" | ", one.Nodes.Select(node => node.Html).Take(3))}"));
    }
}
