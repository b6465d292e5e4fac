using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>What leaves the session, and comes back.</summary>
public sealed class TakeAwayTests(ChromiumFixture chromium, PageServerFixture servers)
{
    [Fact]
    public async Task A_shared_link_shows_the_schedule_to_others_who_can_copy_it_until_it_is_revoked()
    {
        var server = servers.Server;
        await using var owner = await Visitor.ArriveAsync(chromium, server);
        await owner.BuildAsync("no Friday");
        var link = await LinkAsync(owner, "Make a link to share");
        Assert.Contains("/shared#", link, StringComparison.Ordinal);

        await using var friend = await Visitor.ArriveAsync(chromium, server);
        await friend.Page.GotoAsync(link);
        await friend.Blocks.First.WaitForAsync();
        Assert.Equal(await owner.Blocks.CountAsync(), await friend.Blocks.CountAsync());
        await friend.Button("Copy into my schedules").ClickAsync();
        await Expect(friend.Page.Locator(".tab[aria-current]")).ToContainTextAsync("Computer Science");
        await Expect(friend.Chip("No Friday")).ToBeVisibleAsync();

        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(owner.Page.GetByText("Shared by you")).ToHaveCountAsync(0);
        await using var late = await Visitor.ArriveAsync(chromium, server);
        await late.Page.GotoAsync(link);
        await Expect(late.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not valid");
        owner.SawNoError();
        friend.SawNoError();
    }

    [Fact]
    public async Task A_private_link_brings_everything_to_another_device()
    {
        var server = servers.Server;
        await using var laptop = await Visitor.ArriveAsync(chromium, server);
        await laptop.BuildAsync("no Friday");
        var link = await LinkAsync(laptop, "Make a private link");

        await using var phone = await Visitor.ArriveAsync(chromium, server, new() { JavaScriptEnabled = false });
        await phone.Page.GotoAsync("/recover");
        await phone.Page.GetByLabel("Your private link").FillAsync(link);
        await phone.Button("Bring them here").ClickAsync();
        await Expect(phone.Chip("No Friday")).ToBeVisibleAsync();
        await phone.Page.GotoAsync("/recover");
        await phone.Page.GetByLabel("Your private link").FillAsync(link);
        await phone.Button("Bring them here").ClickAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not valid");
        laptop.SawNoError();
    }

    [Fact]
    public async Task A_session_that_ended_is_offered_back_from_the_copy_in_the_browser()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync("no Friday");
        for (var tries = 0; !await visitor.Page.EvaluateAsync<bool>("localStorage.getItem('scheduly.copy')?.includes('Fri') ?? false"); tries++)
        {
            Assert.True(tries < 150, "The page kept no copy.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await visitor.Context.ClearCookiesAsync();
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.GetByText("This browser keeps a copy")).ToBeVisibleAsync();
        await visitor.Button("Bring them back").ClickAsync();
        await Expect(visitor.Chip("No Friday")).ToBeVisibleAsync();
        await Expect(visitor.Blocks.First).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task A_backup_is_shown_before_it_is_added_and_the_calendar_is_a_file()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync("no Friday");
        await visitor.Page.Locator("#menu-take summary").ClickAsync();
        var backup = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText("Backup of all schedules").ClickAsync());
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await backup.SaveAsAsync(file);
        var calendar = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText("Calendar file").ClickAsync());
        Assert.EndsWith(".ics", calendar.SuggestedFilename, StringComparison.Ordinal);

        await visitor.Page.GetByText("Import a backup").ClickAsync();
        await visitor.Page.GetByLabel("Backup file").SetInputFilesAsync(file);
        await visitor.Button("Check the file").ClickAsync();
        await Expect(visitor.Page.GetByText("The file holds")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("button.tab")).ToHaveCountAsync(1);
        await visitor.Button("Add to mine").ClickAsync();
        await Expect(visitor.Page.Locator("button.tab")).ToHaveCountAsync(2);
        File.Delete(file);
        visitor.SawNoError();
    }

    private static async Task<string> LinkAsync(Visitor visitor, string button)
    {
        await visitor.Page.Locator("#menu-take summary").ClickAsync();
        await visitor.Page.GetByText("Share, or come back").ClickAsync();
        await visitor.Button(button).ClickAsync();
        return await visitor.Page.Locator("#fresh-link").InputValueAsync();
    }
}
