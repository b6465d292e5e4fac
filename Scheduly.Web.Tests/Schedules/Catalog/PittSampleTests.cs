using System.Text.RegularExpressions;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Tests.Schedules.Catalog;

public sealed partial class PittSampleTests
{
    private static readonly TermCatalog Sample = PittSample.Load();
    private static readonly IReadOnlyList<Section> Sections = [.. Sample.Courses.SelectMany(course => course.Sections)];

    [Fact]
    public void It_is_the_fall_of_2024()
    {
        Assert.Equal(("Pitt", "2251", "Fall 2024"), (Sample.School, Sample.Term, Sample.DisplayName));
        Assert.Equal((new DateOnly(2024, 8, 26), new DateOnly(2024, 12, 6)), (Sample.FirstDay, Sample.LastDay));
        Assert.InRange(Sample.Courses.Count, 40, 60);
        Assert.InRange(Sample.SectionCount, 180, 220);
        Assert.All(Sections, section => Assert.Matches("^[0-9]{5}$", section.Crn));
    }

    [Fact]
    public void It_has_every_course_of_the_requirements()
    {
        var set = ComputerScienceAtPitt.Requirements;
        IEnumerable<string> named =
        [
            .. set.Required, .. set.ChooseFrom.SelectMany(group => group.Options), .. set.Prereqs.SelectMany(rule => rule.Requires.Append(rule.Course)),
            "ENGCMP0200", "PHIL0080", "MUSIC0211",
        ];

        Assert.All(named, code => Assert.NotNull(Sample.FindCourse(code)));
    }

    public static TheoryData<string, int> Oddities() => new()
    {
        { "no meeting time", Sections.Count(section => section.Meetings.Count == 0) },
        { "online", Sections.Count(section => section is { Meetings.Count: 0, Location: "Online" }) },
        { "nobody named", Sections.Count(section => !section.Instructors.Any()) },
        { "Saturday", Count(meeting => meeting.Days.HasFlag(Weekdays.Saturday)) },
        { "Sunday", Count(meeting => meeting.Days.HasFlag(Weekdays.Sunday)) },
        { "first half", Count(meeting => meeting is { From: { Month: 8 }, Until: { Month: 10 } }) },
        { "second half", Count(meeting => meeting is { From: { Month: 10 }, Until: { Month: 12 } }) },
        { "variable credits", Sections.Count(section => section.MaxCredits > section.Credits) },
        { "zero credits", Sections.Count(section => section.Credits == 0) },
        { "zero credits and no other component", Sample.Courses.Count(course => course.Sections.Any(section => section is { Credits: 0, Component: "SEM" })) },
        { "half a credit", Sections.Count(section => section.Credits == 0.5m) },
        { "several meetings", Sections.Count(section => section.Meetings.Count > 1) },
        { "lecture with laboratory", Sample.Courses.Count(course => Has(course, "LEC") && Has(course, "LAB")) },
        { "lecture with recitation", Sample.Courses.Count(course => Has(course, "LEC") && Has(course, "REC")) },
        { "lecture, recitation and laboratory", Sample.Courses.Count(course => Has(course, "LEC") && Has(course, "REC") && Has(course, "LAB")) },
        { "overbooked", Sections.Count(section => section.SeatsOpen < 0) },
        { "full", Sections.Count(section => section.SeatsOpen == 0) },
        { "names beyond ASCII", Sections.Count(section => section.Instructors.Any(name => name.Any(letter => letter > 127))) },
        { "names beyond Latin", Sections.Count(section => section.Instructors.Any(name => name.Any(letter => letter > 0x3000))) },
        { "same time in one course", Sample.Courses.Count(course => course.Sections.GroupBy(Hours).Any(group => group.Key.Length > 0 && group.Count() > 1)) },
        { "titles of their own", Sample.Courses.Count(course => course.Sections.Any(section => section.Title != course.Title)) },
        { "evening", Count(meeting => meeting.Start >= new TimeOnly(18, 0)) },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public void It_has_an_example_of_each_oddity(string oddity, int count) => Assert.True(count > 0, oddity);

    [Fact]
    public void Halves_of_the_term_share_an_hour_without_a_clash()
    {
        var halves = Sample.FindCourse("PEDC0048")!.Sections.SelectMany(section => section.Meetings).Take(2).ToList();

        Assert.Equal((halves[0].Days, halves[0].Start), (halves[1].Days, halves[1].Start));
        Assert.True(halves[0].Until < halves[1].From);
    }

    [Theory]
    [InlineData("CS0401", "CS0441", "MATH0220", "ENGCMP0200")]
    [InlineData("CS0445", "CS0447", "MATH0230", "PHIL0080")]
    [InlineData("CS1501", "CS1502", "CS1550", "STAT1151", "MUSIC0211")]
    [InlineData("CS0401", "CS0441", "CS0445", "CS1501", "CS1502")]
    [InlineData("CS1621", "CS1653", "CS1674", "MATH0230")]
    public void A_term_of_computer_science_can_be_put_together_in_many_ways(params string[] codes)
    {
        var courses = codes.Select(code => Sample.FindCourse(code)!).ToList();

        Assert.InRange(courses.Sum(course => course.Credits), 12, 18);
        var choices = courses.SelectMany(course => course.Sections.GroupBy(section => section.Component)).Select(group => group.ToList()).ToList();
        Assert.True(Ways(choices, 0, [], 20) >= 20);
    }

    [Fact]
    public void Its_courses_and_rooms_have_the_forms_of_the_school() =>
        Assert.All(Sample.Courses, course => Assert.Matches(PittCode(), course.Code));

    private static int Count(Func<Meeting, bool> what) => Sections.Count(section => section.Meetings.Any(what));

    private static bool Has(Course course, string component) => course.Sections.Any(section => section.Component == component);

    private static string Hours(Section section) =>
        string.Join(';', section.Meetings.Select(meeting => $"{meeting.Days} {meeting.Start} {meeting.End} {meeting.From} {meeting.Until}"));

    private static int Ways(List<List<Section>> choices, int next, IReadOnlyList<Meeting> taken, int enough)
    {
        if (next == choices.Count) return 1;
        var ways = 0;
        foreach (var section in choices[next].Where(section => !section.Meetings.Any(one => taken.Any(other => Clash(one, other)))))
        {
            ways += Ways(choices, next + 1, [.. taken, .. section.Meetings], enough - ways);
            if (ways >= enough) break;
        }

        return ways;
    }

    private static bool Clash(Meeting one, Meeting other) =>
        (one.Days & other.Days) != Weekdays.None && one.Start < other.End && other.Start < one.End && one.From <= other.Until && other.From <= one.Until;

    [GeneratedRegex("^[A-Z]{2,6}[0-9]{4}$")]
    private static partial Regex PittCode();
}
