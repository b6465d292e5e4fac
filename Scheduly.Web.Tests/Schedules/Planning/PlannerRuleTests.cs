using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>What may stand beside what, and which wishes no plan breaks.</summary>
public sealed class PlannerRuleTests
{
    [Theory]
    [InlineData("MWF 10:00-10:50", "MWF 10:50-11:40", true)]
    [InlineData("MWF 10:00-10:50", "W 10:49-11:40", false)]
    [InlineData("MWF 10:00-10:50", "TR 10:00-10:50", true)]
    [InlineData("M 10:00-10:52", "M 10:52-11:40", true)]
    [InlineData("M 10:00-11:00; R 14:00-15:00", "T 10:00-11:00; R 14:30-15:00", false)]
    [InlineData("M 10:00-11:00; R 14:00-15:00", "T 10:00-11:00; R 15:00-16:00", true)]
    [InlineData("", "MWF 10:00-10:50", true)]
    [InlineData("", "", true)]
    [InlineData("S 09:00-12:00", "S 11:00-13:00", false)]
    [InlineData("S 09:00-12:00", "U 09:00-12:00", true)]
    // Halves of a term, at the same hour: apart, touching in a week without a common class day, and sharing one day.
    [InlineData("MW 10:00-11:00 2024-08-26/2024-10-11", "MW 10:00-11:00 2024-10-14/2024-12-06", true)]
    [InlineData("MW 10:00-11:00 2024-08-26/2024-10-15", "MW 10:00-11:00 2024-10-15/2024-12-06", true)]
    [InlineData("MW 10:00-11:00 2024-08-26/2024-10-16", "MW 10:00-11:00 2024-10-16/2024-12-06", false)]
    [InlineData("MW 10:00-11:00 2024-08-26/2024-10-11", "MW 10:00-11:00", false)]
    public void Two_courses_fit_together_when_their_meetings_do(string one, string other, bool fits)
    {
        var result = Plan(new WishList { AddCourses = ["A1", "B1"] }, Course("A1", one), Course("B1", other));

        Assert.Equal(fits, result.Fits);
        Assert.Equal(fits ? 2 : 1, result.Plan.Sections.Count);
        if (!fits) Assert.Equal(["A1", "B1"], Assert.Single(result.Plan.Clashes).Wishes.Select(wish => wish.Value));
    }

    public static TheoryData<string, string, string> HardWishCases => new()
    {
        // the wish, a section that breaks it, one that keeps it
        { "noDays", "F 10:00-11:00", "R 10:00-11:00" },
        { "earliestStart", "M 09:59-11:00", "M 10:00-11:00" },
        { "latestEnd", "M 16:00-17:01", "M 16:00-17:00" },
        { "blockedTimes", "MW 11:00-12:01", "MW 11:00-12:00" },
        { "blockedTimes", "W 12:30-12:40", "T 12:30-12:40" },
        { "noDays", "M 10:00-11:00; F 15:00-16:00", "" },
        { "earliestStart", "M 10:00-11:00; S 08:00-09:00", "" },
    };

    private static WishList Wished(string kind) => kind switch
    {
        "noDays" => new() { NoDays = Weekdays.Friday },
        "earliestStart" => new() { EarliestStart = new(10, 0) },
        "latestEnd" => new() { LatestEnd = new(17, 0) },
        _ => new() { BlockedTimes = [new(Weekdays.Monday | Weekdays.Wednesday, new(12, 0), new(13, 0), "lunch")] },
    };

    [Theory, MemberData(nameof(HardWishCases))]
    public void Section_that_breaks_a_wish_is_not_planned(string kind, string breaks, string keeps)
    {
        var result = Plan(Wished(kind), Of([Section("A1", breaks, crn: "1"), Section("A1", keeps, crn: "2")]));

        Assert.True(result.Fits);
        Assert.Equal(["2"], result.Crns());
        Assert.Contains(result.Plan.Explanations, sentence => sentence.EndsWith(keeps.Length > 0 ? "as you wished." : "not known for A1 LEC-101 (no set time).", StringComparison.Ordinal));
        Assert.Empty(result.Plan.Alternatives);
    }

    [Theory, MemberData(nameof(HardWishCases))]
    public void Pin_stands_before_a_hard_wish_and_says_so(string kind, string breaks, string keeps)
    {
        var result = Plan(Wished(kind) with { PinSections = ["1"] }, Of([Section("A1", breaks, crn: "1"), Section("A1", keeps, crn: "2")]));

        Assert.True(result.Fits);
        Assert.Equal(["1"], result.Crns());
        Assert.Contains(result.Plan.Explanations, sentence => sentence.StartsWith("A1 LEC-101: pinned, which stands before your wish: ", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(HardWishCases))]
    public void Wish_that_leaves_an_added_course_without_a_section_is_offered_for_dropping(string kind, string breaks, string keeps)
    {
        var result = Plan(Wished(kind) with { AddCourses = ["A1"] }, Course("A1", breaks), Course("B1", keeps));

        Assert.False(result.Fits);
        Assert.Equal(["B1"], result.Courses());
        Assert.Equal(["addCourses", kind], Assert.Single(result.Plan.Clashes).Wishes.Select(wish => wish.Kind));
        Assert.Equal("A1", Assert.Single(result.Plan.Unplaced).Course);

        foreach (var wish in result.Plan.Clashes[0].Wishes)
        {
            var less = (Wished(kind) with { AddCourses = ["A1"] }).Without(wish.Kind, wish.Value);
            Assert.True(Plan(less, Course("A1", breaks), Course("B1", keeps)).Fits);
        }
    }

    [Fact]
    public void Instructor_that_is_avoided_and_full_section_are_not_planned()
    {
        Section[] sections =
        [
            Section("A1", "M 10:00-11:00", crn: "1", instructor: "Dr. Jane Smith"),
            Section("A1", "T 10:00-11:00", crn: "2", open: 0),
            Section("A1", "W 10:00-11:00", crn: "3", open: -2),
            Section("A1", "R 10:00-11:00", crn: "4", open: 1),
            Section("A1", "F 10:00-11:00", crn: "5"),
        ];
        var result = Plan(new() { AvoidInstructors = ["smith"], OpenSeatsOnly = true }, Of(sections));

        Assert.Equal(["4"], result.Crns());
        Assert.Equal(["5"], Assert.Single(result.Plan.Alternatives).Crns);
    }

    [Fact]
    public void Skipped_course_is_left_out_unless_it_is_pinned()
    {
        Candidate[] courses = [Of([Section("A1", "M 10:00-11:00", crn: "1")], Need.Required), Course("B1", "T 10:00-11:00")];

        Assert.Equal(["B1"], Plan(new() { SkipCourses = ["a1"] }, courses).Courses());
        Assert.Empty(Plan(new() { SkipCourses = ["A1"] }, courses).Plan.Unplaced);
        Assert.Equal(["A1", "B1"], Plan(new() { SkipCourses = ["A1"], PinSections = ["1"] }, courses).Courses());
        Assert.Equal(["addCourses", "skipCourses"], Plan(new() { SkipCourses = ["A1"], AddCourses = ["A1"] }, courses).Plan.Clashes[0].Wishes.Select(wish => wish.Kind));
    }

    [Fact]
    public void Free_days_are_kept_and_pins_may_take_them()
    {
        Candidate[] courses = [.. "MTWRF".Select(day => Of([Section($"{day}1", $"{day} 10:00-11:00", crn: $"{day}")]))];

        var free = Plan(new() { FreeDays = 3 }, courses);
        Assert.True(free.Fits);
        Assert.Equal(2, free.Plan.Sections.Count);
        Assert.Contains(free.Plan.Explanations, sentence => sentence.Contains("at least 3 free days, as you wished", StringComparison.Ordinal));

        var pinned = Plan(new() { FreeDays = 3, PinSections = ["M", "T", "W"] }, courses);
        Assert.True(pinned.Fits);
        Assert.Equal(["M", "T", "W"], pinned.Crns().Order());
        Assert.Contains(pinned.Plan.Explanations, sentence => sentence == "2 free days instead of 3: pinned sections stand before the wish.");
    }

    [Theory]
    [InlineData(null, null, null, 5)]
    [InlineData(null, 10, null, 3)]
    [InlineData(null, null, 6, 2)]
    [InlineData(7, 12, 2, 3)]
    [InlineData(null, 5, 12, 1)]
    public void Credits_stay_within_the_limits_and_near_the_target(int? min, int? max, int? target, int courses)
    {
        var result = Plan(
            new() { MinCredits = min, MaxCredits = max, TargetCredits = target },
            [.. Enumerable.Range(8, 8).Select(hour => Course($"C{hour}", $"M {hour:00}:00-{hour:00}:50"))]);

        Assert.True(result.Fits);
        Assert.Equal(courses * 3, result.Plan.TotalCredits);
        Assert.All(result.Plan.Alternatives, plan => Assert.InRange(plan.TotalCredits, min ?? 0, max ?? 24));
    }

    [Fact]
    public void Pins_pass_the_most_credits_and_say_so()
    {
        var result = Plan(
            new() { MaxCredits = 4, PinSections = ["1", "2"] },
            Of([Section("A1", "M 10:00-11:00", crn: "1")]), Of([Section("B1", "T 10:00-11:00", crn: "2")]), Course("C1", "W 10:00-11:00"));

        Assert.True(result.Fits);
        Assert.Equal(["A1", "B1"], result.Courses());
        Assert.Contains("6 credits, over 4: pinned sections stand before the limit.", result.Plan.Explanations);
    }

    [Fact]
    public void Programs_limits_give_way_and_the_students_do_not()
    {
        Candidate[] courses = [Course("A1", "M 10:00-11:00"), Course("B1", "T 10:00-11:00"), Course("C1", "W 10:00-11:00")];
        string[] all = ["A1", "B1", "C1"];

        var over = Plan(Ask(new() { AddCourses = all }, courses) with { ProgramMinCredits = 3, ProgramMaxCredits = 6 });
        Assert.True(over.Fits);
        Assert.Contains("9 credits, over 6: you asked for these courses.", over.Plan.Explanations);

        var under = Plan(Ask(new(), courses) with { ProgramMinCredits = 12, ProgramMaxCredits = 18 });
        Assert.True(under.Fits);
        Assert.Contains("9 credits, under 12.", under.Plan.Explanations);

        var own = Plan(new() { AddCourses = all, MaxCredits = 6 }, courses);
        Assert.Equal(6, own.Plan.TotalCredits);
        Assert.Equal(4, Assert.Single(own.Plan.Clashes).Wishes.Count);
        Assert.Equal("Would pass 6 credits.", Assert.Single(own.Plan.Unplaced).Reason);

        Assert.Equal(["minCredits"], Assert.Single(Plan(new() { MinCredits = 12 }, courses).Plan.Clashes).Wishes.Select(wish => wish.Kind));
    }
}
