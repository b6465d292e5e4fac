using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>"Only with Grant" is required of what Grant teaches; "with Grant" is scored.</summary>
public sealed class OnlyPeopleTests
{
    private static readonly Section[] Lectures =
        [Section("A1", "F 20:00-21:00", crn: "1", instructor: "Ada Grant", open: 0), Section("A1", "T 10:00-11:00", crn: "2", instructor: "Li"), Section("A1", "W 10:00-11:00", crn: "3")];

    [Theory]
    [InlineData("only with Grant", "1")]
    [InlineData("only with Dr. Li", "2")]
    [InlineData("only with Grant, no Friday", "")]
    [InlineData("only with Grant if possible, no Friday", "2")]
    [InlineData("with Grant, no Friday", "2")]
    [InlineData("not with Li, no Wednesday, only with Li", "2")]
    public void Only_with_a_person_leaves_sections_of_that_person(string said, string crns)
    {
        var result = Ask(said, Of(Lectures));
        Assert.Equal(crns, string.Join(' ', result.Crns()));
        Assert.Equal(crns.Length > 0, result.Fits);
    }

    [Fact]
    public void Courses_and_components_that_the_person_does_not_teach_are_left_as_they_are()
    {
        var recitation = Section("A1", "T 12:00-13:00", "REC-1", crn: "4", instructor: "Assistant", credits: 0);
        var result = Ask("only with Grant", Of([.. Lectures, recitation]), Of([Section("B1", "M 10:00-11:00", crn: "5", instructor: "Li")]));
        Assert.Equal(["1", "4", "5"], result.Crns().Order());
        Assert.Contains("Only sections with Grant in courses that Grant teaches, as you wished.", result.Plan.Explanations);
    }

    [Fact]
    public void What_stands_against_it_is_named()
    {
        var result = Ask("only with Grant, no Friday", Of(Lectures));
        Assert.Equal("No schedule keeps these wishes together: no class on Friday; only sections with Grant in courses that Grant teaches.", Assert.Single(result.Plan.Clashes).Reason);
        Assert.Contains("Allow sections with others than Grant.", result.Plan.Clashes[0].Wishes.Select(wish => wish.Offer));
        Assert.Contains(Offer.Of(result.Plan.Clashes[0], Wishes("only with Grant, no Friday")), offer => offer.Chip == "onlyInstructors");
    }

    [Fact]
    public void Nothing_is_confirmed_of_a_person_who_teaches_none_of_the_courses()
    {
        var result = Ask("only with Dr. Curie", Of(Lectures));
        Assert.True(result.Fits);
        Assert.Contains("Nobody called Curie teaches a course that this schedule chooses from.", result.Plan.Explanations);
    }

    [Fact]
    public void Initial_alone_confirms_nothing() => Assert.Contains(
        "Only sections with Ada Grant in courses that Ada Grant teaches: not known for A1 LEC-101 (only an initial is given).",
        Ask("only with Ada Grant", Of([Section("A1", "M 10:00-11:00", instructor: "A. Grant"), Lectures[1]])).Plan.Explanations);

    [Fact]
    public void Sections_without_the_wished_person_are_not_said_to_keep_the_wish()
    {
        var sentences = Ask("with Dr. Ng", Of([Section("A1", "M 10:00-11:00")]), Of([Section("B1", "T 10:00-11:00", instructor: "Li")])).Plan.Explanations;
        Assert.Contains("No section with Ng is named in this schedule; not known for A1 LEC-101 (nobody is named).", sentences);
    }

    [Theory]
    [InlineData("forget Dr. Grant", "")]
    [InlineData("any professor is fine", "")]
    [InlineData("avoid Dr. Grant", "avoidInstructor:Grant")]
    [InlineData("only with Dr. Li", "onlyInstructors")]
    public void It_is_taken_back_as_other_wishes_about_people(string said, string chips) =>
        Assert.Equal(chips, string.Join(' ', Wishes("only with Grant").Merge(WishParser.Parse(said)).Chips().Select(chip => chip.Id)));

    private static WishList Wishes(string said) => new WishList().Merge(WishParser.Parse(said));

    private static PlanResult Ask(string said, params Candidate[] courses) => Plan(Wishes(said) with { AddCourses = [.. courses.Select(course => course.Course)] }, courses);
}
