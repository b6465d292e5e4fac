using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>Wishes hard and soft, clashes, linked sections and dates, in a real browser and on a catalogue with all of these.</summary>
public sealed class WishPageTests(ChromiumFixture chromium) : IDisposable
{
    private const string Catalog = """
        [{"code":"PHYS","name":"Physics","courses":[
          {"subj":"PHYS","crse":"101","title":"Mechanics","sections":[
            {"crn":10001,"sec":"01","credMin":4,"cap":30,"rem":9,"timeslots":[{"days":["M","W"],"timeStart":900,"timeEnd":1015,"dateStart":"2025-08-25","dateEnd":"2025-12-12","instructor":"Ada Byron"},
              {"days":["R"],"timeStart":1900,"timeEnd":2100,"dateStart":"2025-10-09","dateEnd":"2025-10-09","location":"Common exam"},
              {"days":["M"],"timeStart":800,"timeEnd":1000,"dateStart":"2025-12-15","dateEnd":"2025-12-15","final":true}]},
            {"crn":10002,"sec":"01L1","credMin":0,"title":"Mechanics Laboratory","timeslots":[{"days":["T"],"timeStart":1300,"timeEnd":1450,"dateStart":"2025-08-25","dateEnd":"2025-12-12"}]},
            {"crn":10003,"sec":"02","credMin":4,"cap":30,"rem":9,"timeslots":[{"days":["M","W"],"timeStart":1100,"timeEnd":1215,"dateStart":"2025-08-25","dateEnd":"2025-12-12","instructor":"Mei-Ling Ng"}]},
            {"crn":10004,"sec":"02L1","credMin":0,"title":"Mechanics Laboratory","timeslots":[{"days":["R"],"timeStart":1300,"timeEnd":1450,"dateStart":"2025-08-25","dateEnd":"2025-12-12"}]}]},
          {"subj":"PHYS","crse":"200","title":"Optics","sections":[
            {"crn":10005,"sec":"01","credMin":3,"timeslots":[{"days":["F"],"timeStart":700,"timeEnd":950,"dateStart":"2025-08-25","dateEnd":"2025-12-12"},
              {"days":["M"],"timeStart":900,"timeEnd":1100,"dateStart":"2025-12-15","dateEnd":"2025-12-15","final":true}]}]}]}]
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-wishes-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task Wish_is_made_soft_and_hard_again_by_a_click()
    {
        await using var server = Serve();
        await using var visitor = await ArriveAsync(server, "add PHYS200, no Friday");
        await Expect(visitor.Page.Locator(".clash")).ToContainTextAsync("no class on Friday");
        await Expect(visitor.Chip("No Friday")).Not.ToHaveClassAsync("chip preferred");

        await visitor.Button("No Friday").ClickAsync();
        await Expect(visitor.Chip("Rather no Friday")).ToHaveClassAsync("chip preferred");
        await Expect(visitor.Button("Rather no Friday")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(visitor.Page.Locator(".clash")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator("#why")).ToContainTextAsync("PHYS200 01 goes against what you would rather have: no class on Friday.");
        await ShotsAsync(visitor.Page, "soft");

        await visitor.Button("Rather no Friday").ClickAsync();
        await Expect(visitor.Chip("Rather")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator(".clash")).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task Clash_is_explained_and_an_offer_resolves_it()
    {
        await using var server = Serve();
        await using var visitor = await ArriveAsync(server, "add PHYS200, no Friday, start after 8");
        var clash = visitor.Page.Locator(".clash");
        await Expect(clash).ToContainTextAsync("PHYS200 is to be in the plan");
        await ShotsAsync(visitor.Page, "clash");
        await visitor.RefineAsync("Friday is fine, any time");
        await Expect(clash).ToHaveCountAsync(0);
        await visitor.RefineAsync("no Friday");
        await clash.GetByRole(AriaRole.Button, new() { Name = "Allow classes on Friday." }).ClickAsync();
        await Expect(clash).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator(".block[data-crn='10005']")).ToHaveCountAsync(1);
        visitor.SawNoError();
    }

    [Fact]
    public async Task Lecture_is_swapped_with_its_laboratory_as_one()
    {
        await using var server = Serve();
        await using var visitor = await ArriveAsync(server, "pin 10001");
        await Expect(visitor.Page.Locator(".block[data-crn='10002']")).ToHaveCountAsync(1);
        await visitor.Page.Locator(".block[data-crn='10001'] a").First.ClickAsync();
        await visitor.Button("Swap for 02").ClickAsync();
        await Expect(visitor.Page.Locator(".block[data-crn='10003']")).ToHaveCountAsync(2);
        await Expect(visitor.Page.Locator(".block[data-crn='10004']")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator(".block[data-crn='10001'], .block[data-crn='10002']")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator(".toast")).ToContainTextAsync("02 instead of 01, with LAB-02L1");
        await ShotsAsync(visitor.Page, "linked");
        visitor.SawNoError();
    }

    [Fact]
    public async Task Finals_are_a_list_and_what_takes_place_once_is_marked()
    {
        await using var server = Serve();
        await using var visitor = await ArriveAsync(server, "pin 10001, add PHYS200");
        var dates = visitor.Page.Locator("#dates");
        await Expect(dates.Locator("li")).ToHaveCountAsync(3);
        await Expect(dates.Locator("li").First).ToContainTextAsync("Thu, Oct 9, 7–9 pm");
        await Expect(dates).ToContainTextAsync("The finals of PHYS101 01 and PHYS200 01 overlap on Monday, December 15.");
        await Expect(visitor.Page.Locator(".block.once")).ToContainTextAsync("Oct 9 only");

        // From the class at seven to the exam that ends at nine.
        Assert.Equal("7", await visitor.Page.Locator("#week").GetAttributeAsync("data-first-hour"));
        await Expect(visitor.Page.Locator(".hours li")).ToHaveCountAsync(14);
        await ShotsAsync(visitor.Page, "dates");
        visitor.SawNoError();
    }

    [Theory]
    [InlineData("Volunteering at the community kitchen with my brother Tom")]
    [InlineData("Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbau")]
    public async Task Long_label_of_a_chip_stays_on_a_narrow_screen(string label)
    {
        await using var server = Serve();
        await using var visitor = await ArriveAsync(server, "");
        await visitor.Page.GetByText("Keep a time free").ClickAsync();
        var form = visitor.Page.Locator("#keep-free");
        foreach (var day in new[] { "Tue", "Thu", "Sat" }) await form.GetByLabel(day).CheckAsync();
        await form.GetByLabel("What for").FillAsync(label);
        await visitor.Button("Keep it free").ClickAsync();
        await Expect(visitor.Chip(label)).ToBeVisibleAsync();
        await ShotsAsync(visitor.Page, label.Contains(' ') ? "label" : "word");

        // Both buttons of the chip are there to be tapped.
        await visitor.Page.SetViewportSizeAsync(390, 844);
        var box = (await visitor.Chip(label).BoundingBoxAsync())!;
        var drop = (await visitor.Chip(label).Locator("button").Last.BoundingBoxAsync())!;
        Assert.True(drop.X + drop.Width <= box.X + box.Width + 1 && box.X + box.Width <= 390, $"The chip ends at {box.X + box.Width}, its button at {drop.X + drop.Width}.");
        visitor.SawNoError();
    }

    private PageServer Serve()
    {
        var file = Path.Combine(_folder.FullName, "physics.json");
        File.WriteAllText(file, Catalog);
        return new(more: new Dictionary<string, string?> { ["Catalog:Sources:0:School"] = "T", ["Catalog:Sources:0:Term"] = "202509", ["Catalog:Sources:0:File"] = file });
    }

    private async Task<Visitor> ArriveAsync(PageServer server, string wishes)
    {
        var visitor = await Visitor.ArriveAsync(chromium, server);
        await visitor.Page.GetByLabel("School and term").FillAsync("T, Fall 2025");
        await visitor.Page.GetByLabel("Major").FillAsync("Physics");
        await visitor.Page.GetByLabel("Your wishes").FillAsync(wishes);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Build my schedule" }).ClickAsync();
        await visitor.Page.Locator("#week").WaitForAsync();
        return visitor;
    }

    /// <summary>Pictures light, dark and on a phone, for people to look at; none is wider than its screen.</summary>
    private static async Task ShotsAsync(IPage page, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots"));
        foreach (var (look, scheme, width) in new[] { ("light", ColorScheme.Light, 1280), ("dark", ColorScheme.Dark, 1280), ("390", ColorScheme.Light, 390) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"wish-{name}-{look}.png"), FullPage = true });
            Assert.False(await page.Locator("html").EvaluateAsync<bool>("html => html.scrollWidth > html.clientWidth"), $"{name} {look} is wider than its screen.");
        }

        await page.SetViewportSizeAsync(1280, 900);
    }
}
