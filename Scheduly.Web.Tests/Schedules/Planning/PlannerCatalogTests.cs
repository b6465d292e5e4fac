using System.Diagnostics;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Real and large terms: right, and printed how fast.</summary>
public sealed class PlannerCatalogTests(ITestOutputHelper output)
{
    private static readonly WishList Wishes = new() { NoDays = Weekdays.Friday, EarliestStart = new(9, 0), AvoidGaps = true, TargetCredits = 16, MaxCredits = 18 };

    [Theory]
    [InlineData("202401")]
    [InlineData("202409")]
    public void Every_department_has_plans_that_keep_the_wishes(string term)
    {
        var sections = Load(term);
        var byCrn = sections.ToDictionary(section => section.Crn);
        foreach (var subject in sections.GroupBy(section => string.Concat(section.Course.TakeWhile(char.IsLetter))))
        {
            string[] options = [.. subject.Select(section => section.Course).Distinct().Take(10)];
            var request = PlanRequest.For(term, sections, new() { ChooseFrom = [new(subject.Key, options.Length, options)] }, Wishes, []);
            var rules = new BruteForce(request);
            var result = Timetable.Plan(request with { Limits = new(TimeSpan.FromHours(1), 1_000_000, 50) });
            foreach (var crns in result.Plan.Alternatives.Select(one => one.Crns).Prepend(result.Crns()))
            {
                Section[] plan = [.. crns.Select(crn => byCrn[crn])];
                Assert.True(BruteForce.Fits(plan));
                Assert.All(plan, section => Assert.True(rules.Keeps(section)));
                Assert.InRange(plan.Sum(section => section.Credits), 0, 18);
            }
        }
    }

    [Fact]
    public void Whole_term_as_candidates_gives_a_plan()
    {
        var sections = Load("202409");
        string[] courses = [.. sections.Select(section => section.Course).Distinct()];
        var request = PlanRequest.For("202409", sections, new() { ChooseFrom = [new("all", courses.Length, courses)] }, Wishes, []);

        var result = Measure("Occidental 202409, all courses as candidates", request with { Limits = PlanLimits.Default with { Time = TimeSpan.FromHours(1), Nodes = 50_000 } });

        Assert.True(result.Fits);
        Assert.Equal(16, result.Plan.TotalCredits);
    }

    [Fact]
    public void Ten_courses_of_a_real_term_are_planned()
    {
        var sections = Load("202409");
        string[] courses = [.. sections.GroupBy(section => section.Course).OrderByDescending(course => course.Count()).Take(10).Select(course => course.Key)];
        var result = Measure("Occidental 202409, the ten courses with the most sections", PlanRequest.For("202409", sections, new() { Required = courses }, Wishes, []) with
        {
            Limits = PlanLimits.Default with { Time = TimeSpan.FromHours(1) },
        });

        Assert.True(result.Fits);
        Assert.Equal(50, result.Plan.Alternatives.Count);
    }

    [Fact]
    public void Five_courses_with_eight_million_combinations_are_ranked_to_the_end()
    {
        var request = LargeCase.FiveCourses(seed: 7) with { Limits = new(TimeSpan.FromHours(1), 10_000_000, 50) };
        Assert.False(Measure("five courses, 24 sections each at 11 times", request).Plan.Truncated);

        var shaped = request with { Wishes = request.Wishes with { Compact = true, AvoidGaps = true, LateStarts = true, Balanced = true } };
        Assert.False(Measure("the same with all soft wishes", shaped).Plan.Truncated);

        Assert.False(Measure("five courses, 22 sections each at as many times", LargeCase.Distinct(5, 22, 7) with { Limits = request.Limits }).Plan.Truncated);
    }

    private static IReadOnlyList<Section> Load(string term)
    {
        var file = Path.Combine(CatalogHost.RealCatalogs(), $"occidental-{term}.json");
        using var host = new CatalogHost();
        host.With("Sources:0:School", "Occidental").With("Sources:0:Term", term).With("Sources:0:File", file);
        return [.. host.Load().Terms[0].Courses.SelectMany(course => course.Sections)];
    }

    /// <summary>Prints the first run, which also compiles, and the middle one of five more.</summary>
    private PlanResult Measure(string what, PlanRequest request)
    {
        var first = Stopwatch.StartNew();
        var result = Timetable.Plan(request);
        first.Stop();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Timetable.Plan(request);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var times = Enumerable.Range(0, 5).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            Timetable.Plan(request);
            return watch.Elapsed.TotalMilliseconds;
        }).Order().ToArray();
        output.WriteLine(FormattableString.Invariant(
            $"{what}: {times[2]:0.0} ms ({times[0]:0.0} to {times[^1]:0.0}; first run {first.Elapsed.TotalMilliseconds:0}), {allocated / 1024:0} KB allocated, {result.Statistics}, truncated {result.Plan.Truncated}"));
        return result;
    }
}
