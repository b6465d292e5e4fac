using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>What a student does on the board, in a real browser.</summary>
public sealed class BoardTests(ChromiumFixture chromium, PageServerFixture servers)
{
    [Fact]
    public async Task Wishes_are_chips_that_can_be_dropped_and_what_is_not_understood_is_said()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync("no Friday");
        await visitor.Page.EvaluateAsync("window.stays = true");
        await Expect(visitor.Chip("No Friday")).ToBeVisibleAsync();

        await visitor.RefineAsync("done by 5pm, purple chairs");
        await Expect(visitor.Chip("Done by 5 pm")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("#notice")).ToContainTextAsync("“purple chairs”");
        await Expect(visitor.Page.GetByLabel("Add or change a wish")).ToHaveValueAsync("");

        await visitor.Button("Drop the wish: No Friday").ClickAsync();
        await Expect(visitor.Chip("No Friday")).ToHaveCountAsync(0);
        await Expect(visitor.Chip("Done by 5 pm")).ToBeVisibleAsync();
        Assert.True(await visitor.Page.EvaluateAsync<bool>("window.stays"), "The page was loaded again.");
        visitor.SawNoError();
    }

    [Fact]
    public async Task A_ghost_swaps_with_one_click_and_undo_takes_it_back()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync();
        var old = await visitor.OpenOneWithChoiceAsync();
        var ghost = visitor.Page.Locator(".ghost").First;
        var next = (await ghost.GetAttributeAsync("data-crns"))!.Split(' ')[0];
        await ghost.Locator("button").ClickAsync();

        await Expect(visitor.Page.Locator($"#detail[data-crn='{next}']")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator($".block[data-crn='{next}']").First).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator($".block[data-crn='{old}']")).ToHaveCountAsync(0);
        await Expect(visitor.Chips.Filter(new() { HasText = "Pinned" })).ToHaveCountAsync(1);

        await visitor.Page.Locator(".toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(visitor.Page.Locator($".block[data-crn='{old}']").First).ToBeVisibleAsync();
        await visitor.Page.Keyboard.PressAsync("Control+Shift+Z");
        await Expect(visitor.Page.Locator($".block[data-crn='{next}']").First).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task Details_name_the_crn_and_pin_and_unpin()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server, new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await visitor.BuildAsync();
        await visitor.Blocks.First.Locator("a").ClickAsync();
        var crn = await visitor.Detail.GetAttributeAsync("data-crn");
        await visitor.Button(crn!).ClickAsync();
        await Expect(visitor.Page.Locator("#live")).ToHaveTextAsync($"CRN {crn} copied");
        Assert.Equal(crn, await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        await visitor.Button("Pin").ClickAsync();
        await Expect(visitor.Chips.Filter(new() { HasText = "Pinned" })).ToBeVisibleAsync();
        await Expect(visitor.Button("Unpin")).ToBeFocusedAsync();
        await visitor.Button("Unpin").ClickAsync();
        await Expect(visitor.Chips.Filter(new() { HasText = "Pinned" })).ToHaveCountAsync(0);
        visitor.SawNoError();
    }

    [Fact]
    public async Task Dragging_over_empty_hours_keeps_them_free_and_the_form_does_too()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync("no Friday");
        var blocks = visitor.Page.Locator("#blocks");
        await blocks.ScrollIntoViewIfNeededAsync();
        var box = (await blocks.BoundingBoxAsync())!;
        var days = (await visitor.Page.Locator("#week").GetAttributeAsync("data-days"))!.Split(' ').Length;
        var x = box.X + (4.5f * box.Width / days);
        await visitor.Page.Mouse.MoveAsync(x, box.Y + 5);
        await visitor.Page.Mouse.DownAsync();
        await visitor.Page.Mouse.MoveAsync(x, box.Y + 60);
        await Expect(visitor.Page.Locator(".drag")).ToBeVisibleAsync();
        await visitor.Page.Mouse.MoveAsync(x, box.Y + 120);
        await visitor.Page.Mouse.UpAsync();
        await Expect(visitor.Chip("Free Fri")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".kept")).ToHaveCountAsync(1);

        await visitor.Page.Keyboard.PressAsync("Control+Z");
        await Expect(visitor.Chip("Free Fri")).ToHaveCountAsync(0);

        await visitor.Page.GetByText("Keep a time free").ClickAsync();
        var form = visitor.Page.Locator("#keep-free");
        await form.GetByLabel("Tue").CheckAsync();
        await form.GetByLabel("What for").FillAsync("Practice");
        await visitor.Button("Keep it free").ClickAsync();
        await Expect(visitor.Chip("Practice free Tue 12 pm–1 pm")).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task Courses_are_found_added_and_dropped()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync("at most 12 credits");
        await visitor.Page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("cs");
        var add = visitor.Page.Locator(".results").GetByRole(AriaRole.Button, new() { Name = "Add" }).First;
        var name = (await add.GetAttributeAsync("aria-label"))!["Add ".Length..];
        await Expect(visitor.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await add.ClickAsync();
        await Expect(visitor.Chip($"Add {name.Replace(" ", "", StringComparison.Ordinal)}")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("cs");

        await visitor.Page.Locator(".course-list").GetByRole(AriaRole.Button, new() { Name = $"Drop {name}", Exact = true }).ClickAsync();
        await Expect(visitor.Page.Locator(".course-list").GetByRole(AriaRole.Button, new() { Name = $"Drop {name}", Exact = true })).ToHaveCountAsync(0);
        await visitor.Page.GetByText("Filters").ClickAsync();
        await visitor.Page.Locator("#filters").GetByLabel("Sun").CheckAsync();
        await Expect(visitor.Page.Locator("#found")).ToContainTextAsync("Nothing found");
        visitor.SawNoError();
    }

    [Fact]
    public async Task Another_schedule_is_taken_by_its_small_calendar()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync();
        var before = await Crns(visitor);
        await visitor.Page.Locator(".others button").First.ClickAsync();
        await Expect(visitor.Page.Locator("#notice")).ToContainTextAsync("Took the alternative");
        Assert.NotEqual(before, await Crns(visitor));
        await visitor.Button("Undo").First.ClickAsync();
        await Expect(visitor.Page.Locator("#notice")).ToContainTextAsync("Undone");
        Assert.Equal(before, await Crns(visitor));
        visitor.SawNoError();
    }

    [Fact]
    public async Task Schedules_are_tabs_and_starting_over_can_be_undone()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync("no Friday");
        var tabs = visitor.Page.Locator("button.tab");
        await visitor.Page.Locator("#menu-new summary").ClickAsync();
        await visitor.Page.GetByLabel("Name of the new schedule").FillAsync("Late days");
        await visitor.Button("Add schedule").ClickAsync();
        await Expect(tabs).ToHaveCountAsync(2);
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Late days");
        await Expect(visitor.Chips).ToHaveCountAsync(0);

        await visitor.Page.Locator("#menu-this summary").ClickAsync();
        await visitor.Page.GetByLabel("Name of this schedule").FillAsync("Lazy days");
        await visitor.Button("Rename").ClickAsync();
        await Expect(tabs.Nth(1)).ToHaveTextAsync("Lazy days");
        await tabs.First.ClickAsync();
        await Expect(visitor.Chip("No Friday")).ToBeVisibleAsync();

        await visitor.Button("Start over").ClickAsync();
        await Expect(tabs).ToHaveCountAsync(1);
        await visitor.Button("Start over").ClickAsync();
        await Expect(visitor.Button("Build my schedule")).ToBeVisibleAsync();
        await visitor.Button("Undo: bring the last schedule back").ClickAsync();
        await Expect(tabs).ToHaveCountAsync(1);
        visitor.SawNoError();
    }

    private static async Task<string> Crns(Visitor visitor) =>
        string.Join(' ', await visitor.Blocks.EvaluateAllAsync<string[]>("all => [...new Set(all.map(one => one.dataset.crn))].sort()"));
}
