using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>What is confirmed is so in every sense a student can mean: weekends, single meetings, alternate weeks, modes, attributes, waiting lists, people.</summary>
public sealed class TrueWordsTests
{
    private const string Term = " 2025-08-25/2025-12-05";

    [Theory]
    [InlineData("M 10:00-11:00", true)]
    [InlineData("F 10:00-11:00", true)]
    [InlineData("TWR 10:00-11:00", true)]
    [InlineData("M 10:00-11:00; F 10:00-11:00", false)]
    [InlineData("S 10:00-11:00", false)]
    [InlineData("U 10:00-11:00", false)]
    [InlineData("M 10:00-11:00; S 09:00-12:00", false)]
    [InlineData("F 23:00-23:59; S 00:00-01:00", false)]
    public void Three_day_weekend_is_Saturday_and_Sunday_with_one_day_beside_them(string times, bool isKept)
    {
        foreach (var said in new[] { "3 day weekend", "Friday or Monday off" })
        {
            Assert.Equal(isKept, Ask(said, Section("A1", times)).Fits);
            Assert.Equal(isKept, Ask(said, Section("A1", times)).Plan.Explanations.Contains("A three-day weekend, as you wished."));
            Assert.Equal(isKept, Ask($"{said} if possible", Section("A1", times)).Plan.Explanations.Contains("A three-day weekend, as you would rather have it."));
        }
    }

    [Fact]
    public void Days_without_hours_are_days_with_class()
    {
        var friday = Section("A1", "M 10:00-11:00") with { Untimed = Weekdays.Friday };
        Assert.False(Ask("3 day weekend", friday).Fits);
        Assert.Contains("A three-day weekend, as you wished.", Ask("3 day weekend", friday with { Untimed = Weekdays.Tuesday }).Plan.Explanations);
        Assert.Contains("A three-day weekend: not known for A1 LEC-101 (no set time).", Ask("3 day weekend", friday with { Untimed = Weekdays.None }).Plan.Explanations);
        Assert.Contains("Free on Tuesday, Wednesday and Thursday: at least 3 free days, as you wished.", Ask("three days free", friday).Plan.Explanations);
        Assert.False(Ask("four days free", friday).Fits);
    }

    public static TheoryData<string, string, string> Exams => new()
    {
        { "no Saturday", "S 09:00-12:00 2025-09-06/2025-09-06; S 09:00-12:00 2025-10-04/2025-10-04", "No weekly class on Saturday; A1 LEC-101 meets on 2 single days: Saturday, September 6 and Saturday, October 4, 09:00 to 12:00." },
        { "no Friday", "M 10:00-11:00; F 19:00-21:00 2025-10-10/2025-10-10", "No weekly class on Friday; A1 LEC-101 meets once on Friday, October 10, 19:00 to 21:00." },
        { "no Wednesday", "MTWRF 09:00-16:00 2025-10-06/2025-10-10", "No weekly class on Wednesday; A1 LEC-101 meets once on Wednesday, October 8, 09:00 to 16:00." },
        { "start after 10", "M 10:00-11:00; R 08:00-09:00 2025-10-09/2025-10-09", "No weekly class before 10:00; A1 LEC-101 meets once on Thursday, October 9, 08:00 to 09:00." },
        { "done by 5", "M 10:00-11:00; R 19:00-21:00 2025-10-09/2025-10-09", "No weekly class after 17:00; A1 LEC-101 meets once on Thursday, October 9, 19:00 to 21:00." },
        { "keep 12-1 free", "M 10:00-11:00; R 12:00-13:00 2025-10-09/2025-10-09", "Every day 12:00 to 13:00 stays free of weekly classes; A1 LEC-101 meets once on Thursday, October 9, 12:00 to 13:00." },
        { "at most 1 class a day", "M 10:00-11:00" + Term + "; M 19:00-21:00 2025-10-06/2025-10-06", "At most 1 class a day, single meetings aside; A1 LEC-101 meets once on Monday, October 6, 19:00 to 21:00." },
        { "3 day weekend", "M 10:00-11:00" + Term + "; F 19:00-21:00 2025-10-10/2025-10-10", "A three-day weekend, single meetings aside; A1 LEC-101 meets once on Friday, October 10, 19:00 to 21:00." },
        { "four days free", "M 10:00-11:00" + Term + "; F 19:00-21:00 2025-10-10/2025-10-10", "Free of weekly classes on Tuesday, Wednesday, Thursday and Friday: at least 4 free days, single meetings aside; A1 LEC-101 meets once on Friday, October 10, 19:00 to 21:00." },
        { "no gaps", "M 10:00-11:00" + Term + "; M 19:00-21:00 2025-10-06/2025-10-06", "No gaps between weekly classes; A1 LEC-101 meets once on Monday, October 6, 19:00 to 21:00." },
    };

    [Theory, MemberData(nameof(Exams))]
    public void Single_meetings_decide_nothing_and_are_not_denied(string said, string times, string sentence)
    {
        var result = Ask(said, Section("A1", times));
        Assert.True(result.Fits);
        Assert.Contains(sentence, result.Plan.Explanations);
        Assert.DoesNotContain(result.Plan.Explanations, one => one.Contains("as you wished", StringComparison.Ordinal));
        Assert.DoesNotContain(Ask($"{said} if possible", Section("A1", times)).Plan.Explanations, one => one.Contains("as you would rather", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no Tuesday")]
    [InlineData("at most 2 classes a day")]
    [InlineData("no gaps")]
    public void Single_meetings_that_break_nothing_spoil_no_confirmation(string said) => Assert.Contains(
        Ask(said, Section("A1", "M 10:00-11:00" + Term + "; R 19:00-21:00 2025-10-09/2025-10-09")).Plan.Explanations, one => one.EndsWith(", as you wished.", StringComparison.Ordinal));

    [Fact]
    public void Block_of_one_week_is_no_free_weekend_without_a_word() => Assert.DoesNotContain(
        Ask("3 day weekend", Section("A1", "MTWRF 09:00-16:00 2025-10-06/2025-10-10")).Plan.Explanations, sentence => sentence.Contains("as you wished", StringComparison.Ordinal));

    [Fact]
    public void Block_of_one_week_is_told_with_all_its_days() => Assert.Contains(
        "A1 LEC-101 meets on 5 single days: Monday, October 6 to Friday, October 10, 09:00 to 16:00.", Ask("no weekends", Section("A1", "MTWRF 09:00-16:00 2025-10-06/2025-10-10")).Plan.Explanations);

    [Theory]
    [InlineData("not back to back", 10, 11)]
    [InlineData("at most 1 class a day", 10, 14)]
    [InlineData("30 minutes between classes", 10, 11)]
    [InlineData("an hour for lunch between 12 and 2", 12, 13)]
    public void Classes_of_alternate_weeks_are_not_on_one_day(string said, int first, int second)
    {
        Section[] sections = [Section("A1", $"M {first}:00-{first + 1}:00{Term}"), Section("B1", $"M {second}:00-{second + 1}:00 2025-09-01/2025-12-05")];
        var alternate = sections.Select(section => section with { Meetings = [section.Meetings[0] with { EveryWeeks = 2 }] }).ToArray();
        var halves = new[] { Section("A1", $"M {first}:00-{first + 1}:00 2025-08-25/2025-10-10"), Section("B1", $"M {second}:00-{second + 1}:00 2025-10-13/2025-12-05") };
        Assert.False(Ask(said, sections).Fits);
        Assert.True(Ask(said, alternate).Fits);
        Assert.True(Ask(said, halves).Fits);
        Assert.False(Ask(said, alternate[0], sections[1]).Fits);
        Assert.Contains(Ask(said, alternate).Plan.Explanations, sentence => sentence.EndsWith(", as you wished.", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_seats_that_others_wait_for_are_not_open()
    {
        var waited = Section("A1", "M 10:00-11:00", open: 2) with { Waiting = 3 };
        Assert.Empty(Ask("no waitlists", waited).Plan.Sections);
        Assert.Contains("All sections have open seats, as you wished.", Ask("no waitlists", waited with { Waiting = 0 }).Plan.Explanations);
        Assert.Contains("A1 LEC-101 has open seats and 3 on its waiting list, who may come first.", Ask("no Friday", waited).Plan.Explanations);
    }

    [Theory]
    [InlineData("Non-Honors", "No honors sections, as you wished.")]
    [InlineData("No Honors credit", "No honors sections, as you wished.")]
    [InlineData("Not open to honors students", "No honors sections, as you wished.")]
    [InlineData("Honors", null)]
    [InlineData("Honors credit, not for majors", "No honors sections: not known for A1 LEC-101 (what it says of honors is not clear).")]
    public void Attributes_are_denied_by_a_negation(string attribute, string? sentence)
    {
        var result = Ask("no honors sections", Section("A1", "M 10:00-11:00") with { Attributes = [attribute] });
        Assert.Equal(sentence is null ? 0 : 1, result.Plan.Sections.Count);
        if (sentence is not null) Assert.Contains(sentence, result.Plan.Explanations);
    }

    [Theory]
    [InlineData("Honors Calculus", false)]
    [InlineData("Calculus (Non-Honors)", true)]
    [InlineData("Honor and Shame in Athens", true)]
    public void Titles_are_honors_by_the_very_word(string title, bool isPlanned) =>
        Assert.Equal(isPlanned, Ask("no honors sections", Section("A1", "M 10:00-11:00") with { Title = title, Attributes = [] }).Plan.Sections.Count == 1);

    [Theory]
    [InlineData(false, "Web Building 101", true)]
    [InlineData(false, "Remote Sensing Laboratory", true)]
    [InlineData(true, "Online", true)]
    [InlineData(false, "Online", false)]
    public void Places_are_online_by_all_their_words(bool saysInPerson, string place, bool isUnknown)
    {
        var section = Section("A1", "M 10:00-11:00");
        var result = Ask("no online classes", section with { Mode = saysInPerson ? TeachingMode.InPerson : null, Meetings = [section.Meetings[0] with { Location = place }] });
        Assert.Equal(isUnknown, result.Plan.Explanations.Contains("No online sections: not known for A1 LEC-101 (how it is taught is not given)."));
        Assert.Equal(isUnknown, result.Plan.Sections.Count == 1);
    }

    [Fact]
    public void Hybrid_sections_are_told_beside_no_online() => Assert.Contains(
        "A1 LEC-101 is partly online: say \"no hybrid classes\" to leave such out.", Ask("no online classes", Section("A1", "M 10:00-11:00") with { Mode = TeachingMode.Hybrid }).Plan.Explanations);

    [Theory]
    [InlineData("B. Smith", "with Beth Smith", "A1 LEC-101 may be with Beth Smith: only an initial is given.")]
    [InlineData("Beth Smith", "with B. Smith", "A1 LEC-101 with B. Smith, as you wished.")]
    [InlineData("Beth A. Smith", "avoid Dr. A. Smith", "No section with A. Smith: not known for A1 LEC-101 (the initial is that of a middle name).")]
    public void People_are_confirmed_by_what_is_given_of_their_names(string person, string said, string sentence) =>
        Assert.Contains(sentence, Ask(said, Section("A1", "M 10:00-11:00", instructor: person)).Plan.Explanations);

    [Fact]
    public void Person_of_a_part_that_nobody_is_named_for_is_not_known()
    {
        var section = Section("A1", "M 10:00-11:00; W 10:00-11:00", instructor: "Ada Byron");
        var result = Ask("avoid Dr. Jones", section with { Meetings = [section.Meetings[0], section.Meetings[1] with { Instructor = null }] });
        Assert.Contains("No section with Jones: not known for A1 LEC-101 (nobody is named for a part of it).", result.Plan.Explanations);
    }

    private static Scheduly.Web.Schedules.Planning.PlanResult Ask(string said, params Section[] sections)
    {
        var parsed = WishParser.Parse(said);
        Assert.Empty(parsed.NotUnderstood);
        return Plan(new WishList().Merge(parsed) with { AddCourses = [.. sections.Select(section => section.Course)] }, [.. sections.Select(section => Of([section]))]);
    }
}
