using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules;

/// <summary>What the catalogue says now of the sections of a plan that it did not say when they were planned.</summary>
internal static class PlanNews
{
    public static IReadOnlyList<string> Of(NamedSchedule? schedule, CourseCatalog catalog)
    {
        if (schedule?.LastPlan is not { } plan || !catalog.TryFind(schedule.School, schedule.Term, out var term, out _)) return [];
        return [.. plan.Sections.SelectMany(section => Of(section, term))];
    }

    private static IEnumerable<string> Of(Section planned, TermCatalog term)
    {
        var name = Explainer.Name(planned);
        if ((term.FindCourse(planned.Course)?.Sections.FirstOrDefault(section => section.Crn == planned.Crn) ?? term.FindSection(planned.Crn)) is not { } now)
        {
            yield return $"{name} (CRN {planned.Crn}) is no longer offered.";
            yield break;
        }

        if (planned.SeatsOpen > 0 && now.SeatsOpen <= 0) yield return $"{name} is full now.";
        if (planned.SeatsOpen <= 0 && now.SeatsOpen > 0) yield return $"{name} has open seats now.";
        if (!planned.Meetings.Select(Time).SequenceEqual(now.Meetings.Select(Time))) yield return $"{name} takes place at other times now.";
        if (planned.Instructors.Any() && !planned.Instructors.SequenceEqual(now.Instructors)) yield return $"{name} is taught by {(now.Instructors.Any() ? Explainer.List([.. now.Instructors]) : "somebody not yet named")} now.";
    }

    private static Meeting Time(Meeting meeting) => meeting with { Location = null, Instructor = null };
}
