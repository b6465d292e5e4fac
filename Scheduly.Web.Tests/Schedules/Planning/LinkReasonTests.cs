using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Why what must be taken together has no place.</summary>
public sealed class LinkReasonTests
{
    [Fact]
    public void A_partner_that_is_not_there_is_named()
    {
        var plan = Plan(new() { AddCourses = ["A1"] }, Of([Section("A1", "M 09:00-10:00", "LEC-1", crn: "1") with { Together = [["2033"]] }])).Plan;
        Assert.Equal("A1 LEC-1 cannot be taken: its partner 2033 is not in the catalogue.", Assert.Single(plan.Unplaced).Reason);
        Assert.Single(plan.Clashes);
        Assert.Empty(plan.Sections);
    }

    [Fact]
    public void A_pinned_part_without_its_lecture_is_named()
    {
        Section[] sections =
        [
            Section("A1", "M 09:00-10:00", "LEC-1", crn: "1") with { Together = [["2"]] }, Section("A1", "T 09:00-10:00", "LAB-1", 0, crn: "2"),
            Section("A1", "W 09:00-10:00", "LAB-2", 0, crn: "3") with { Together = [["2033", "2034"]] },
        ];
        var plan = Plan(new() { PinSections = ["3"] }, Of(sections)).Plan;
        Assert.Equal("A1 LAB-2 cannot be taken: its partners 2033 and 2034 are not in the catalogue.", Assert.Single(plan.Unplaced).Reason);
        Assert.Equal(["1", "2"], Plan(new() { PinSections = ["2"] }, Of(sections)).Crns().Order());
    }

    [Theory]
    [InlineData("link")]
    [InlineData("lists")]
    public void Laboratories_that_all_overlap_are_named_with_what_they_overlap(string kind)
    {
        Section Linked(Section section, string link, params string[] with) => kind == "link" ? section with { Link = link } : section with { Together = [.. with.Select(crn => (IReadOnlyList<string>)[crn])] };
        Section[] sections =
        [
            Linked(Section("X102", "M 09:00-10:00", "LEC-1", crn: "1"), "A", "3", "4"), Linked(Section("X102", "F 13:00-14:00", "LEC-2", crn: "2"), "B", "5"),
            Linked(Section("X102", "T 09:00-10:00", "LAB-1", 0, crn: "3"), "A", "1"), Linked(Section("X102", "W 09:00-10:00", "LAB-2", 0, crn: "4"), "A", "1"),
            Linked(Section("X102", "R 09:00-10:00", "LAB-3", 0, crn: "5"), "B", "2"),
        ];
        var plan = Plan(
            new() { AddCourses = ["X102"], PinSections = ["9"] },
            Of(sections),
            Of([Section("M201", "TW 09:00-11:00; F 13:30-15:00", "LEC-1", crn: "9")])).Plan;
        Assert.Equal("Needs one of its laboratories, and all of them overlap with M201 LEC-1.", Assert.Single(plan.Unplaced, one => one.Course == "X102").Reason);

        plan = Plan(new() { AddCourses = ["X102"], NoDays = Weekdays.Tuesday | Weekdays.Wednesday | Weekdays.Friday }, Of(sections)).Plan;
        Assert.Equal("Needs one of its laboratories, and all of them break a wish: no class on Tuesday; no class on Wednesday.", Assert.Single(plan.Unplaced).Reason);
    }

    [Fact]
    public void Sections_that_overlap_each_other_are_no_matter_of_the_rest_of_a_plan()
    {
        var plan = Plan(new() { AddCourses = ["A1"] }, Of([Section("A1", "M 09:00-10:00", "LEC-1", crn: "1"), Section("A1", "M 09:30-10:30", "LAB-1", 0, crn: "2")])).Plan;
        Assert.Equal("Its sections that belong together overlap each other: A1 LEC-1 and LAB-1.", Assert.Single(plan.Unplaced).Reason);
    }

    [Fact]
    public void A_swap_tells_a_partner_that_is_not_there()
    {
        Section[] all =
        [
            Section("A1", "M 09:00-10:00", "LEC-1", crn: "1") with { Together = [["3"]] }, Section("A1", "T 09:00-10:00", "LEC-2", crn: "2") with { Together = [["2033"]] },
            Section("A1", "W 09:00-10:00", "LAB-1", 0, crn: "3"),
        ];
        var course = new Course("A1", "A", "1", "One", all);
        Assert.Equal("A1 LEC-2 cannot be taken: its partner 2033 is not in the catalogue.", SectionFit.Of(all[1], [all[2]], course).Reason);
        Assert.True(SectionFit.Of(all[0], [all[2]], course).Fits);
    }

    [Fact]
    public void A_swap_moves_the_whole_group()
    {
        Section[] all =
        [
            Section("A1", "M 09:00-10:00", "LEC-1", crn: "1") with { Together = [["2", "3"], ["4", "5"]] },
            Section("A1", "T 09:00-10:00", "LAB-1", 0, crn: "2"), Section("A1", "W 09:00-10:00", "LAB-2", 0, crn: "3"),
            Section("A1", "R 09:00-10:00", "LAB-3", 0, crn: "4"), Section("A1", "F 09:00-10:00", "LAB-4", 0, crn: "5"),
        ];
        var course = new Course("A1", "A", "1", "One", all);
        Assert.Equal(["1", "5"], LinkedSwap.Beside(all[3], course, [all[0], all[2]])!.Select(section => section.Crn));
        Assert.Null(LinkedSwap.Beside(all[3], course, [all[0], all[2], Section("B1", "F 09:30-10:00")]));
    }

    [Theory]
    [InlineData(true, "A1 LAB-1 and A1 LEC-2 are not all that must be taken together, or more: the registrar may refuse it.", "A1 LEC-1 is not all that must be taken together, or more: the registrar may refuse it.")]
    [InlineData(false, "A1 LAB-1 and A1 LEC-2 do not belong together: the registrar may refuse them.", "A1 LEC-1 needs one of its laboratories: the registrar may refuse it alone.")]
    public void What_a_student_arranges_against_links_is_told(bool lists, string foreign, string alone)
    {
        Section[] all =
        [
            Section("A1", "M 09:00-10:00", "LEC-1", crn: "1"), Section("A1", "T 09:00-10:00", "LEC-2", crn: "2"),
            Section("A1", "W 09:00-10:00", "LAB-1", 0, crn: "3"), Section("A1", "R 09:00-10:00", "LAB-2", 0, crn: "4"),
        ];
        for (var index = 0; index < 4; index++) all[index] = lists ? all[index] with { Together = [[all[(index + 2) % 4].Crn]] } : all[index] with { Link = $"{index % 2}" };
        var request = Ask(new() { AddCourses = ["A1"] }, Of(all));
        IReadOnlyList<string> Review(params Section[] sections) => PlanReview.Of(request, sections, Plan(request)).Explanations;
        Assert.Contains(foreign, Review(all[1], all[2]));
        Assert.Contains(alone, Review(all[0]));
        Assert.DoesNotContain(Review(all[1], all[3]), sentence => sentence.Contains("registrar", StringComparison.Ordinal));
    }
}
