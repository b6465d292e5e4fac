using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Large cases with links: right, and printed how fast.</summary>
public sealed class LinkedFiguresTests(ITestOutputHelper output)
{
    /// <summary>What one search may allocate: the limit that was set for 5 million combinations.</summary>
    private const long MostBytes = 64L << 20;

    /// <summary>What one search may try: wishes that are only preferred leave no branch open that they cost too much.</summary>
    private const long MostNodes = 60_000;

    public static readonly TheoryData<string, string> Wishes = new()
    {
        { "lists", "" },
        { "lists, hard and soft wishes", "no Friday, at most 4 classes a day, ideally start after 10, ideally done by 6, ideally 10 minutes between classes" },
        { "groups", "" },
        { "groups and soft wishes", "ideally no Friday, ideally start after 9, ideally an hour for lunch, ideally no more than 3 classes a day, ideally not back to back" },
        { "groups and soft wishes about days", "ideally an hour for lunch, ideally no more than 3 classes a day, ideally not back to back, ideally a three-day weekend, ideally 20 minutes between classes" },
        { "groups, hard and soft wishes", "no Friday, at most 4 classes a day, ideally start after 10, ideally done by 6, ideally 10 minutes between classes" },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public void Five_million_linked_combinations_are_ranked_to_the_end(string what, string wishes)
    {
        // 11 lectures with two laboratories each: 22 ways to take a course, 22^5 to take five.
        var request = LargeCase.Distinct(5, 11, 7);
        request = request with
        {
            Candidates = [.. request.Candidates.Select((course, number) => course with { Sections = [.. course.Sections.SelectMany((lecture, index) => what.StartsWith("lists", StringComparison.Ordinal) ? Listed([.. Linked(lecture, index, number)]) : Linked(lecture, index, number))] })],
            Wishes = request.Wishes.Merge(WishParser.Parse(wishes)),
            Limits = new(TimeSpan.FromHours(1), 10_000_000, 50),
        };
        PlanResult result = null!;
        var allocated = Measure($"50 best of 22^5 combinations with {what}", () => result = new Planner(TimeProvider.System).Plan(request, CancellationToken.None));

        Assert.True(result.Fits);
        Assert.False(result.Plan.Truncated);
        Assert.Equal(50, result.Plan.Alternatives.Count);
        Assert.Equal(10, result.Plan.Sections.Count);
        Assert.All(result.Plan.Sections.GroupBy(section => section.Course), course => Assert.Single(course.Select(section => section.Link ?? LectureOf(section)).Distinct()));
        Assert.InRange(allocated, 1, MostBytes);
        Assert.InRange(result.Statistics.Nodes, 1, MostNodes);
        output.WriteLine($"{result.Statistics}");
        Measure("first plan", () => new Planner(TimeProvider.System).Plan(request with { Limits = new(TimeSpan.FromMilliseconds(250), 5_000, 0) }, CancellationToken.None));
    }

    [Fact]
    public void Thirteen_thousand_sections_are_read()
    {
        var text = new StringBuilder("[{\"code\":\"X\",\"courses\":[");
        for (var course = 0; course < 3_250; course++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(course > 0 ? "," : "")}{{\"subj\":\"X\",\"crse\":\"{course:0000}\",\"title\":\"Course {course}\",\"sections\":[");
            for (var section = 0; section < 4; section++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(section > 0 ? "," : "")}{{\"crn\":{(course * 4) + section + 10_000},\"sec\":\"{(section < 2 ? $"0{section + 1}" : $"{section - 1}-1")}\",\"credMin\":{(section < 2 ? 3 : 0)},\"cap\":30,\"rem\":4,");
                text.Append(CultureInfo.InvariantCulture, $"\"timeslots\":[{{\"days\":[\"M\",\"W\"],\"timeStart\":{800 + ((section + (course % 2 * 4)) * 100)},\"timeEnd\":{850 + ((section + (course % 2 * 4)) * 100)},\"dateStart\":\"8/25\",\"dateEnd\":\"12/5\",\"instructor\":\"Ada Byron\",\"location\":\"Hall 12\"}}]}}");
            }

            text.Append("]}");
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append("]}]").ToString());
        TermCatalog term = null!;
        Measure($"13,000 sections, {bytes.Length >> 10} KB", () => term = new("X", "1", new QuacsReader(2025, strict: false).Read(new MemoryStream(bytes))) { DisplayName = "" });
        Assert.Equal(13_000, term.SectionCount);

        // All that stands between the catalogue and the answer.
        WishList wishes = new() { AddCourses = ["X0001", "X0002", "X0003", "X0004"], NoDays = Weekdays.Friday, EarliestStart = new(8, 0) };
        PlanResult plan = null!;
        Measure("first plan from 13,000 sections", () =>
        {
            var request = PlanRequest.For("1", term.Courses.SelectMany(course => course.Sections), new() { MinCredits = 12, MaxCredits = 15 }, wishes, []);
            plan = new Planner(TimeProvider.System).Plan(request with { Limits = new(TimeSpan.FromMilliseconds(250), 5_000, 0) }, CancellationToken.None);
        });
        Assert.Equal(4, plan.Plan.Sections.Select(section => section.Course).Distinct().Count());
    }

    /// <summary>Lists from both sides, as a class search gives them, of some hundred ways and of more than are looked for.</summary>
    [Theory]
    [InlineData(4, 20, 2)]
    [InlineData(1, 20, 4)]
    public void A_course_with_many_lists_is_planned_at_once(int lectures, int count, int components)
    {
        string[] kinds = ["LAB", "REC", "DIS", "TUT"];
        var parts = Enumerable.Range(0, components).Select(kind => Enumerable.Range(0, count).Select(number => $"{kind + 2}{number:00}").ToList()).ToList();
        IEnumerable<IReadOnlyList<string>> lists = [[]];
        foreach (var kind in parts.Take(2)) lists = [.. lists.SelectMany(_ => kind, (list, crn) => (IReadOnlyList<string>)[.. list, crn])];
        Section[] sections =
        [
            .. Enumerable.Range(0, lectures).Select(number => Timetable.Section("X1", $"M {number + 8:00}:00-{number + 8:00}:50", $"LEC-{number}", crn: $"1{number:00}") with { Together = components == 2 ? [.. lists] : null }),
            .. parts.SelectMany((kind, index) => kind.Select((crn, number) => Timetable.Section("X1", $"{"TWRF"[index]} {(number % 12) + 8:00}:00-{(number % 12) + 8:00}:50", $"{kinds[index]}-{number}", 0, crn)
                with { Together = components == 2 && index == 0 ? null : [.. Enumerable.Range(0, lectures).Select(lecture => (IReadOnlyList<string>)[$"1{lecture:00}"])] })),
        ];
        PlanResult plan = null!;
        Measure($"{lectures} lectures, {count} each of {components} kinds", () => plan = Timetable.Plan(Timetable.Ask(new() { AddCourses = ["X1"] }, Timetable.Of(sections)) with { Limits = PlanLimits.Default }));
        Assert.True(plan.Fits);
        Assert.Equal(components + 1, plan.Plan.Sections.Count);
        Assert.All(sections, section => Assert.True(CourseWays.Of(sections)!.CanBeTaken(section)));
    }

    /// <summary>The same groups by lists of both sides.</summary>
    private static IEnumerable<Section> Listed(List<Section> group) => group.Select((section, index) => section with
    {
        Link = null,
        Together = index == 0 ? [.. group.Skip(1).Select(laboratory => (IReadOnlyList<string>)[laboratory.Crn])] : [[group[0].Crn]],
    });

    private static string LectureOf(Section section) => section.Component == "LAB" ? section.Together![0][0] : section.Crn;

    private static IEnumerable<Section> Linked(Section lecture, int index, int course)
    {
        yield return lecture with { Link = $"{index}" };
        for (var lab = 0; lab < 2; lab++)
        {
            var start = new TimeOnly(8 + ((index + (course * 2) + (lab * 5)) % 11), 0);
            yield return new(
                lecture.Course, $"{course}{index:00}{lab}9", $"LAB-{index}-{lab}", [new((Weekdays)(1 << ((index + course + lab) % 5)), start, start.AddHours(1))], 0, Link: $"{index}");
        }
    }

    /// <returns>Bytes that one run allocates.</returns>
    private long Measure(string what, Action run)
    {
        var watch = Stopwatch.StartNew();
        run();
        var first = watch.Elapsed.TotalMilliseconds;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        run();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var times = Enumerable.Range(0, 5).Select(_ =>
        {
            watch.Restart();
            run();
            return watch.Elapsed.TotalMilliseconds;
        }).Order().ToArray();
        output.WriteLine(FormattableString.Invariant($"{what}: {times[2]:0.0} ms ({times[0]:0.0} to {times[^1]:0.0}; first run {first:0}), {allocated >> 10} KB allocated"));
        return allocated;
    }
}
