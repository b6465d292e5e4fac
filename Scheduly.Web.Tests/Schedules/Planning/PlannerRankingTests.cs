using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Which of the possible plans is the first, and where a search ends.</summary>
public sealed class PlannerRankingTests
{
    public static TheoryData<string, string, string> SoftWishes => new()
    {
        // the wish, the section that it prefers beside a class on Monday 12:00 to 13:00, the one that is first without it
        { "gaps", "M 10:45-11:45", "T 09:00-10:00" },
        { "compact", "M 15:00-16:00", "T 09:00-10:00" },
        { "late", "T 12:00-13:00", "M 11:00-12:00" },
        { "balanced", "T 08:50-09:50", "M 11:00-12:00" },
    };

    [Theory, MemberData(nameof(SoftWishes))]
    public void Soft_wish_decides_between_plans(string wish, string preferred, string other)
    {
        WishList wishes = wish switch
        {
            "gaps" => new() { AvoidGaps = true, Compact = true },
            "compact" => new() { Compact = true },
            "late" => new() { LateStarts = true },
            _ => new() { Balanced = true },
        };
        Candidate[] courses = [Course("A1", "M 12:00-13:00"), Of([Section("B1", other, crn: "other"), Section("B1", preferred, crn: "preferred")])];

        Assert.Contains("preferred", Plan(wishes, courses).Crns());
        Assert.Contains("other", Plan(new(), courses).Crns());
    }

    [Fact]
    public void Instructor_and_open_seats_decide_between_sections()
    {
        Section[] sections =
        [
            Section("A1", "M 10:00-11:00", crn: "1", open: 0), Section("A1", "T 10:00-11:00", crn: "2", open: 4), Section("A1", "W 10:00-11:00", crn: "3", open: 0, instructor: "Smith"),
        ];

        Assert.Equal(["2"], Plan(new(), Of(sections)).Crns());
        Assert.Equal(["3"], Plan(new() { Instructors = ["SMITH"] }, Of(sections)).Crns());
        Assert.Contains("A1 LEC-101 with SMITH, as you wished.", Plan(new() { Instructors = ["SMITH"] }, Of(sections)).Plan.Explanations);
    }

    [Fact]
    public void Results_are_ranked_before_they_are_cut()
    {
        // 12 ways times 12: the late ones come first in the catalogue and the best ones last.
        Candidate[] courses = [.. "MT".Select(day => Of(Enumerable.Range(0, 12).Select(n => Section($"{day}1", $"{day} {20 - n}:00-{20 - n}:50"))))];
        var all = Plan(Ask(new() { LateStarts = true, AddCourses = ["M1", "T1"] }, courses) with { Limits = new(TimeSpan.FromHours(1), 1_000_000, 200) });
        var few = Plan(Ask(new() { LateStarts = true, AddCourses = ["M1", "T1"] }, courses) with { Limits = new(TimeSpan.FromHours(1), 1_000_000, 5) });

        Assert.Equal(143, all.Plan.Alternatives.Count);
        Assert.Equal(all.Plan.Alternatives.Take(5).Select(plan => plan.Score), few.Plan.Alternatives.Select(plan => plan.Score));
        Assert.Equal(all.Score, few.Score);
        Assert.False(few.Plan.Truncated);
    }

    [Fact]
    public void Search_says_so_when_the_limit_of_nodes_ends_it_and_gives_the_same_again()
    {
        var request = LargeCase.Distinct(courses: 5, sections: 22, seed: 1) with { Limits = new(TimeSpan.FromHours(1), 5_000, 50) };
        var (one, other) = (Plan(request), Plan(request));

        Assert.True(one.Plan.Truncated);
        Assert.InRange(one.Statistics.Nodes, 5_000, 5_010);
        Assert.NotEmpty(one.Plan.Sections);
        Assert.Equal(one.Crns(), other.Crns());
        Assert.Contains("The search was cut short: a better schedule may exist.", one.Plan.Explanations);
    }

    [Fact]
    public void Search_ends_when_the_time_is_over()
    {
        // Each look at the clock takes 30 ms of the 250.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(30) };
        var result = new Planner(clock).Plan(LargeCase.Distinct(5, 22, 1) with { Limits = PlanLimits.Default }, TestContext.Current.CancellationToken);

        Assert.True(result.Plan.Truncated);
        Assert.NotEmpty(result.Plan.Sections);
        Assert.InRange(result.Statistics.Nodes, 1, 10 * 256);
    }

    [Fact]
    public void Search_ends_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => new Planner(TimeProvider.System).Plan(LargeCase.Distinct(5, 22, 1), cancelled.Token));
    }

    [Fact]
    public void Plan_explains_what_it_keeps()
    {
        var result = Plan(
            new()
            {
                NoDays = Weekdays.Friday,
                EarliestStart = new(9, 0),
                AvoidGaps = true,
                Compact = true,
                LateStarts = true,
                Balanced = true,
                PinSections = ["1"],
                AddCourses = ["B1"],
                MinCredits = 5,
                MaxCredits = 7,
                BlockedTimes = [new(Weekdays.Monday, new(12, 0), new(13, 0))],
                OpenSeatsOnly = true,
                SkipCourses = ["D1"],
            },
            Of([Section("A1", "M 10:00-11:00", crn: "1")]), Course("B1", "M 11:00-12:00"), Course("C1", ""), Course("D1", "T 10:00-11:00"));

        Assert.Equal(
            [
                "A1 LEC-101: pinned.", "B1 is in, as you asked.", "D1 is left out, as you wished.", "No class on Friday, as you wished.", "No class before 09:00, as you wished.",
                "Mon 12:00 to 13:00 stays free, as you wished.",
                "Only sections with open seats: not known for A1 LEC-101 and B1 LEC-101 (free seats are not counted).", "No gaps between classes, as you wished.",
                "Classes on 1 day, as compact as these courses and the other wishes allow.", "Class days hold 2:00 hours to 2:00 hours of class.", "The earliest class begins at 10:00.", "6 credits, within 5 to 7.",
            ],
            result.Plan.Explanations);
    }

    [Fact]
    public void Nothing_is_confirmed_of_which_the_catalogue_says_nothing()
    {
        var section = Section("A1", "M 10:00-11:00") with { SeatsOpen = null };
        Assert.Equal(
            ["Only sections with open seats: not known for A1 LEC-101 (free seats are not counted).", "Only sections on main campus: not known for A1 LEC-101 (no campus is given)."],
            Plan(new() { OpenSeatsOnly = true, Campus = "main campus" }, Of([section])).Plan.Explanations.Where(one => one.Contains("known", StringComparison.Ordinal)));

        var online = section with { SeatsOpen = 3, Mode = TeachingMode.Online };
        var kept = Plan(new() { OpenSeatsOnly = true, Campus = "main campus" }, Of([online])).Plan.Explanations;
        Assert.Contains("All sections have open seats, as you wished.", kept);
    }

    [Fact]
    public void A_time_that_is_free_on_all_days_is_said_in_two_words()
    {
        var result = Plan(new() { BlockedTimes = [new((Weekdays)0b111_1111, new(12, 0), new(13, 0))] }, Course("A1", "M 10:00-11:00"));

        Assert.Contains("Every day 12:00 to 13:00 stays free, as you wished.", result.Plan.Explanations);
    }
}
