using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>One CRN under two codes is one section of both courses: one seat.</summary>
public sealed class SharedSeatTests
{
    private const string OneSeat = "CRN 10007 is one section of ONE101 and TWO101: one seat, and its credits count once.";

    [Theory]
    [InlineData("add ONE101 and TWO101")]
    [InlineData("add TWO101, add ONE101, at most 3 credits")]
    [InlineData("pin 10007, add ONE101 and TWO101")]
    public void Both_courses_are_in_by_one_seat(string said)
    {
        var plan = Plan(said, Shared("ONE", 10007), Shared("TWO", 10007));
        Assert.Equal(["10007"], plan.Sections.Select(section => section.Crn));
        Assert.Equal(3, plan.TotalCredits);
        Assert.Empty(plan.Clashes);
        Assert.Empty(plan.Unplaced);
        Assert.Contains(OneSeat, plan.Explanations);
        Assert.Contains("TWO101 is in, as you asked: it is the same section as ONE101 LEC-10007 (CRN 10007).", plan.Explanations);
        Assert.DoesNotContain(plan.Explanations, sentence => sentence.Contains("overlap", StringComparison.Ordinal));
        Assert.All(plan.Alternatives, other => Assert.Equal(["10007"], other.Crns));
    }

    [Fact]
    public void Courses_that_share_one_of_several_sections_can_be_taken_apart_too()
    {
        var plan = Plan("add ONE101 and TWO101", Shared("ONE", 10007, 10008), Shared("TWO", 10007, 10009));
        string[] all = [.. plan.Alternatives.Select(other => other.Crns).Prepend([.. plan.Sections.Select(section => section.Crn)]).Select(crns => string.Join(' ', crns.Order())).Order(StringComparer.Ordinal)];
        Assert.Equal(["10007", "10007 10008", "10007 10009", "10008 10009"], all);
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
    public void Linked_sections_of_two_codes_are_taken_once_and_whole()
    {
        const string Sections = """{"crn":7,"sec":"LEC-1","credMin":3,"together":[[8],[9]],"timeslots":[{"days":["M"],"timeStart":900,"timeEnd":1000}]},{"crn":8,"sec":"LAB-1","credMin":0,"together":[[7]],"timeslots":[{"days":["T"],"timeStart":900,"timeEnd":1000}]},{"crn":9,"sec":"LAB-2","credMin":0,"together":[[7]],"timeslots":[{"days":["W"],"timeStart":900,"timeEnd":1000}]}""";
        var plan = Plan("add ONE101 and TWO101", Sections, Sections);
        Assert.Empty(plan.Clashes);
        Assert.Equal(["7 8", "7 9"], plan.Alternatives.Select(other => other.Crns).Prepend([.. plan.Sections.Select(section => section.Crn)]).Select(crns => string.Join(' ', crns.Order())).Order());
        Assert.Empty(Plan("add ONE101 and TWO101", Sections, Sections.Replace("900", "930", StringComparison.Ordinal)).Unplaced);
    }

    [Fact]
    public void Course_that_is_skipped_is_not_said_to_be_out_when_its_seat_is_planned()
    {
        var plan = Plan("add TWO101, skip ONE101", Shared("ONE", 10007), Shared("TWO", 10007));
        Assert.Equal(["TWO101"], plan.Sections.Select(section => section.Course));
        Assert.DoesNotContain(plan.Explanations, sentence => sentence.Contains("left out", StringComparison.Ordinal));
        Assert.Contains("ONE101 is not out altogether: TWO101 LEC-10007 (CRN 10007), which is in this schedule, is the same section. Skip TWO101 too to leave it out.", plan.Explanations);
        Assert.DoesNotContain(Plan("add TWO101, skip ONE101", Shared("ONE", 10007), Shared("TWO", 10009)).Explanations, sentence => sentence.Contains("same section", StringComparison.Ordinal));
    }

    [Fact]
    public void Pin_brings_one_course_and_not_the_other_of_the_same_seat()
    {
        var plan = Plan("pin 10007", Shared("ONE", 10007), Shared("TWO", 10007, 10009));
        Assert.Equal(["10007"], plan.Sections.Select(section => section.Crn));
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
             {"code":"TWO","name":"Twos","courses":[{"subj":"TWO","crse":"101","sections":[{{two}}]}]}]
            """);
        var term = host.Load().Terms[0];
        var (parsed, notes) = WishResolver.Resolve(WishParser.Parse(said), term);
        Assert.Empty(parsed.NotUnderstood);
        Assert.Empty(notes);
        return Timetable.Plan(PlanRequest.For("202409", term.Courses.SelectMany(course => course.Sections), new(), new WishList().Merge(parsed), [])).Plan;
    }

    private static string Shared(string course, params int[] crns) => string.Join(',', crns.Select(crn =>
        $$"""{"crn":{{crn}},"sec":"LEC-{{crn}}","credMin":3,"title":"{{course}}","timeslots":[{"days":["{{"MTWRF"[crn % 5]}}"],"timeStart":900,"timeEnd":1000}]}"""));
}
