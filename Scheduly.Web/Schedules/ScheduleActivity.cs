using System.Diagnostics;

namespace Scheduly.Web.Schedules;

/// <summary>
/// Tells the rest of the application what is done with schedules: numbers, terms and course codes, never whose. Listeners return at once and do
/// not throw.
/// </summary>
internal sealed class ScheduleActivity(TimeProvider clock) : IDisposable
{
    /// <summary>The name of the source of traces.</summary>
    public const string SourceName = "Scheduly.Web.Planner";

    private readonly ActivitySource _source = new(SourceName);

    public event Action<PlanRun>? Planned;

    /// <summary>A change was stored.</summary>
    public event Action<ScheduleUse>? Done;

    /// <summary>Schedules were taken away as a file: "calendar" or "file".</summary>
    public event Action<string>? Exported;

    /// <summary>Runs the planner and tells how it went.</summary>
    public Plan Watch(string term, Func<Plan> run)
    {
        using var activity = _source.StartActivity("plan");
        var begun = clock.GetTimestamp();
        var plan = run();
        var courses = plan.Sections.Select(section => section.Course).Distinct().Count();
        activity?.SetTag("scheduly.term", term).SetTag("scheduly.courses", courses).SetTag("scheduly.capped", plan.Truncated);
        Planned?.Invoke(new(term, courses, clock.GetElapsedTime(begun), plan.Truncated));
        return plan;
    }

    /// <param name="what">The command's name, or "share".</param>
    public void NoteDone(string what, NamedSchedule? schedule = null) => Done?.Invoke(new(what, schedule));

    public void NoteExported(string kind) => Exported?.Invoke(kind);

    public void Dispose() => _source.Dispose();
}

/// <param name="Courses">In the plan.</param>
/// <param name="Capped">A limit on time or steps ended the search.</param>
internal readonly record struct PlanRun(string Term, int Courses, TimeSpan Elapsed, bool Capped);

/// <param name="What">The command's name, or "share".</param>
/// <param name="Schedule">The active one after it.</param>
internal readonly record struct ScheduleUse(string What, NamedSchedule? Schedule);
