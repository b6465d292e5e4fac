using System.Net;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Scheduly.Web.Health.History;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages.Admin;

/// <summary>The operator's live pages in a real browser.</summary>
public sealed class HealthPageTests(ChromiumFixture chromium)
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private const string Key = Tests.Admin.AdminAccessTests.Key;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_changes_by_itself_and_keeps_where_its_reader_stands()
    {
        await using var app = Listen();
        await using var context = await chromium.NewContextAsync(Address(app));
        var complaints = new List<string>();
        var page = await SignInAsync(context, "/admin/health?of=node", complaints);
        await Expect(page.Locator("#live")).ToHaveTextAsync("Live.");
        var browser = app.NewSocketBrowser();
        await browser.BuildAsync();
        await SampleAsync(app, 3);

        // Nobody reloads: the event of the last sample brings the chart.
        var chart = page.Locator("#chart-turnover");
        await Expect(chart.Locator("path.line-0[d]").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await chart.Locator("summary").ClickAsync();
        await chart.Locator("figure > svg, > svg").First.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(chart.Locator(".readout")).ToContainTextAsync("begun");
        await page.EvaluateAsync("document.querySelector('#chart-turnover > svg').dataset.mark = 'old'");
        await browser.RefineAsync("no Friday");
        await SampleAsync(app, 1);
        await Expect(page.Locator("#chart-turnover > svg[data-mark]")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Expect(chart.Locator("details")).ToHaveAttributeAsync("open", "");
        await Expect(chart.Locator(".readout")).ToContainTextAsync(":");
        Assert.Equal("chart-turnover", await page.EvaluateAsync<string>("document.activeElement.closest('figure')?.id"));
        await page.Keyboard.PressAsync("Home");
        await Expect(chart.Locator(".readout")).ToHaveTextAsync("nothing known here");
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task The_pointer_reads_values()
    {
        await using var app = Listen();
        await app.NewSocketBrowser().BuildAsync();
        await SampleAsync(app, 2);
        await using var context = await chromium.NewContextAsync(Address(app));
        var page = await SignInAsync(context, "/admin/health?of=node", []);
        var svg = page.Locator("#chart-turnover > svg");
        var at = int.Parse((await page.Locator("#chart-turnover tr[data-at]").First.GetAttributeAsync("data-at"))!, System.Globalization.CultureInfo.InvariantCulture);
        await svg.ScrollIntoViewIfNeededAsync();
        var box = (await svg.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * (50 + (342f * at / 89)) / 400), box.Y + 40);
        await Expect(page.Locator("#chart-turnover .readout")).ToContainTextAsync("begun");
        await Expect(page.Locator("#chart-turnover .cursor")).ToHaveAttributeAsync("visibility", "visible");
        await page.Mouse.MoveAsync(2, 2);
        await Expect(page.Locator("#chart-turnover .readout")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task Without_script_it_is_read_by_reload()
    {
        await using var app = Listen();
        await app.NewSocketBrowser().BuildAsync();
        await SampleAsync(app, 2);
        await using var context = await chromium.NewContextAsync(Address(app), new() { JavaScriptEnabled = false });
        var page = await SignInAsync(context, "/admin/health?of=node", []);
        await Expect(page.Locator("#chart-active > svg path.line-0")).ToHaveCountAsync(1);
        await Expect(page.GetByText("Without script this page does not change by itself")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "24 hours" }).ClickAsync();
        await Expect(page.Locator("nav [aria-current=true]", new() { HasText = "24 hours" })).ToBeVisibleAsync();
        await Expect(page.Locator("nav [aria-current=true]", new() { HasText = "This node" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("phone")]
    public async Task It_fits_its_screen_and_axe_finds_nothing(string look)
    {
        await using var app = Listen();
        await FillAsync(app);
        await using var context = await chromium.NewContextAsync(Address(app), look switch
        {
            "dark" => new() { ColorScheme = ColorScheme.Dark },
            "phone" => new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true, IsMobile = true },
            _ => new(),
        });
        var page = await SignInAsync(context, "/admin/health?of=node", []);
        foreach (var (name, address) in new[] { ("health", "/admin/health?of=node"), ("health-day", "/admin/health?span=24h&of=all"), ("use", "/admin/use") })
        {
            await page.GotoAsync(address);
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots"));
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"admin-{name}-{look}.png"), FullPage = true });
            Assert.False(await page.Locator("html").EvaluateAsync<bool>("html => html.scrollWidth > html.clientWidth"), $"{name} is wider than its screen.");
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
            Assert.Empty(result.Violations.Select(one => $"{name} {one.Id}: {one.Help} at {string.Join(" | ", one.Nodes.Select(node => node.Html).Take(3))}"));
        }
    }

    [Fact]
    public async Task Events_are_for_event_sources_and_end_with_the_server()
    {
        var app = Listen();
        using var client = app.NewSocketClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        using (var plain = await client.GetAsync("/admin/health/events", Cancel)) Assert.Equal(HttpStatusCode.NotAcceptable, plain.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/health/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal(("event: tick", "data: begin", ""), (await lines.ReadLineAsync(Cancel), await lines.ReadLineAsync(Cancel), await lines.ReadLineAsync(Cancel)));
        app.Services.GetRequiredService<HistorySampler>().Sample();
        Assert.Equal(("event: tick", "data: sample"), (await lines.ReadLineAsync(Cancel), await lines.ReadLineAsync(Cancel)));
        await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await lines.ReadToEndAsync(Cancel).WaitAsync(Eventually.WaitLimit, Cancel);
    }

    [Fact]
    public async Task The_page_of_use_tells_what_was_done_and_no_more()
    {
        await using var app = Listen();
        var student = app.NewSocketBrowser();
        await student.BuildAsync("no Friday");
        await student.RefineAsync("mornings only");
        using var client = app.NewSocketClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        var text = await client.GetStringAsync("/admin/use", Cancel);
        Assert.Contains("Pitt 2251", text, StringComparison.Ordinal);
        Assert.Contains(">Refined with wishes<", text, StringComparison.Ordinal);
        Assert.DoesNotContain("mornings", text, StringComparison.Ordinal);
    }

    private SchedulyFactory Listen()
    {
        var settings = new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Memory",
            ["SessionStorage:OperationTimeout"] = "00:00:10",
            ["Admin:Key"] = Key,
            ["webroot"] = Path.Combine(Repository.Root, "Scheduly.Web", "wwwroot"),
        };
        var app = new SchedulyFactory(settings, services => services.AddSingleton<TimeProvider>(_clock));
        app.Listen();
        return app;
    }

    private static string Address(SchedulyFactory app) => app.ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority);

    private static async Task<IPage> SignInAsync(IBrowserContext context, string address, List<string> complaints)
    {
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };
        await page.GotoAsync(address);
        await page.GetByLabel("Admin key").FillAsync(Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("#board").WaitForAsync();
        return page;
    }

    /// <summary>Samples in steps of their own, the last of which lies behind.</summary>
    private async Task SampleAsync(SchedulyFactory app, int steps)
    {
        await app.Services.GetRequiredService<ActiveSessions>().RefreshAsync(Cancel);
        for (var i = 0; i <= steps; i++)
        {
            app.Services.GetRequiredService<HistorySampler>().Sample();
            if (i < steps) _clock.Advance(HistorySpan.Minutes.Step);
        }
    }

    private async Task FillAsync(SchedulyFactory app)
    {
        var browsers = new List<Browser>();
        for (var step = 0; step < 8; step++)
        {
            for (var i = 0; i <= step % 3; i++)
            {
                browsers.Add(app.NewSocketBrowser());
                await browsers[^1].BuildAsync("no Friday");
            }

            foreach (var browser in browsers) await browser.GetAsync("/api/schedule");
            await browsers[0].RefineAsync("lunch free 12 to 1");
            await SampleAsync(app, 4);
        }
    }
}
