using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Schedules;

/// <summary>Finds a schedule's programme and plans it.</summary>
internal sealed class SchedulePlanner(CourseCatalog catalog, Planner planner, ScheduleActivity activity)
{
    private const int LongestMajor = 200;

    /// <exception cref="ScheduleRefusedException">There is no such school, term or major; the message names what there is.</exception>
    public Programme Find(string school, string major, string term)
    {
        if (major.Trim().Length > LongestMajor) throw new ScheduleRefusedException($"Major is longer than {LongestMajor} characters.");
        if (major.Trim().Length < 2) throw new ScheduleRefusedException("Major must be at least 2 characters, such as \"Computer Science\".");
        if (!catalog.TryFind(school, term, out var found, out var refusal)) throw new ScheduleRefusedException(refusal.Detail);
        return RequirementBook.TryFind(found, major, out var requirements, out refusal)
            ? new(found, requirements)
            : throw new ScheduleRefusedException(refusal.Detail);
    }

    /// <summary>The programme of a stored schedule: one whose major has no requirements any more keeps the courses it has.</summary>
    /// <exception cref="ScheduleRefusedException">The school or the term has no catalogue any more.</exception>
    public Programme Of(NamedSchedule schedule) => TryFind(schedule, out var refusal) ?? throw new ScheduleRefusedException(refusal!);

    /// <summary>As <see cref="Of"/>; null when there is no catalogue.</summary>
    public Programme? TryFind(NamedSchedule schedule) => TryFind(schedule, out _);

    /// <summary>The schedule with the best plan for its wishes.</summary>
    public NamedSchedule Plan(NamedSchedule schedule, Programme programme) =>
        schedule with { LastPlan = activity.Watch(programme.Term.Term, () => planner.Plan(Request(schedule, programme), CancellationToken.None).Plan) };

    /// <summary>The schedule with exactly these sections, explained and with the alternatives to them.</summary>
    public NamedSchedule Arrange(NamedSchedule schedule, Programme programme, IEnumerable<Section> sections)
    {
        var request = Request(schedule, programme);
        return schedule with { LastPlan = activity.Watch(programme.Term.Term, () => PlanReview.Of(request, [.. sections], planner.Plan(request, CancellationToken.None))) };
    }

    /// <summary>
    /// A schedule that came from elsewhere, as this catalogue sees it: its plan keeps its sections, in the catalogue's words
    /// where it has them. Without a catalogue of its term only the sections stay.
    /// </summary>
    public NamedSchedule Settle(NamedSchedule schedule)
    {
        var sections = schedule.LastPlan?.Sections;
        if (TryFind(schedule) is not { } programme)
        {
            return sections is null ? schedule : schedule with { LastPlan = new(schedule.Term, sections.Sum(section => section.Credits), sections) };
        }

        schedule = programme.Fill(schedule) with { School = programme.Term.School, Term = programme.Term.Term };
        return sections is null
            ? Plan(schedule, programme)
            : Arrange(schedule, programme, sections.Select(section => programme.Term.FindSection(section.Crn) ?? section));
    }

    private static PlanRequest Request(NamedSchedule schedule, Programme programme) => PlanRequest.For(
        programme.Term.Term,
        programme.Term.Courses.SelectMany(course => course.Sections),
        programme.Requirements,
        schedule.Preferences,
        schedule.CompletedCourses);

    private Programme? TryFind(NamedSchedule schedule, out string? refusal)
    {
        refusal = null;
        if (!catalog.TryFind(schedule.School, schedule.Term, out var term, out var refused))
        {
            refusal = refused.Detail;
            return null;
        }

        return RequirementBook.TryFind(term, schedule.Major, out var requirements, out _)
            ? new(term, requirements)
            : new(term, new RequirementSet { Required = schedule.Courses, Prereqs = schedule.Prereqs, MultiSemesterPrereqs = schedule.MultiSemesterPrereqs });
    }
}
