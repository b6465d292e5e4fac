using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages;

/// <summary>A student with a browser of their own.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    private Visitor(IBrowserContext context) => Context = context;

    public IBrowserContext Context { get; }

    public IPage Page { get; private set; } = null!;

    public ILocator Chips => Page.Locator(".chip");

    /// <summary>The classes of the week, without what may take their place.</summary>
    public ILocator Blocks => Page.Locator(".block:not(.ghost)");

    public ILocator Detail => Page.Locator("#detail");

    /// <summary>On the first page, with nothing in the session.</summary>
    public static async Task<Visitor> ArriveAsync(ChromiumFixture chromium, PageServer server, BrowserNewContextOptions? options = null)
    {
        var visitor = new Visitor(await chromium.NewContextAsync(server.Address, options));
        visitor.Page = await visitor.NewTabAsync();
        return visitor;
    }

    public async Task<IPage> NewTabAsync()
    {
        var page = await Context.NewPageAsync();
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            // That a request was refused, or that a connection was not made, is reported by the browser itself, wanted or not.
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)
                && !message.Text.StartsWith("WebSocket connection to", StringComparison.Ordinal)) _complaints.Add(message.Text);
        };
        await page.GotoAsync("/");
        return page;
    }

    public async Task BuildAsync(string wishes = "")
    {
        await Page.GetByLabel("Major").FillAsync("Computer Science");
        await Page.GetByLabel("Your wishes").FillAsync(wishes);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Build my schedule" }).ClickAsync();
        await Blocks.First.WaitForAsync();
    }

    public async Task RefineAsync(string wishes)
    {
        await Page.GetByLabel("Add or change a wish").FillAsync(wishes);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Refine" }).ClickAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Chip(string text) => Page.Locator(".chip", new() { HasText = text });

    /// <summary>Opens the details of the first class that has another section which fits; returns its CRN.</summary>
    public async Task<string> OpenOneWithChoiceAsync()
    {
        var crns = await Blocks.EvaluateAllAsync<string[]>("all => [...new Set(all.map(one => one.dataset.crn))]");
        foreach (var crn in crns)
        {
            await Page.Locator($".block[data-crn='{crn}'] a").First.ClickAsync();
            await Page.Locator($"#detail[data-crn='{crn}']").WaitForAsync();
            if (await Page.Locator(".ghost").CountAsync() > 0) return crn;
        }

        throw new InvalidOperationException("No class of this schedule has another section that fits.");
    }

    /// <summary>Holds that no script failed and the security policy kept nothing back. Stands at the end of a test, so as not to hide its failure.</summary>
    public void SawNoError() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await Context.CloseAsync();
}
