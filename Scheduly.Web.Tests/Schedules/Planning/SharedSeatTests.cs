using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>One CRN under two codes is one section of both courses: one seat.</summary>
public sealed class SharedSeatTests
{
    private const string OneSeat = "CRN 7 is one section of ONE101 and TWO101: one seat, and its credits count once.";

    [Theory]
    [InlineData("add ONE101 and TWO101")]
    [InlineData("add TWO101, add ONE101, at most 3 credits")]
    [InlineData("pin 7, add ONE101 and TWO101")]
    public void Both_courses_are_in_by_one_seat(string said)
    {
        var plan = Plan(said, Shared("ONE", 7), Shared("TWO", 7));
        Assert.Equal(["7"], plan.Sections.Select(section => section.Crn));
        Assert.Equal(3, plan.TotalCredits);
        Assert.Empty(plan.Clashes);
        Assert.Empty(plan.Unplaced);
        Assert.Contains(OneSeat, plan.Explanations);
        Assert.Contains("TWO101 is in, as you asked: it is the same section as ONE101 LEC-7 (CRN 7).", plan.Explanations);
        Assert.DoesNotContain(plan.Explanations, sentence => sentence.Contains("overlap", StringComparison.Ordinal));
        Assert.All(plan.Alternatives, other => Assert.Equal(["7"], other.Crns));
    }

    [Fact]
    public void Courses_that_share_one_of_several_sections_can_be_taken_apart_too()
    {
        var plan = Plan("add ONE101 and TWO101", Shared("ONE", 7, 8), Shared("TWO", 7, 9));
        string[] all = [.. plan.Alternatives.Select(other => other.Crns).Prepend([.. plan.Sections.Select(section => section.Crn)]).Select(crns => string.Join(' ', crns.Order())).Order(StringComparer.Ordinal)];
        Assert.Equal(["7", "7 8", "7 9", "8 9"], all);
    }

    [Fact]
    public void Lecture_and_laboratory_are_both_shared()
    {
        const string Sections = """{"crn":7,"sec":"LEC-1","credMin":3,"timeslots":[{"days":["M"],"timeStart":900,"timeEnd":1000}]},{"crn":8,"sec":"LAB-1","credMin":0,"timeslots":[{"days":["T"],"timeStart":900,"timeEnd":1000}]}""";
        var plan = Plan("add ONE101 and TWO101", Sections, Sections);
        Assert.Equal(["7", "8"], plan.Sections.Select(section => section.Crn).Order());
        Assert.Empty(plan.Clashes);
    }

    [Fact]
    public void Course_that_is_skipped_is_not_said_to_be_out_when_its_seat_is_planned()
    {
        var plan = Plan("add TWO101, skip ONE101", Shared("ONE", 7), Shared("TWO", 7));
        Assert.Equal(["TWO101"], plan.Sections.Select(section => section.Course));
        Assert.DoesNotContain(plan.Explanations, sentence => sentence.Contains("left out", StringComparison.Ordinal));
        Assert.Contains("ONE101 is not out altogether: TWO101 LEC-7 (CRN 7), which is in this schedule, is the same section. Skip TWO101 too to leave it out.", plan.Explanations);
        Assert.Contains("ONE101 is left out, as you wished.", Plan("add TWO101, skip ONE101", Shared("ONE", 7), Shared("TWO", 9)).Explanations);
    }

    [Fact]
    public void Pin_brings_one_course_and_not_the_other_of_the_same_seat()
    {
        var plan = Plan("pin 7", Shared("ONE", 7), Shared("TWO", 7, 9));
        Assert.Equal(["7"], plan.Sections.Select(section => section.Crn));
    }

    [Fact]
    public void Section_is_not_said_to_overlap_itself()
    {
        Section one = Timetable.Section("ONE101", "M 09:00-10:00", crn: "7"), two = Timetable.Section("TWO101", "M 09:00-10:00", crn: "7");
        Assert.Equal("TWO101 LEC-101 is the same section as ONE101 LEC-101: CRN 7 is one seat.", SectionFit.Of(two, [one]).Reason);
    }

    [Fact]
    public void Required_course_of_the_same_seat_is_not_missing()
    {
        Section[] offered = [Timetable.Section("ONE101", "M 09:00-10:00", crn: "7"), Timetable.Section("TWO101", "M 09:00-10:00", crn: "7")];
        var plan = Timetable.Plan(PlanRequest.For("1", offered, new() { Required = ["ONE101", "TWO101"] }, new(), [])).Plan;
        Assert.Single(plan.Sections);
        Assert.Empty(plan.Unplaced);
    }

    private static Plan Plan(string said, string one, string two)
    {
        using var host = new CatalogHost().WithSource(0, "A", "202409", $$"""
            [{"code":"ONE","name":"Ones","courses":[{"subj":"ONE","crse":"101","sections":[{{one}}]}]},
             {"code":"TWO","name":"Twos","courses":[{"subj":"TWO","crse":"101","sections":[{{two}}]}]},
             {"code":"ART","name":"Art","courses":[{"subj":"ART","crse":"1","sections":[{"crn":99,"credMin":0}]}]}]
            """);
        var time = TimeProvider.System;
        var handler = new CommandHandler(new SchedulePlanner(host.Load(), new Planner(time), new ScheduleActivity(time)), time);
        var change = handler.Apply(new SessionState(), new Build("A", "Art", "202409", said));
        Assert.Empty(change.Wishes!.NotUnderstood);
        return change.State.Active!.LastPlan!;
    }

    private static string Shared(string course, params int[] crns) => string.Join(',', crns.Select(crn =>
        $$"""{"crn":{{crn}},"sec":"LEC-{{crn}}","credMin":3,"title":"{{course}}","timeslots":[{"days":["{{"MTWRF"[crn % 5]}}"],"timeStart":900,"timeEnd":1000}]}"""));
}
