using System.Net;
using AngleSharp.Html.Parser;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Together;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Together;

/// <summary>Friends' weeks beside one's own, and the CRNs for the registrar.</summary>
public sealed class BesideTests
{
    [Fact]
    public async Task Common_free_time_is_what_no_class_and_no_kept_time_takes()
    {
        await Task.CompletedTask;
        var one = Schedule([new(Weekdays.Monday, new(9, 0), new(10, 0)), new(Weekdays.Monday, new(9, 30), new(11, 0))], []);
        var other = Schedule([new(Weekdays.Monday, new(11, 15), new(21, 45))], [new BlockedTime(Weekdays.Tuesday, new(0, 0), new(23, 59), null)]);
        var free = CommonFree.Of([one, other]);
        Assert.Equal([new FreeTime(0, new(8, 0), new(9, 0))], free.Where(time => time.Day == 0));
        Assert.DoesNotContain(free, time => time.Day == 1);
        Assert.Equal([new FreeTime(2, new(8, 0), new(22, 0))], free.Where(time => time.Day == 2));
    }

    [Fact]
    public async Task A_friend_is_laid_beside_remembered_marked_and_gone_with_a_word()
    {
        await using var host = new ScheduleHost();
        var (me, friend) = (await host.NewStudentAsync(), await host.NewStudentAsync());
        var link = await friend.DoneAsync("/api/schedule/live", new() { ["id"] = (await friend.ReadAsync())["activeId"]!.GetValue<string>() });
        Assert.Equal(HttpStatusCode.Redirect, await AddAsync(me, link["token"]!.GetValue<string>(), "<b>Sam & co</b>"));
        var page = await PageAsync(me);
        Assert.Equal("<b>Sam & co</b>", page.QuerySelector(".friends strong")!.TextContent);
        Assert.Null(page.QuerySelector(".friends b"));

        // The same plan: every class is common, and named so.
        Assert.All(page.QuerySelectorAll(".block"), block => Assert.Contains("you and", block.TextContent, StringComparison.Ordinal));
        Assert.Contains("same section as", page.QuerySelector("[aria-labelledby=same-title]")!.TextContent, StringComparison.Ordinal);

        // What the friend changes shows; it was asked for once.
        await friend.CommandAsync("""{"type":"startOver"}""");
        Assert.Contains("has removed the schedule", (await PageAsync(me)).QuerySelector(".friends")!.TextContent, StringComparison.Ordinal);
        await friend.CommandAsync("""{"type":"undo"}""");
        Assert.NotEmpty((await PageAsync(me)).QuerySelectorAll(".common"));

        await friend.DoneAsync("/api/schedule/live/revoke", new() { ["id"] = link["id"]!.GetValue<string>() });
        page = await PageAsync(me);
        Assert.Contains("no longer shares a schedule with you", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".friends li"));
        Assert.DoesNotContain("no longer shares", (await PageAsync(me)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Six_friends_have_six_patterns_and_a_seventh_is_refused()
    {
        await using var host = new ScheduleHost();
        var me = await host.NewStudentAsync();
        var friend = await host.NewStudentAsync();
        var id = (await friend.ReadAsync())["activeId"]!.GetValue<string>();
        for (var number = 0; number < 7; number++)
        {
            var link = await friend.DoneAsync("/api/schedule/live", new() { ["id"] = id });
            Assert.Equal(number < 6 ? HttpStatusCode.Redirect : HttpStatusCode.BadRequest, await AddAsync(me, link["token"]!.GetValue<string>(), "Sam"));
        }

        var page = await PageAsync(me);
        Assert.Equal(6, page.QuerySelectorAll(".friends .swatch").Select(swatch => swatch.ClassName).Distinct().Count());
        Assert.Equal(6, page.QuerySelectorAll(".friends strong").Select(name => name.TextContent).Distinct().Count());
        Assert.Equal(HttpStatusCode.BadRequest, await AddAsync(await host.NewStudentAsync(), new string('A', 32), "Nobody"));
    }

    [Theory]
    [InlineData("line", "\n")]
    [InlineData("space", " ")]
    [InlineData("comma-space", ", ")]
    [InlineData("semicolon", ";")]
    [InlineData("tab", "\t")]
    [InlineData("no such", "\n")]
    public async Task CRNs_come_in_the_form_that_is_chosen(string separator, string between)
    {
        await using var host = new ScheduleHost();
        var me = await host.NewStudentAsync();
        var page = new HtmlParser().ParseDocument(await me.GetAsync($"/crns?order=crn&separator={separator}"));
        var expected = (await me.ReadAsync()).Crns.OrderBy(crn => crn.Length).ThenBy(crn => crn, StringComparer.Ordinal).ToList();
        Assert.Equal(string.Join(between, expected), page.QuerySelector("[data-copy]")!.GetAttribute("data-copy"));
        Assert.Equal(expected, page.QuerySelectorAll("tbody tr td:first-child").Select(cell => cell.TextContent));
    }

    private static NamedSchedule Schedule(IReadOnlyList<Meeting> meetings, IReadOnlyList<BlockedTime> kept) => new()
    {
        Id = "1",
        LastPlan = new("2251", 3, [new Section("CS0001", "1", "LEC", meetings, 3)]),
        Preferences = new WishList { BlockedTimes = kept },
    };

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> PageAsync(Browser browser) => new HtmlParser().ParseDocument(await browser.GetAsync("/beside"));

    private static async Task<HttpStatusCode> AddAsync(Browser browser, string token, string name)
    {
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", await browser.TokenAsync()), new("token", token), new("name", name)]);
        using var answer = await browser.SendAsync(HttpMethod.Post, "/beside?handler=Add", form);
        return answer.StatusCode;
    }
}
