using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Tests.Pages.Board;

public sealed class WeekViewTests
{
    [Fact]
    public void Weekend_columns_are_there_only_when_they_are_used()
    {
        Assert.Equal([0, 1, 2, 3, 4], Week(Class("1", Weekdays.Monday, 10, 11)).Days);
        Assert.Equal([0, 1, 2, 3, 4, 6], Week(Class("1", Weekdays.Monday | Weekdays.Sunday, 10, 11)).Days);
    }

    [Fact]
    public void Hours_grow_with_what_is_shown()
    {
        var early = Week(Class("1", Weekdays.Monday, 7, 8), Class("2", Weekdays.Monday, 20, 22));
        Assert.Equal((7, 22), (early.FirstHour, early.LastHour));
        var usual = Week(Class("1", Weekdays.Monday, 10, 11));
        Assert.Equal((9, 17), (usual.FirstHour, usual.LastHour));
    }

    [Fact]
    public void Blocks_that_overlap_share_the_width_and_the_others_keep_theirs()
    {
        var week = Week(
            Class("1", Weekdays.Monday, 9, 11), Class("2", Weekdays.Monday, 10, 12), Class("3", Weekdays.Monday, 11, 13),
            Class("4", Weekdays.Monday, 14, 15), Class("5", Weekdays.Tuesday, 9, 11));
        Assert.Equal([(0, 2), (1, 2), (0, 2), (0, 1), (0, 1)], week.Blocks.Select(block => (block.Lane, block.Lanes)));
        Assert.Equal(["1", "2", "3", "4", "5"], week.Blocks.Select(block => block.Section.Crn));
    }

    [Fact]
    public void Ghosts_of_the_same_hours_are_one_block()
    {
        var week = new WeekView([Class("1", Weekdays.Monday, 9, 10)], [], [Class("2", Weekdays.Friday, 9, 10), Class("3", Weekdays.Friday, 9, 10), Class("4", Weekdays.Friday, 10, 11)]);
        Assert.Equal(["2 3", "4"], week.Blocks.Where(block => block.Ghost).Select(block => block.Crns));
    }

    [Fact]
    public void What_has_no_time_stands_apart()
    {
        var week = Week(new Section("CS1", "9", "WEB-1", [], 3));
        Assert.Empty(week.Blocks);
        Assert.Equal("9", Assert.Single(week.Untimed).Crn);
    }

    [Theory]
    [InlineData("Done by 17:00", "Done by 5 pm")]
    [InlineData("Mon 12:00 to 13:15 stays free", "Mon 12 pm to 1:15 pm stays free")]
    [InlineData("Start after 00:05", "Start after 12:05 am")]
    [InlineData("section 10:1 and CRN 12345", "section 10:1 and CRN 12345")]
    public void Hours_in_sentences_are_told_by_the_twelve_hour_clock(string text, string expected) => Assert.Equal(expected, Clock12.Rewrite(text));

    [Theory]
    [InlineData("/")]
    [InlineData("/?crn=12345")]
    [InlineData("/?crn=12345&q=data%20base&day=Mon&day=Wed&from=10:00&until=15:30&open=on&others=all")]
    public void An_address_comes_back_as_it_was(string url) => Assert.Equal(Uri.UnescapeDataString(url), Uri.UnescapeDataString(ViewState.Parse(url).Url()));

    [Theory]
    [InlineData("https://evil.example/?crn=1", "/?crn=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/?from=25:00&day=Someday", "/")]
    public void An_address_from_outside_leads_to_the_page_itself(string url, string expected) => Assert.Equal(expected, ViewState.Parse(url).Url());

    [Fact]
    public void A_course_keeps_its_colour_when_others_come_and_go()
    {
        var schedule = new NamedSchedule { Id = "a", Courses = ["AA1", "BB1", "CC1"], LastPlan = new("2251", 6, [Class("1", Weekdays.Monday, 9, 10, "AA1"), Class("2", Weekdays.Monday, 10, 11, "CC1")]) };
        var before = new CourseLook(schedule, null).Colour("CC1");
        var more = schedule with { Courses = ["AA1", "BB1", "CC1", "DD1"], LastPlan = new("2251", 6, [Class("2", Weekdays.Monday, 10, 11, "CC1"), Class("3", Weekdays.Monday, 11, 12, "DD1")]) };
        Assert.Equal(before, new CourseLook(more, null).Colour("CC1"));
        Assert.NotEqual(before, new CourseLook(more, null).Colour("DD1"));
    }

    private static WeekView Week(params Section[] sections) => new(sections, [], []);

    private static Section Class(string crn, Weekdays days, int from, int to, string course = "CS1") =>
        new(course, crn, $"LEC-{crn}", [new(days, new(from, 0), new(to, 0))], 3);
}
