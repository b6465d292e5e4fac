using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Large cases with links: right, and printed how fast.</summary>
public sealed class LinkedFiguresTests(ITestOutputHelper output)
{
    [Fact]
    public void Five_million_linked_combinations_are_ranked_to_the_end()
    {
        // 11 lectures with two laboratories each: 22 ways to take a course, 22^5 to take five.
        var request = LargeCase.Distinct(5, 11, 7);
        request = request with
        {
            Candidates = [.. request.Candidates.Select((course, number) => course with { Sections = [.. course.Sections.SelectMany((lecture, index) => Linked(lecture, index, number))] })],
            Limits = new(TimeSpan.FromHours(1), 10_000_000, 50),
        };
        PlanResult result = null!;
        Measure("50 best of 22^5 linked combinations", () => result = new Planner(TimeProvider.System).Plan(request, CancellationToken.None));

        Assert.True(result.Fits);
        Assert.False(result.Plan.Truncated);
        Assert.Equal(10, result.Plan.Sections.Count);
        Assert.All(result.Plan.Sections.GroupBy(section => section.Course), course => Assert.Single(course.Select(section => section.Link).Distinct()));
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
                text.Append(CultureInfo.InvariantCulture, $"\"timeslots\":[{{\"days\":[\"M\",\"W\"],\"timeStart\":{800 + (section * 100)},\"timeEnd\":{850 + (section * 100)},\"dateStart\":\"8/25\",\"dateEnd\":\"12/5\",\"instructor\":\"Ada Byron\",\"location\":\"Hall 12\"}}]}}");
            }

            text.Append("]}");
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append("]}]").ToString());
        TermCatalog term = null!;
        Measure($"13,000 sections, {bytes.Length >> 10} KB", () => term = new("X", "1", new QuacsReader(2025, strict: false).Read(new MemoryStream(bytes))) { DisplayName = "" });
        Assert.Equal(13_000, term.SectionCount);
    }

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

    private void Measure(string what, Action run)
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
    }
}
