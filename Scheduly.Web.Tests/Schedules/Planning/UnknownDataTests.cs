using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>What the catalogue does not say of a planned section is never confirmed.</summary>
public sealed class UnknownDataTests
{
    public static readonly TheoryData<string, string> WithoutTime = new()
    {
        { "no Friday", "No class on Friday" },
        { "start after 10", "No class before 10:00" },
        { "done by 5", "No class after 17:00" },
        { "lunch free 12 to 1", "Every day 12:00 to 13:00 stays free" },
        { "an hour for lunch between 11 and 2", "60 minutes free between 11:00 and 14:00" },
        { "at most 3 classes a day", "At most 3 classes a day" },
        { "at most 2 in a row", "At most 2 classes in a row" },
        { "15 minutes between classes", "15 minutes between classes" },
        { "3 day weekend", "A three-day weekend" },
        { "two days free", "At least 2 free days" },
        { "no gaps", "No gaps between classes" },
        { "prefer no Friday", "No class on Friday" },
        { "two days free if possible", "At least 2 free days" },
    };

    [Theory, MemberData(nameof(WithoutTime))]
    public void Section_without_a_time_confirms_no_wish_about_times(string said, string text)
    {
        var sentences = Sentences(said, Section("A1", "M 13:00-14:00"), Section("B1"));
        Assert.Contains($"{text}: the others keep it, not known for B1 LEC-101 (no set time).", sentences);
        Assert.DoesNotContain(sentences, sentence => sentence.StartsWith(text, StringComparison.Ordinal) && (sentence.Contains("as you", StringComparison.Ordinal)));
        Assert.Contains(Sentences(said, Section("A1", "M 13:00-14:00"), Section("B1", "T 14:00-15:00")), sentence => sentence.Contains(", as you w", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, false)]
    public void Second_meeting_without_hours_is_looked_at_by_its_days(int days, bool isUnknown)
    {
        var section = Section("A1", "M 10:00-11:00") with { Untimed = (Weekdays)days };
        Assert.Contains(isUnknown ? "No class on Friday: not known for A1 LEC-101 (no set time)." : "No class on Friday, as you wished.", Sentences("no Friday", section));
        Assert.Contains("No class after 17:00: not known for A1 LEC-101 (no set time).", Sentences("done by 5", section));
        Assert.Contains("A1 LEC-101 has a meeting without a set time.", Sentences("done by 5", section));
    }

    [Fact]
    public void Day_without_hours_still_is_a_day_with_class()
    {
        var result = Plan(new() { NoDays = Weekdays.Friday }, Of([Section("A1") with { Untimed = Weekdays.Friday }]));
        Assert.Empty(result.Plan.Sections);
    }

    [Theory]
    [InlineData("avoid Dr. Ng", "No section with Ng", "nobody is named")]
    [InlineData("in person only", "Only sections in person", "how it is taught is not given")]
    [InlineData("no online classes", "No online sections", "how it is taught is not given")]
    [InlineData("no hybrid classes", "No hybrid sections", "how it is taught is not given")]
    [InlineData("main campus only", "Only sections on main campus", "no campus is given")]
    [InlineData("not on north campus", "No sections on north campus", "no campus is given")]
    [InlineData("no honors sections", "No honors sections", "no attributes are given")]
    [InlineData("only open sections", "Only sections with open seats", "free seats are not counted")]
    public void What_is_missing_is_told_beside_what_is_known(string said, string text, string missing)
    {
        var known = Section("A1", "M 10:00-11:00", instructor: "Ada Byron", open: 3) with { Mode = TeachingMode.InPerson, Campus = "Main Campus", Attributes = [] };
        var unknown = Section("B1", "T 10:00-11:00");
        foreach (var wish in new[] { said, $"{said} if possible" })
        {
            Assert.Contains($"{text}: the others keep it, not known for B1 LEC-101 ({missing}).", Sentences(wish, known, unknown));
            Assert.Contains($"{text}: not known for B1 LEC-101 ({missing}).", Sentences(wish, unknown));
            Assert.DoesNotContain(Sentences(wish, known, unknown), sentence => sentence.Contains(", as you", StringComparison.Ordinal) && !sentence.Contains("is in", StringComparison.Ordinal));
            Assert.DoesNotContain(Sentences(wish, known), sentence => sentence.Contains("not known", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Smith", "No section with J. Smith: not known for A1 LEC-101 (only a surname is given).")]
    [InlineData("K. Smith", "Nobody called J. Smith teaches a course that this schedule chooses from.")]
    public void Surname_alone_may_be_that_of_the_person(string person, string sentence) =>
        Assert.Contains(sentence, Sentences("avoid Dr. J. Smith", Section("A1", "M 10:00-11:00", instructor: person)));

    [Fact]
    public void Preferred_person_may_teach_where_nobody_is_named() => Assert.Contains(
        "No section with Ng is named in this schedule: not known for A1 LEC-101 (nobody is named).", Sentences("with Dr. Ng", Section("A1", "M 10:00-11:00")));

    [Fact]
    public void Online_section_without_a_campus_is_on_no_known_campus() => Assert.Contains(
        "Only sections on main campus: not known for A1 LEC-101 (no campus is given).", Sentences("main campus only", Section("A1", "M 10:00-11:00") with { Mode = TeachingMode.Online }));

    [Theory]
    [InlineData("exactly 1 credits", false)]
    [InlineData("at most 12 credits", false)]
    [InlineData("3 credits of ABC1", true)]
    public void Credits_of_a_range_are_confirmed_only_when_they_are_chosen(string said, bool isChosen)
    {
        var sentences = Sentences(said, Section("ABC1", "M 10:00-11:00", credits: isChosen ? 3 : 1) with { MaxCredits = 12 });
        Assert.Equal(!isChosen, sentences.Contains("1 credit at least: not known for ABC1 LEC-101 (1 to 12 credits). Say how many, such as \"12 credits of ABC1\"."));
        Assert.DoesNotContain(sentences, sentence => sentence.Contains("credit, as you wished", StringComparison.Ordinal) || sentence.Contains("within", StringComparison.Ordinal));
    }

    [Fact]
    public void Hole_that_an_alternate_week_fills_is_a_gap_in_the_other_weeks()
    {
        const string Term = " 2025-08-25/2025-12-05";
        Section between = Section("B1", "M 10:00-11:00" + Term);
        Section[] ends = [Section("A1", "M 09:00-10:00" + Term), Section("C1", "M 11:00-12:00" + Term)];
        Assert.Contains("No gaps between classes, as you wished.", Sentences("no gaps", [.. ends, between]));
        Assert.Contains("1:00 hours of gaps in the week, as few as these courses and the other wishes allow.", Sentences("no gaps", [.. ends, between with { Meetings = [between.Meetings[0] with { EveryWeeks = 2 }] }]));
        Assert.Contains("1:00 hours of gaps in the week, as few as these courses and the other wishes allow.", Sentences("no gaps", [.. ends, Section("B1", "M 10:00-11:00 2025-08-25/2025-10-10")]));
    }

    private static IReadOnlyList<string> Sentences(string said, params Section[] sections)
    {
        var parsed = WishParser.Parse(said);
        Assert.Empty(parsed.NotUnderstood);
        var wishes = new WishList().Merge(parsed);
        var result = Plan(wishes with { AddCourses = [.. wishes.AddCourses.Union(sections.Select(section => section.Course))] }, [.. sections.Select(section => Of([section]))]);
        Assert.Equal(sections.Length, result.Plan.Sections.Count);
        return result.Plan.Explanations;
    }
}
