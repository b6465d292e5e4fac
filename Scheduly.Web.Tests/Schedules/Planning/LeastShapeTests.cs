using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>That a week has the fewest gaps or days is said only where no other schedule of its courses has fewer.</summary>
public sealed class LeastShapeTests
{
    private const string FewestGaps = "1:00 hours of gaps in the week, as few as these courses and the other wishes allow.", MoreGaps = "1:00 hours of gaps in the week; fewer are possible with these courses, and cost more by what else counts.";
    private const string FewestDays = "Classes on 2 days, as compact as these courses and the other wishes allow.", MoreDays = "Classes on 2 days; fewer days are possible with these courses, and cost more by what else counts.";

    [Theory]
    [InlineData("no gaps, not with Li", FewestGaps)]
    [InlineData("no gaps, ideally not with Li", MoreGaps)]
    [InlineData("compact, not with Dr. Wang", FewestDays)]
    [InlineData("compact, ideally not with Dr. Wang. Ideally only open sections", MoreDays)]
    public void Least_is_said_where_it_is_so(string said, string sentence)
    {
        var full = Section("C1", "M 13:00-14:00", instructor: "Wang", open: 0);
        Candidate[] courses = said[0] == 'n'
            ? [Course("A1", "M 09:00-10:00"), Of([Section("B1", "M 10:00-11:00", instructor: "Li"), Section("B1", "M 11:00-12:00", instructor: "Smith")])]
            : [Course("A1", "M 12:00-13:00"), Of([full, Section("C1", "T 13:00-14:00", instructor: "Smith", open: 3)])];
        var explanations = Ask(said, courses).Plan.Explanations;
        Assert.Contains(sentence, explanations);
    }

    [Fact]
    public void One_day_and_no_gap_need_no_search() =>
        Assert.Contains("Classes on 1 day, as compact as these courses and the other wishes allow.", Ask("compact", Course("A1", "M 09:00-10:00", "T 10:00-11:00")).Plan.Explanations);

    [Fact]
    public void Nothing_is_claimed_of_a_search_that_was_cut_short()
    {
        var request = LargeCase.Distinct(courses: 5, sections: 22, seed: 1);
        var plan = Plan(request with { Wishes = request.Wishes with { AvoidGaps = true, Compact = true }, Limits = new(TimeSpan.FromHours(1), 5_000, 50) }).Plan;
        Assert.True(plan.Truncated);
        Assert.DoesNotContain(plan.Explanations, sentence => sentence.Contains("allow", StringComparison.Ordinal) || sentence.Contains("possible", StringComparison.Ordinal));
        Assert.Contains(plan.Explanations, sentence => sentence.StartsWith("Classes on ", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_claimed_of_a_week_that_the_student_arranged()
    {
        Section[] late = [Section("A1", "M 09:00-10:00"), Section("B1", "M 12:00-13:00")];
        var request = Timetable.Ask(new() { AvoidGaps = true, Compact = true, AddCourses = ["A1", "B1"] }, Of([late[0]]), Of([late[1], Section("B1", "M 10:00-11:00")]));
        Assert.Contains("2:00 hours of gaps in the week.", PlanReview.Of(request, late, Plan(request)).Explanations);
    }

    private static PlanResult Ask(string said, params Candidate[] courses) =>
        Plan(new WishList().Merge(WishParser.Parse(said)) with { AddCourses = [.. courses.Select(course => course.Course)] }, courses);
}
