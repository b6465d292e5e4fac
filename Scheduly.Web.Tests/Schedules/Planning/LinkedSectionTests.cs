using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>What must be taken together, and what takes place once.</summary>
public sealed class LinkedSectionTests
{
    [Fact]
    public void Lecture_without_a_laboratory_of_its_own_stays_possible()
    {
        Section[] sections =
        [
            Section("M230", "MW 09:00-10:15", "1", crn: "1") with { Link = "1" }, Section("M230", "TR 09:00-10:15", "2", crn: "2") with { Link = "2" },
            Section("M230", "F 09:00-11:30", "4", crn: "4") with { Link = "4" }, Section("M230", "R 15:00-15:50", "REC-4-1", 0, crn: "41") with { Link = "4" },
        ];

        var alone = Plan(new() { AddCourses = ["M230"], NoDays = Weekdays.Friday }, Of(sections));
        Assert.True(alone.Fits);
        Assert.Single(alone.Plan.Sections);
        Assert.Contains(alone.Crns()[0], new[] { "1", "2" });

        Assert.Equal(["4", "41"], Plan(new() { PinSections = ["4"] }, Of(sections)).Crns());
        Assert.Equal(["4", "41"], Plan(new() { PinSections = ["41"] }, Of(sections)).Crns());
    }

    [Fact]
    public void One_list_is_taken_whole()
    {
        // Each pair of the wrong lists goes together by itself.
        Section[] sections =
        [
            Section("A1", "M 09:00-10:00", "LEC-1", crn: "1") with { Together = [["3", "5"], ["4", "6"]] },
            Section("A1", "T 09:00-10:00", "LEC-2", crn: "2") with { Together = [["3", "6"], ["4", "5"]] },
            Section("A1", "W 09:00-10:00", "LAB-1", 0, crn: "3"), Section("A1", "W 11:00-12:00", "LAB-2", 0, crn: "4"),
            Section("A1", "R 09:00-10:00", "REC-1", 0, crn: "5"), Section("A1", "R 11:00-12:00", "REC-2", 0, crn: "6"),
            Section("A1", "F 09:00-10:00", "LEC-3", crn: "7"),
        ];
        var result = Plan(new() { AddCourses = ["A1"] }, Of(sections));

        string[] all = [.. result.Plan.Alternatives.Select(one => one.Crns).Prepend(result.Crns()).Select(crns => string.Join(' ', crns.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal)];
        Assert.Equal(["1 3 5", "1 4 6", "2 3 6", "2 4 5", "7"], all);
    }

    [Fact]
    public void Evening_exam_does_not_decide_a_weekly_wish_and_its_date_is_reported()
    {
        var result = Plan(
            new() { AddCourses = ["E101"], LatestEnd = new(17, 0), NoDays = Weekdays.Thursday, FreeDays = 2 },
            Of([Section("E101", "MWF 10:00-10:50 2025-08-25/2025-12-05; R 19:00-21:00 2025-10-09/2025-10-09", "01")]));

        Assert.True(result.Fits);
        Assert.Contains("E101 01 meets once on Thursday, October 9, 19:00 to 21:00.", result.Plan.Explanations);
        Assert.Contains("No weekly class after 17:00; E101 01 meets once on Thursday, October 9, 19:00 to 21:00.", result.Plan.Explanations);
    }

    [Fact]
    public void Laboratories_of_alternate_weeks_share_an_hour()
    {
        var one = Section("A1", "W 13:00-16:00 2025-08-25/2025-12-05");
        var other = Section("B1", "W 13:00-16:00 2025-09-01/2025-12-05");
        Section Alternate(Section section) => section with { Meetings = [section.Meetings[0] with { EveryWeeks = 2 }] };
        Assert.False(Plan(new() { AddCourses = ["A1", "B1"] }, Of([one]), Of([other])).Fits);
        Assert.True(Plan(new() { AddCourses = ["A1", "B1"] }, Of([Alternate(one)]), Of([Alternate(other)])).Fits);
        Assert.False(Plan(new() { AddCourses = ["A1", "B1"] }, Of([Alternate(one)]), Of([other])).Fits);
    }

    [Fact]
    public void Finals_are_listed_and_those_that_overlap_are_named()
    {
        Section With(string course, string day) => Section(course, $"{day} 10:00-11:00", "01") with { Finals = [new(Weekdays.Monday, new(8, 0), new(10, 0), new(2025, 12, 8), new(2025, 12, 8))] };
        var sentences = Plan(new() { AddCourses = ["A1", "B1"] }, Of([With("A1", "M")]), Of([With("B1", "T")])).Plan.Explanations;

        Assert.Contains("Final of A1 01: Monday, December 8, 08:00 to 10:00.", sentences);
        Assert.Contains("The finals of A1 01 and B1 01 overlap on Monday, December 8.", sentences);
    }

    [Fact]
    public void Two_topics_of_one_number_can_both_be_pinned()
    {
        Section[] topics = [Section("CS8803", "TR 14:00-15:15", "A", crn: "88031") with { Title = "Robots" }, Section("CS8803", "MW 14:00-15:15", "B", crn: "88032") with { Title = "Games" }];

        var both = Plan(new() { PinSections = ["88031", "88032"] }, Of(topics));
        Assert.True(both.Fits);
        Assert.Equal(["88031", "88032"], both.Crns().Order());
        Assert.Single(Plan(new() { AddCourses = ["CS8803"] }, Of(topics)).Crns());
    }

    [Fact]
    public void Section_of_two_codes_is_planned_once()
    {
        Section[] offered = [Section("A1", crn: "1"), Section("B1", crn: "1")];

        var both = Plan(new() { AddCourses = ["A1", "B1"] }, Of([offered[0]]), Of([offered[1]]));
        Assert.True(both.Fits);
        Assert.Equal(["1"], both.Crns());
    }

    [Fact]
    public void Laboratory_with_a_code_of_its_own_comes_along()
    {
        var plan = PlanBio(new(), []);
        Assert.Equal(["BIO260", "BIO260L"], plan.Courses());
        Assert.Contains("BIO260L comes along: it is the laboratory of BIO260.", plan.Plan.Explanations);

        // Never alone, and another course is better than one without its laboratory.
        var mondays = PlanBio(new() { NoDays = Weekdays.Monday }, []);
        Assert.Equal(["BIO300"], mondays.Courses());
        Assert.Equal(["BIO300"], PlanBio(new() { NoDays = Weekdays.Tuesday }, []).Courses());
    }

    [Fact]
    public void Laboratory_that_does_not_fit_is_named_where_the_course_was_asked_for()
    {
        var plan = PlanBio(new() { AddCourses = ["BIO260"], NoDays = Weekdays.Tuesday }, []);
        Assert.True(plan.Fits);
        Assert.Contains("BIO260", plan.Courses());
        Assert.Contains("BIO260 has a laboratory of its own, BIO260L, and no section of it fits into this schedule: the registrar may ask for it.", plan.Plan.Explanations);
    }

    [Fact]
    public void Laboratory_stays_out_where_the_student_says_so()
    {
        Assert.DoesNotContain("BIO260L", PlanBio(new() { AddCourses = ["BIO260"], SkipCourses = ["BIO260L"] }, []).Courses());
        Assert.DoesNotContain("BIO260L", PlanBio(new() { AddCourses = ["BIO260"] }, ["BIO260L"]).Courses());
        Assert.Contains("BIO260L is the laboratory of BIO260, which is not in this schedule: add BIO260.", PlanBio(new() { AddCourses = ["BIO260L"], SkipCourses = ["BIO260"] }, []).Plan.Explanations);
    }

    [Fact]
    public void Course_of_the_same_credits_is_no_laboratory()
    {
        Section[] offered = [Section("M408", "M 10:00-11:00"), Section("M408L", "T 10:00-11:00")];
        Assert.Equal(["M408"], Plan(PlanRequest.For("1", offered, new() { Required = ["M408"] }, new(), [])).Courses());
    }

    private static PlanResult PlanBio(WishList wishes, IReadOnlyList<string> completed)
    {
        Section[] offered = [Section("BIO260", "M 10:00-11:00"), Section("BIO260L", "T 10:00-11:00", "01", credits: 0), Section("BIO300", "W 10:00-11:00")];
        return Plan(PlanRequest.For("1", offered, new() { Required = ["BIO260"], ChooseFrom = [new("any", 1, ["BIO300"])], MinCredits = 3, MaxCredits = 3 }, wishes, completed));
    }

    [Fact]
    public void Swapped_lecture_takes_its_laboratory_along()
    {
        Section[] all =
        [
            Section("A1", "M 09:00-10:00", "01", crn: "1") with { Link = "1" }, Section("A1", "T 09:00-10:00", "LAB-1-1", 0, crn: "2") with { Link = "1" },
            Section("A1", "W 09:00-10:00", "02", crn: "3") with { Link = "2" }, Section("A1", "R 09:00-10:00", "LAB-2-1", 0, crn: "4") with { Link = "2" },
            Section("A1", "F 09:00-10:00", "03", crn: "5") with { Link = "3" },
        ];
        var course = new Course("A1", "A", "1", "One", all);

        Assert.Equal(["4"], LinkedSwap.Beside(all[2], course, [all[1]])!.Select(section => section.Crn));
        Assert.Empty(LinkedSwap.Beside(all[4], course, [all[1]])!);
        Assert.Equal(["3"], LinkedSwap.Beside(all[3], course, [all[0]])!.Select(section => section.Crn));
        Assert.Null(LinkedSwap.Beside(all[2], course, [all[1], Section("B1", "R 09:30-10:00")]));
    }
}
