using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>The reason why a course has no place is the cause, and not the first thing that is so of some of its sections.</summary>
public sealed class UnplacedReasonTests
{
    [Fact]
    public void Wish_that_rules_out_the_sections_that_would_fit_is_named() => Assert.Equal(
        "Every LEC section that keeps your wishes overlaps A1 LEC-101. The others break a wish: no class on Friday.",
        Reason(new() { NoDays = Weekdays.Friday, PinSections = ["1"] }, Of([Section("A1", "M 10:00-11:00", crn: "1")]), Course("B1", "M 10:00-11:00", "F 10:00-11:00")));

    [Fact]
    public void Wish_about_a_day_is_named() => Assert.Equal(
        "Would break a wish: at most 1 class a day.",
        Reason(new() { MaxClassesPerDay = 1, PinSections = ["1"] }, Of([Section("A1", "M 10:00-11:00", crn: "1")]), Course("B1", "M 14:00-15:00")));

    [Fact]
    public void Wish_is_named_and_not_what_fills_the_place() => Assert.Equal(
        "Every LEC section breaks a wish: a three-day weekend.",
        Reason(new() { LongWeekend = true }, Course("B1", "MF 10:00-11:00"), Course("C1", "M 10:00-11:00")));

    [Fact]
    public void Free_days_are_named_as_the_wish_they_are() => Assert.Equal(
        "Would break a wish: at least 4 free days.",
        Reason(new() { FreeDays = 4, PinSections = ["1"] }, Of([Section("A1", "M 10:00-11:00", crn: "1")]), Course("B1", "T 14:00-15:00")));

    [Fact]
    public void Course_whose_parts_do_not_go_together_says_so_in_an_empty_plan() => Assert.Equal(
        "Its sections that belong together overlap each other: B1 LEC-1 and LAB-1.",
        Reason(new(), Of([Section("B1", "M 10:00-11:00", "LEC-1"), Section("B1", "M 10:30-11:30", "LAB-1", 0)])));

    [Fact]
    public void Partner_that_breaks_a_wish_is_the_reason_of_both() => Assert.Equal(
        "Every LAB section breaks a wish: no class on Friday.",
        Reason(new() { NoDays = Weekdays.Friday }, Of([Section("B1", "M 10:00-11:00", "LEC-1"), Section("B1", "F 10:00-11:00", "LAB-1", 0)])));

    [Fact]
    public void Credits_are_the_reason_in_an_empty_plan() => Assert.Equal("Would pass 2 credits.", Reason(new() { MaxCredits = 2 }, Course("B1", "M 10:00-11:00")));

    [Fact]
    public void Overlap_of_a_single_meeting_has_its_date()
    {
        const string Dates = " 2025-08-25/2025-12-05";
        var exams = Section("A1", $"M 10:00-11:00{Dates}; R 19:00-21:00 2025-10-09/2025-10-09; R 19:00-21:00 2025-11-06/2025-11-06", crn: "1");
        var evening = Section("B1", $"R 19:00-20:00{Dates}", crn: "2");
        Assert.Equal("Every LEC section overlaps A1 LEC-101 on Thursday, October 9 and Thursday, November 6.", Reason(new() { PinSections = ["1"] }, Of([exams]), Of([evening])));
        Assert.Equal("B1 LEC-101 overlaps A1 LEC-101 on Thursday, October 9 and Thursday, November 6.", SectionFit.Of(evening, [exams]).Reason);
        Assert.Equal("A1 LEC-101 overlaps B1 LEC-101.", SectionFit.Of(Section("A1", $"R 19:30-20:00{Dates}"), [evening]).Reason);
    }

    private static string Reason(WishList wishes, params Candidate[] candidates) =>
        Assert.Single(Plan(wishes with { AddCourses = ["B1"] }, candidates).Plan.Unplaced, one => one.Course == "B1").Reason;
}
