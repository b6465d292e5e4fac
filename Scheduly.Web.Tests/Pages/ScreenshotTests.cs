using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages;

/// <summary>Pictures of the main states in artifacts/screenshots, for people to look at; the tests hold that nothing is cut off sideways.</summary>
public sealed class ScreenshotTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Main_states_fit_their_screens()
    {
        await using var server = new PageServer("occidental-202409.json");
        foreach (var (name, options) in Looks())
        {
            await using var context = await chromium.NewContextAsync(server.Address, options);
            var page = await context.NewPageAsync();
            await page.GotoAsync("/");
            await ShotAsync(page, $"{name}-start");
            await page.GetByLabel("School and term").FillAsync("Pitt, Fall 2024");
            await page.GetByLabel("Major").FillAsync("Computer Science");
            await page.GetByLabel("Your wishes").FillAsync("no Friday, lunch free 12 to 1, 15 credits, wobbly chairs");
            await page.GetByRole(AriaRole.Button, new() { Name = "Build my schedule" }).ClickAsync();
            await page.Locator(".block").First.WaitForAsync();
            await ShotAsync(page, $"{name}-board");
            await page.Locator(".block a").First.ClickAsync();
            await page.Locator("#detail").WaitForAsync();
            await ShotAsync(page, $"{name}-detail");
            if (name == "phone")
            {
                await page.Locator("#detail-close").ClickAsync();
                await page.Locator("label:has(#day-1)").TapAsync();
                await ShotAsync(page, "phone-day");
                continue;
            }

            await page.GetByRole(AriaRole.Searchbox).FillAsync("cs");
            if (name == "noscript") await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
            await page.Locator("#found").WaitForAsync();
            await ShotAsync(page, $"{name}-search");
            if (name != "light") continue;
            await page.Locator(".ghost button").First.ClickAsync();
            await page.Locator(".toast").WaitForAsync();
            await ShotAsync(page, "light-swapped");
            await page.GetByLabel("Add or change a wish").FillAsync("at least 18 credits, mornings only, no Monday");
            await page.Keyboard.PressAsync("Enter");
            await page.Locator(".clash").WaitForAsync();
            await ShotAsync(page, "light-clash");
            await page.Locator("#menu-take summary").ClickAsync();
            await page.GetByText("Share, or come back").ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Make a link to share" }).ClickAsync();
            var link = await page.Locator("#fresh-link").InputValueAsync();
            await ShotAsync(page, "light-links");
            await page.GotoAsync(link);
            await page.Locator(".block").First.WaitForAsync();
            await ShotAsync(page, "light-shared");
            await page.GotoAsync("/?add=schedule");
            await page.GetByLabel("School and term").FillAsync("Occidental, Fall 2024");
            await page.GetByLabel("Major").FillAsync("Music");
            await page.GetByRole(AriaRole.Button, new() { Name = "Build my schedule" }).ClickAsync();
            await page.Locator(".tab[aria-current]", new() { HasText = "Music" }).WaitForAsync();
            await ShotAsync(page, "light-occidental");
            await page.EmulateMediaAsync(new() { Media = Media.Print });
            await ShotAsync(page, "print");
        }
    }

    private static IEnumerable<(string Name, BrowserNewContextOptions Options)> Looks() =>
    [
        ("light", new()),
        ("dark", new() { ColorScheme = ColorScheme.Dark }),
        ("phone", new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true, IsMobile = true }),
        ("noscript", new() { JavaScriptEnabled = false }),
    ];

    private static async Task ShotAsync(IPage page, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"{name}.png"), FullPage = !name.StartsWith("phone", StringComparison.Ordinal) });
        var overflow = await page.Locator("html").EvaluateAsync<bool>("html => html.scrollWidth > html.clientWidth");
        Assert.False(overflow, $"{name} is wider than its screen.");
    }
}
