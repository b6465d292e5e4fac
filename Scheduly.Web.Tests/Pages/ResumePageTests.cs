using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>The way from an old id to the builder, in a browser; pictures of it in artifacts/screenshots.</summary>
public sealed class ResumePageTests(ChromiumFixture chromium, PageServerFixture servers)
{
    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("phone")]
    [InlineData("noscript")]
    public async Task An_old_id_leads_to_its_schedule_and_then_to_the_builder(string look)
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, Options(look));
        var page = visitor.Page;
        var id = await OldAsync();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);

        await page.GotoAsync("/resume");
        await ShotAsync(page, $"{look}-resume");
        if (look == "noscript")
        {
            await page.GetByLabel("Session id").FillAsync(id);
            await visitor.Button("Show the schedule").ClickAsync();
        }
        else
        {
            await page.GotoAsync("about:blank");
            await page.GotoAsync($"/resume#{id}");
        }

        await Expect(visitor.Button("Continue with it here")).ToBeVisibleAsync();
        await visitor.Blocks.First.WaitForAsync();
        await ShotAsync(page, $"{look}-resume-shown");
        await visitor.Button("Continue with it here").ClickAsync();
        var banner = page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Your earlier work goes on here" });
        await Expect(banner).ToBeVisibleAsync();
        await ShotAsync(page, $"{look}-resume-taken");
        if (look != "noscript")
        {
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
            Assert.Empty(result.Violations.Select(one => $"{one.Id}: {one.Help} at {string.Join(" | ", one.Nodes.Select(node => node.Html).Take(3))}"));
        }

        // It goes when it is told to, and does not come again.
        await visitor.Button("Dismiss").ClickAsync();
        await Expect(banner).ToHaveCountAsync(0);
        if (look != "noscript") await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.GotoAsync("/");
        await visitor.Blocks.First.WaitForAsync();
        await Expect(banner).ToHaveCountAsync(0);
        Assert.DoesNotContain(asked, address => address.Split('#')[0].Contains(id, StringComparison.Ordinal));
        visitor.SawNoError();
    }

    private static BrowserNewContextOptions Options(string look) => look switch
    {
        "dark" => new() { ColorScheme = ColorScheme.Dark },
        "phone" => new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true, IsMobile = true },
        "noscript" => new() { JavaScriptEnabled = false },
        _ => new(),
    };

    private async Task<string> OldAsync()
    {
        using var client = new HttpClient();
        using var body = new StringContent("""{"major":"Computer Science","utterance":"no Friday"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"{servers.Server.Address}/build"), body, TestContext.Current.CancellationToken);
        return System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("session_id").GetString()!;
    }

    private static async Task ShotAsync(IPage page, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"{name}.png") });
        Assert.False(await page.Locator("html").EvaluateAsync<bool>("html => html.scrollWidth > html.clientWidth"), $"{name} is wider than its screen.");
    }
}
