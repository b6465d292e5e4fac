using Microsoft.Playwright;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>What a newcomer sees and tries first.</summary>
public sealed class StartPageTests(ChromiumFixture chromium, PageServerFixture servers)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Example_shows_its_week_and_can_be_built(bool script)
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { JavaScriptEnabled = script });
        var page = visitor.Page;
        var week = page.Locator(".sample-week");
        await Expect(week).ToBeVisibleAsync();
        var shown = await week.InnerHTMLAsync();
        await page.Locator("#example-1").ClickAsync();
        await Expect(page.Locator("#example-1")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(page.Locator(".tags")).ToContainTextAsync("Start after 10 am");
        Assert.NotEqual(shown, await week.InnerHTMLAsync());
        await Expect(page.GetByLabel("Your wishes")).ToHaveValueAsync("start after 10am");

        await page.GetByRole(AriaRole.Button, new() { Name = "Build my schedule" }).ClickAsync();
        await visitor.Blocks.First.WaitForAsync();
        await Expect(visitor.Chip("Start after 10 am")).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task Examples_add_to_what_was_typed_and_lose_none_of_it()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.Page.GetByLabel("Your wishes").FillAsync("with Dr. Smith, done by 3pm");
        await visitor.Page.Locator("#example-2").ClickAsync();
        await visitor.Page.Locator("#example-4").ClickAsync();
        await Expect(visitor.Page.Locator("#example-4")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(visitor.Page.GetByLabel("Your wishes")).ToHaveValueAsync($"with Dr. Smith, done by 3pm, {StartExamples.Wishes[4]}");
        visitor.SawNoError();
    }

    [Theory]
    [InlineData("pitt fall 2024")]
    [InlineData("  PITT, FALL 2024 ")]
    [InlineData("Pitt")]
    public async Task School_and_term_are_found_by_some_words(string typed)
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { JavaScriptEnabled = false });
        await visitor.Page.GetByLabel("School and term").FillAsync(typed);
        await visitor.BuildAsync();
        await Expect(visitor.Page.Locator(".head")).ToContainTextAsync("Pitt · Fall 2024");
    }

    [Fact]
    public async Task Unknown_school_is_refused_with_those_that_there_are_and_stays_in_its_field()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { JavaScriptEnabled = false });
        await visitor.Page.GetByLabel("School and term").FillAsync("Hogwarts");
        await visitor.Button("Build my schedule").ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("choose one of Pitt, Fall 2024");
        await Expect(visitor.Page.GetByLabel("School and term")).ToHaveValueAsync("Hogwarts");
    }

    [Fact]
    public async Task List_opens_whole_and_leaving_it_changes_nothing()
    {
        await using var server = new PageServer("occidental-202409.json");
        await using var visitor = await Visitor.ArriveAsync(chromium, server);
        var (term, major) = (visitor.Page.GetByLabel("School and term"), visitor.Page.GetByLabel("Major"));
        await term.ClickAsync();
        await Expect(term).ToHaveValueAsync("");
        await major.FocusAsync();
        await Expect(term).ToHaveValueAsync("Occidental, Fall 2024");

        // The majors are those of the chosen catalogue alone.
        Assert.Equal(0, await visitor.Page.Locator("#majors option:not([disabled])[data-of='Pitt, Fall 2024']").CountAsync());
        await term.FillAsync("Pitt, Fall 2024");
        await major.FocusAsync();
        Assert.NotEqual(0, await visitor.Page.Locator("#majors option:not([disabled])[data-of*='Pitt, Fall 2024']").CountAsync());
        Assert.Equal(0, await visitor.Page.Locator("#majors option:not([disabled])[data-of='Occidental, Fall 2024']").CountAsync());
        visitor.SawNoError();
    }

    [Fact]
    public async Task Schedules_of_this_browser_stand_there_and_open()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { JavaScriptEnabled = false });
        await visitor.BuildAsync("no Friday");
        await visitor.Page.GotoAsync("/?add=schedule");
        var recent = visitor.Page.Locator(".recent button");
        await Expect(recent).ToContainTextAsync("Computer Science, Fall 2024");
        Assert.NotEqual(0, await recent.Locator("rect").CountAsync());
        await recent.ClickAsync();
        await Expect(visitor.Chip("No Friday")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Empty_week_says_how_to_fill_it()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { JavaScriptEnabled = false });
        await visitor.BuildAsync();
        var drop = visitor.Page.Locator(".course-list button");
        for (var left = 30; left > 0 && await visitor.Page.Locator(".empty").CountAsync() == 0; left--) await drop.First.ClickAsync();
        await Expect(visitor.Page.Locator(".empty li")).ToHaveCountAsync(3);
        await visitor.Page.Locator("#undo").ClickAsync();
        await Expect(visitor.Page.Locator(".empty")).ToHaveCountAsync(0);
    }
}
