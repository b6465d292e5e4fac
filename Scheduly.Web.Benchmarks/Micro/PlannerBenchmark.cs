using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Benchmarks.Micro;

/// <summary>A whole plan of the built-in catalogue, with its 50 alternatives.</summary>
public class PlannerBenchmark
{
    private readonly Planner _planner = new(TimeProvider.System);
    private PlanRequest _request = null!;

    /// <summary>In plain words; the last one keeps nothing out and so searches most.</summary>
    [Params("no Friday, start after 10am", "12 to 15 credits, no gaps", "")]
    public string Wishes { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.AddCatalog();
        using var services = builder.Services.BuildServiceProvider();
        if (!services.GetRequiredService<CourseCatalog>().TryFind(ScheduleService.DefaultSchool, ScheduleService.DefaultTerm, out var term, out _)
            || !RequirementBook.TryFind(term, "Computer Science", out var requirements, out _)) throw new InvalidOperationException("No catalogue.");
        _request = PlanRequest.For(
            term.Term, term.Courses.SelectMany(course => course.Sections), requirements, new WishList().Merge(WishParser.Parse(Wishes)), []);
    }

    [Benchmark]
    public int Plan() => _planner.Plan(_request, CancellationToken.None).Plan.Alternatives.Count;
}
