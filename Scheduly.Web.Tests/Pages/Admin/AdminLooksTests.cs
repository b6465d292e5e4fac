using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Scheduly.Web.Tests.Admin;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages.Admin;

/// <summary>The operator's pages in a real browser: light, dark, on a phone, without script, by keyboard. Pictures go to artifacts/screenshots.</summary>
public sealed class AdminLooksTests(ChromiumFixture chromium)
{
    public static TheoryData<string> Looks => ["light", "dark", "phone", "noscript"];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Each_page_fits_its_screen_and_can_be_read_by_all(string look)
    {
        await using var server = new PageServer(more: new Dictionary<string, string?> { ["Admin:Key"] = AdminAccessTests.Key });
        await using var context = await chromium.NewContextAsync(server.Address, look switch
        {
            "dark" => new() { ColorScheme = ColorScheme.Dark },
            "phone" => new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true, IsMobile = true },
            "noscript" => new() { JavaScriptEnabled = false },
            _ => new(),
        });
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync("/");
        await page.GetByLabel("Major").FillAsync("Computer Science");
        await page.GetByRole(AriaRole.Button, new() { Name = "Build my schedule" }).ClickAsync();
        await page.Locator(".block").First.WaitForAsync();

        await page.GotoAsync("/admin/sessions");
        await LookAsync(page, look, "login");
        await page.Keyboard.TypeAsync(AdminAccessTests.Key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("table.list button")).ToHaveCountAsync(1);
        await LookAsync(page, look, "sessions");
        await page.Locator("table.list button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#facts-title")).ToBeVisibleAsync();
        await LookAsync(page, look, "session");
        await page.GotoAsync("/admin/audit");
        await LookAsync(page, look, "audit");
        await page.GotoAsync("/admin");
        await LookAsync(page, look, "overview");

        await page.GotoAsync("/admin/sessions");
        await page.Locator("table.list button").ClickAsync();
        await page.GetByLabel("Yes, end this session").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "End the session" }).ClickAsync();
        await Expect(page.Locator("[role=status]")).ToContainTextAsync("has ended");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Admin key")).ToBeVisibleAsync();
        Assert.DoesNotContain(complaints, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private static async Task LookAsync(IPage page, string look, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"admin-{look}-{name}.png"), FullPage = true });
        var overflow = await page.Locator("html").EvaluateAsync<bool>("html => html.scrollWidth > html.clientWidth");
        Assert.False(overflow, $"{name} is wider than its screen in {look}.");
        if (look == "noscript") return;
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.Empty(result.Violations.Select(one => $"{name}: {one.Id}: {one.Help} at {string.Join(" | ", one.Nodes.Select(node => node.Html).Take(3))}"));
    }
}
