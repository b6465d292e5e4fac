using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Pages.Board;

/// <summary>What takes place once: in a list by date, and marked on the week.</summary>
public sealed class DateListTests
{
    private static readonly DateOnly First = new(2025, 8, 25), Last = new(2025, 12, 12), Exam = new(2025, 10, 9), Finals = new(2025, 12, 8);

    private static readonly Section Dynamics = new(
        "EXAM101", "1", "01",
        [new(Weekdays.Monday, new(10, 0), new(10, 50), First, Last), new(Weekdays.Thursday, new(19, 0), new(21, 0), Exam, Exam, "Hall 1")], 3,
        Finals: [new(Weekdays.Monday, new(8, 0), new(10, 0), Finals, Finals)]);

    private static readonly Section Optics = new(
        "PHYS200", "2", "01", [new(Weekdays.Monday, new(9, 0), new(9, 50), First, Last)], 3, Finals: [new(Weekdays.Monday, new(8, 0), new(10, 0), Finals, Finals)]);

    [Fact]
    public void Finals_and_single_meetings_are_listed_by_date()
    {
        var dates = new DateList([Optics, Dynamics]);
        Assert.Equal(
            ["Thu, Oct 9, 7–9 pm EXAM101 False", "Mon, Dec 8, 8–10 am EXAM101 True", "Mon, Dec 8, 8–10 am PHYS200 True"],
            dates.Events.Select(one => $"{one.When} {one.Section.Course} {one.IsFinal}"));
    }

    [Fact]
    public void Finals_over_each_other_and_over_a_class_are_named() => Assert.Equal(
        [
            "The finals of EXAM101 01 and PHYS200 01 overlap on Monday, December 8.",
            "The final of EXAM101 01 and a class of PHYS200 01 overlap on Monday, December 8.",
        ],
        new DateList([Dynamics, Optics]).Overlaps);

    [Fact]
    public void Final_after_the_last_class_overlaps_none() =>
        Assert.Empty(new DateList([Dynamics, Optics with { Finals = null, Meetings = [Optics.Meetings[0] with { Until = new(2025, 12, 5) }] }]).Overlaps);

    [Fact]
    public void Single_meeting_is_marked_on_the_week_and_the_hours_grow_for_it()
    {
        var week = new WeekView([Dynamics], [], []);
        Assert.Equal([null, "Oct 9 only"], week.Blocks.Select(block => block.Once));
        Assert.Equal(21, week.LastHour);

        // What may take a section's place is shown by its week alone.
        var other = new WeekView([Optics], [], [Dynamics]);
        Assert.Equal(17, other.LastHour);
        Assert.Equal("1", Assert.Single(other.Blocks, block => block.Ghost).Crns);
    }

    [Fact]
    public void Kept_time_makes_the_week_grow_by_hours_and_days()
    {
        var late = new WeekView([Optics], [new(Weekdays.Tuesday, new(18, 0), new(21, 0), "Work")], []);
        Assert.Equal((21, 1), (late.LastHour, late.Kept.Count));
        var sunday = new WeekView([Optics], [new(Weekdays.Sunday, new(6, 0), new(8, 0), "Church")], []);
        Assert.Equal((6, 6), (sunday.FirstHour, sunday.Days[^1]));
        Assert.Equal(5, new WeekView([Optics], [new(WishChips.EveryDay, new(12, 0), new(13, 0))], []).Days.Count);
    }
}
