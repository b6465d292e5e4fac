using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>Nothing jumps, covers, or is cut off; on paper one page.</summary>
public sealed partial class LayoutTests(ChromiumFixture chromium, PageServerFixture servers) : IDisposable
{
    /// <summary>The limit of a cumulative layout shift that people do not notice is 0.1; half of it is allowed here.</summary>
    private const double MostShift = 0.05;

    private const string Watch = """
        window.shift = 0;
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        """;

    private const string LongTitles = """
        [{"code":"PHYS","name":"Physics","courses":[
          {"subj":"PHYS","crse":"101","title":"Introduction to the Electrodynamics of Continuous Media and Superconductors","sections":[
            {"crn":10001,"sec":"LEC-1010","credMin":4,"timeslots":[{"days":["M","W","F"],"timeStart":900,"timeEnd":950,"location":"Herbert and Gertrude Featherstonehaugh Memorial Building, Room 1204B"}]}]},
          {"subj":"PHYS","crse":"102","title":"Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk","sections":[
            {"crn":10002,"sec":"02","credMin":4,"timeslots":[{"days":["T","R"],"timeStart":1300,"timeEnd":1415,"location":"Hall"}]}]},
          {"subj":"PHYS","crse":"103","title":"Seminar","sections":[
            {"crn":10003,"sec":"03","credMin":1,"timeslots":[{"days":["T"],"timeStart":900,"timeEnd":925,"location":"Hall"}]}]}]}]
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-layout-");

    public void Dispose() => _folder.Remove();

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task Nothing_shifts(int width, int height)
    {
        await using var context = await chromium.NewContextAsync(servers.Server.Address, new() { ViewportSize = new() { Width = width, Height = height } });
        await context.AddInitScriptAsync(Watch);
        var page = await context.NewPageAsync();
        foreach (var path in new[] { "/", "/import", "/links", "/recover", "/resume", "/shared" })
        {
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await StayedAsync(page, path);
        }

        await page.GotoAsync("/");
        await page.GetByLabel("Your wishes").FillAsync("no Friday, 15 credits");
        await page.GetByRole(AriaRole.Button, new() { Name = "Build my schedule" }).ClickAsync();
        await page.Locator(".block").First.WaitForAsync();
        await StayedAsync(page, "building");
        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
        await StayedAsync(page, "board");

        // The message comes, and goes by itself.
        await page.Locator(".course-list button").First.ClickAsync();
        await page.Locator(".toast").WaitForAsync();
        await Expect(page.Locator(".toast")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await StayedAsync(page, "message");
    }

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task Message_covers_nothing(int width, int height)
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { ViewportSize = new() { Width = width, Height = height } });
        await visitor.BuildAsync("no Friday");
        await visitor.Page.EvaluateAsync("scrollTo(0, 0)");
        await visitor.Page.Locator(".toast").WaitForAsync();
        var covered = await visitor.Page.EvaluateAsync<string[]>("""
            () => {
              const toast = document.querySelector(".toast").getBoundingClientRect();
              const apart = box => box.right <= toast.left || box.left >= toast.right || box.bottom <= toast.top || box.top >= toast.bottom;
              return [...document.querySelectorAll("#main a, #main button, #main input, #main p, #main li, #main h1, #main h2")]
                .filter(one => !one.closest(".status-line") && !one.contains(document.querySelector(".toast")) && one.checkVisibility() && !apart(one.getBoundingClientRect()))
                .map(one => one.outerHTML.slice(0, 120));
            }
            """);
        Assert.Empty(covered);
    }

    [Theory]
    [InlineData(1280, "#menu-take")]
    [InlineData(390, "#menu-take")]
    [InlineData(390, "#menu-new")]
    [InlineData(390, "#menu-this")]
    public async Task Menu_opens_within_the_screen_and_above_the_message(int width, string menu)
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { ViewportSize = new() { Width = width, Height = 844 } });
        await visitor.BuildAsync("no Friday");
        await visitor.Page.Locator(".toast").WaitForAsync();
        await visitor.Page.Locator($"{menu} > summary").ClickAsync();
        var hidden = await visitor.Page.Locator($"{menu} .pop").EvaluateAsync<string[]>("""
            pop => [...pop.querySelectorAll("a, button, input:not([type=hidden])")].filter(one => one.checkVisibility()).filter(one => {
              const box = one.getBoundingClientRect();
              const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return box.left < 0 || box.right > innerWidth || !(top && (one.contains(top) || top.contains(one)) && pop.contains(top));
            }).map(one => one.outerHTML.slice(0, 120))
            """);
        Assert.Empty(hidden);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Text_of_a_class_is_whole_or_not_there(int width)
    {
        var file = Path.Combine(_folder.FullName, "long.json");
        await File.WriteAllTextAsync(file, LongTitles, TestContext.Current.CancellationToken);
        await using var server = new PageServer(more: new Dictionary<string, string?> { ["Catalog:Sources:0:School"] = "T", ["Catalog:Sources:0:Term"] = "202509", ["Catalog:Sources:0:File"] = file });
        await using var visitor = await Visitor.ArriveAsync(chromium, server, new() { ViewportSize = new() { Width = width, Height = 844 } });
        await visitor.Page.GetByLabel("Major").FillAsync("Physics");
        await visitor.Page.GetByLabel("Your wishes").FillAsync("add PHYS101, add PHYS102, add PHYS103");
        await visitor.Button("Build my schedule").ClickAsync();
        await Expect(visitor.Blocks).ToHaveCountAsync(6);
        var cut = await visitor.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll(".block > *")].flatMap(block => {
              const box = block.getBoundingClientRect();
              return [...block.children].filter(line => line.getClientRects().length > 0).map(line => {
                const own = line.getBoundingClientRect();
                const inside = own.left < box.right - 1;
                const whole = own.bottom <= box.bottom + 1 && own.right <= box.right + 1 && line.scrollWidth <= line.clientWidth + 1;
                return inside && !whole ? `${line.className}: ${line.textContent.trim()} ${Math.round(own.bottom - box.bottom)} ${Math.round(own.right - box.right)} ${line.scrollWidth - line.clientWidth}` : null;
              });
            }).filter(Boolean)
            """);
        Assert.Empty(cut);

        // The code of the course is always in sight.
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.block > * > .line strong')].every(one => one.getBoundingClientRect().left < one.closest('.block > *').getBoundingClientRect().right)"));
    }

    [Fact]
    public async Task Side_scrolls_by_itself_and_stays_in_sight()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { ViewportSize = new() { Width = 1280, Height = 600 } });
        await visitor.BuildAsync();
        await visitor.Page.GetByRole(AriaRole.Searchbox).FillAsync("cs");
        await visitor.Page.Locator("#found").WaitForAsync();
        var side = visitor.Page.Locator(".side-column");
        await visitor.Page.Mouse.MoveAsync(1150, 400);
        var scrolled = await visitor.Page.EvaluateAsync<int>("scrollY");
        await side.EvaluateAsync("side => side.scrollTop = 0");
        await visitor.Page.Mouse.WheelAsync(0, 300);
        await Expect(side).Not.ToHaveJSPropertyAsync("scrollTop", 0);
        Assert.Equal(scrolled, await visitor.Page.EvaluateAsync<int>("scrollY"));
        await visitor.Page.EvaluateAsync("scrollTo(0, 500)");
        var box = (await side.BoundingBoxAsync())!;
        Assert.InRange(box.Y, 0, 60);
        Assert.True(box.Y + box.Height <= 600);
    }

    [Theory]
    [InlineData("occidental-202409.json", "Occidental, Fall 2024", "Music", "")]
    [InlineData(null, "Pitt, Fall 2024", "Computer Science", "18 credits")]
    public async Task Week_is_printed_on_one_page(string? catalog, string term, string major, string wishes)
    {
        await using var server = new PageServer(catalog);
        await using var visitor = await Visitor.ArriveAsync(chromium, server);
        await visitor.Page.GetByLabel("School and term").FillAsync(term);
        await visitor.Page.GetByLabel("Major").FillAsync(major);
        await visitor.Page.GetByLabel("Your wishes").FillAsync(wishes);
        await visitor.Button("Build my schedule").ClickAsync();
        await visitor.Page.Locator("#week").WaitForAsync();
        var paper = Encoding.Latin1.GetString(await visitor.Page.PdfAsync(new() { PreferCSSPageSize = true }));
        Assert.Single(PaperPage().Matches(paper));
    }

    [Fact]
    public void Whatever_moves_asks_whether_it_may()
    {
        foreach (var sheet in Directory.EnumerateFiles(Path.Combine(Repository.Root, "Scheduly.Web", "wwwroot", "css")))
        {
            var still = Allowed().Replace(File.ReadAllText(sheet), "");
            Assert.DoesNotMatch(@"\b(transition|animation|scroll-behavior)\b", still);
        }
    }

    private static async Task StayedAsync(IPage page, string what)
    {
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.InRange(await page.EvaluateAsync<double>("window.shift"), 0, MostShift);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {await page.EvaluateAsync<double>("window.shift"):0.0000}");
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PaperPage();

    [GeneratedRegex(@"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")]
    private static partial Regex Allowed();
}
