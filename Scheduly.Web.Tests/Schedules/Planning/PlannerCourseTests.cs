using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Requirements;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Which courses and which of their sections a plan takes.</summary>
public sealed class PlannerCourseTests
{
    [Fact]
    public void Course_takes_one_section_of_each_component()
    {
        var result = Plan(new(), Of(
        [
            Section("A1", "M 10:00-11:00", "LEC-1", crn: "1"), Section("A1", "T 10:00-11:00", "LEC-2", crn: "2"),
            Section("A1", "M 10:30-12:00", "LAB-1", 1, crn: "3"), Section("A1", "T 10:30-12:00", "LAB-2", 1, crn: "4"),
            Section("A1", "", "REC-1", 0, crn: "5"),
        ]));

        Assert.Equal(4, result.Plan.TotalCredits);
        Assert.Equal(["LAB", "LEC", "REC"], result.Plan.Sections.Select(section => section.Component));
        Assert.Single(result.Plan.Alternatives);
    }

    [Fact]
    public void Laboratory_goes_with_its_own_lecture()
    {
        var result = Plan(new() { PinSections = ["4"] }, Of(
        [
            Section("A1", "M 10:00-11:00", "LEC-1", crn: "1") with { Link = "1" }, Section("A1", "T 10:00-11:00", "LEC-2", crn: "2") with { Link = "2" },
            Section("A1", "W 10:00-12:00", "LAB-1", 1, crn: "3") with { Link = "1" }, Section("A1", "R 10:00-12:00", "LAB-2", 1, crn: "4") with { Link = "2" },
            Section("A1", "M 10:00-11:00", "LEC-3", crn: "5") with { Link = "3" },
        ]));

        Assert.Equal(["4", "2"], result.Crns());
        Assert.Empty(result.Plan.Alternatives);
    }

    [Theory]
    [InlineData("LEC-101", "LEC")]
    [InlineData("lab-2", "LAB")]
    [InlineData("1-1", "")]
    [InlineData("02", "")]
    public void Component_is_made_of_letters(string name, string component) => Assert.Equal(component, Section("A1", name: name).Component);

    [Fact]
    public void Laboratory_that_leaves_no_lecture_keeps_the_course_out()
    {
        var result = Plan(new() { AddCourses = ["A1"] }, Of([Section("A1", "M 10:00-11:00", "LEC-1"), Section("A1", "M 10:30-12:00", "LAB-1")]));

        Assert.Equal(["A1"], Assert.Single(result.Plan.Clashes).Wishes.Select(wish => wish.Value));
        Assert.Empty(result.Plan.Sections);
    }

    [Fact]
    public void Sections_with_the_same_times_are_one_choice_and_stay_swappable()
    {
        var result = Plan(new() { Instructors = ["lee"], TargetCredits = 3 }, Of(
        [
            Section("A1", "MW 10:00-11:00", crn: "1"),
            Section("A1", "M 10:00-11:00; W 10:00-11:00", crn: "2"),
            Section("A1", "MW 10:00-11:00", crn: "3", instructor: "Ann Lee"),
            Section("A1", "MW 10:00-11:00", crn: "4", open: 0),
            Section("A1", "MW 10:00-11:00 2024-08-26/2024-10-11", crn: "5"),
            Section("A1", "MW 10:00-11:00", credits: 4, crn: "6"),
        ]));

        Assert.Equal(["3"], result.Crns());
        Assert.Equal(["1", "2", "4"], result.SameTimes["3"]);
        Assert.Equal(3, result.Statistics.Options);
        Assert.Equal(6, result.Statistics.RawCombinations);
    }

    [Fact]
    public void Sections_with_the_same_times_are_not_swapped_for_one_that_breaks_a_wish()
    {
        var result = Plan(new() { OpenSeatsOnly = true }, Of(
            [Section("A1", "M 10:00-11:00", crn: "1", open: 0), Section("A1", "M 10:00-11:00", crn: "2", open: 3), Section("A1", "M 10:00-11:00", crn: "3", open: 5)]));

        Assert.Equal(["2"], result.Crns());
        Assert.Equal(["3"], result.SameTimes["2"]);
    }

    [Fact]
    public void Pins_that_clash_are_named_and_one_of_them_is_placed()
    {
        var result = Plan(
            new() { PinSections = ["1", "2"] },
            Of([Section("A1", "M 10:00-11:00", crn: "1"), Section("A1", "T 10:00-11:00", crn: "3")]), Of([Section("B1", "M 10:30-11:30", crn: "2")]), Course("C1", "F 10:00-11:00"));

        Assert.False(result.Fits);
        Assert.Equal(2, result.Plan.Sections.Count);
        var clash = Assert.Single(result.Plan.Clashes);
        Assert.Equal(["1", "2"], clash.Wishes.Select(wish => wish.Value));
        Assert.Equal(["Unpin A1 LEC-101.", "Unpin B1 LEC-101."], clash.Wishes.Select(wish => wish.Offer));
        Assert.Equal("No schedule keeps these wishes together: A1 LEC-101 is pinned; B1 LEC-101 is pinned.", clash.Reason);
        Assert.Matches("^The pinned LEC-101 overlaps [AB]1 LEC-101.$", Assert.Single(result.Plan.Unplaced).Reason);
    }

    [Fact]
    public void Two_pins_on_one_component_are_a_clash()
    {
        var result = Plan(new() { PinSections = ["1", "2"] }, Of([Section("A1", "M 10:00-11:00", "LEC-1", crn: "1"), Section("A1", "T 10:00-11:00", "LEC-2", crn: "2")]));

        Assert.False(result.Fits);
        Assert.Equal(["1", "2"], Assert.Single(result.Plan.Clashes).Wishes.Select(wish => wish.Value));
        Assert.Single(result.Plan.Sections);
        Assert.Single(result.Plan.Unplaced);
    }

    [Fact]
    public void Pin_and_added_course_that_the_term_lacks_are_said()
    {
        var result = Plan(new() { PinSections = ["99"], AddCourses = ["Z9"] }, Course("A1", "M 10:00-11:00"));

        Assert.Equal(["A1"], result.Courses());
        Assert.False(result.Fits);
        Assert.Equal(["CRN 99 is not offered in 2251.", "Z9 is not offered in 2251."], result.Plan.Clashes.Select(clash => clash.Reason));
        Assert.Equal(["CRN 99", "Z9"], result.Plan.Unplaced.Select(one => one.Course));
    }

    [Fact]
    public void Required_courses_come_before_optional_ones_and_what_is_left_has_a_reason()
    {
        var result = Plan(
            Ask(
                new() { TargetCredits = 6, NoDays = Weekdays.Friday },
                Of([Section("R1", "M 10:00-11:00")], Need.Required), Of([Section("R2", "M 10:30-11:30")], Need.Required), Of([Section("R3", "F 10:00-11:00")], Need.Required),
                Of([Section("R4", "T 10:00-11:00")], Need.Required), Of([Section("R5", "T 12:00-13:00")], Need.Required), new("R6", [], Need.Required), Course("O1", "W 10:00-11:00")));

        Assert.True(result.Fits);
        Assert.Equal(["R1", "R4"], result.Courses());
        Assert.Equal(
            [
                ("R2", "Every LEC section overlaps R1 LEC-101."), ("R3", "Every LEC section breaks a wish: no class on Friday."),
                ("R5", "Left out to stay near 6 credits."), ("R6", "Not offered in 2251."),
            ],
            result.Plan.Unplaced.Select(one => (one.Course, one.Reason)));
    }

    [Fact]
    public void Group_gives_no_more_than_its_count_unless_more_were_asked_for()
    {
        var group = new CourseGroup("electives", 1, ["A1", "B1", "C1"]);
        Candidate[] courses = [.. group.Options.Select((course, n) => Course(course, $"M {n + 10}:00-{n + 10}:50") with { Group = group })];

        Assert.Single(Plan(new(), courses).Courses());
        Assert.Equal(["A1", "B1"], Plan(new() { AddCourses = ["A1", "B1"] }, courses).Courses());
    }

    [Fact]
    public void Prerequisites_keep_a_course_out_only_when_completed_courses_are_known()
    {
        var request = Ask(new(), Of([Section("A2", "M 10:00-11:00")], Need.Required), Course("A1", "T 10:00-11:00"), Course("B1", "W 10:00-11:00")) with
        {
            Prerequisites = [new("A2", ["A1"])],
        };

        var unknown = Plan(request);
        Assert.Contains("A2", unknown.Courses());
        Assert.Contains("A2 needs A1 first: not checked, because no completed courses are known.", unknown.Plan.Explanations);

        var missing = Plan(request with { CompletedCourses = ["B1"] });
        Assert.Equal(["A1"], missing.Courses());
        Assert.Equal("Needs A1 first.", Assert.Single(missing.Plan.Unplaced).Reason);

        Assert.Equal(["A2", "B1"], Plan(request with { CompletedCourses = ["a1"] }).Courses());

        var asked = Plan(request with { CompletedCourses = ["B1"], Wishes = new() { AddCourses = ["A2"] } });
        Assert.Equal(["A1", "A2"], asked.Courses());
        Assert.Contains("A2 needs A1 first: not among your completed courses.", asked.Plan.Explanations);
    }

    [Fact]
    public void Program_and_wishes_choose_the_candidates()
    {
        Section[] offered =
        [
            .. "R1 R2 E1 E2 G1 P1 X1 A1".Split(' ').Select((course, n) => Section(course, $"M {n + 8:00}:00-{n + 8:00}:50", crn: $"{n}")),
        ];
        var requirements = new RequirementSet
        {
            Required = ["R1", "R2", "R3"],
            ChooseFrom = [new("electives", 2, ["E1", "E2", "E3"])],
            GenEds = [new("done", 1, ["D1", "G1"])],
            MaxCredits = 18,
        };
        var request = PlanRequest.For("2251", offered, requirements, new() { AddCourses = ["A1"], PinSections = ["5"] }, ["R2", "E3", "D1"]);

        Assert.Equal(["A1", "E1", "E2", "P1", "R1", "R3"], request.Candidates.Select(one => one.Course).Order());
        Assert.Equal(1, request.Candidates.First(one => one.Course == "E1").Group!.Count);
        Assert.Equal(18, request.ProgramMaxCredits);
        Assert.Equal(["A1", "E1", "P1", "R1"], Plan(request).Courses());
    }
}
