using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules;

/// <summary>Whether a section can stand in a plan beside others.</summary>
/// <param name="ClashesWith">Those that it cannot stand beside.</param>
/// <param name="Reason">Why, as a sentence; null when it fits.</param>
internal sealed record SectionFit(Section Section, IReadOnlyList<Section> ClashesWith, string? Reason)
{
    public bool Fits => ClashesWith.Count == 0;

    /// <param name="course">The course of the section: without it only what single sections say of links is known.</param>
    public static SectionFit Of(Section section, IEnumerable<Section> beside, Course? course = null)
    {
        var ways = course is null ? null : CourseWays.Of(course);
        var others = beside.ToList();
        if (others.Find(other => HardWishes.Same(other.Crn, section.Crn)) is { } same) return new(section, [same], $"{Explainer.Name(section)} is the same section as {Explainer.Name(same)}: CRN {same.Crn} is one seat.");
        var overlapping = others.Where(other => MeetingTimes.Overlap(section, other)).ToList();
        var foreign = others.Where(other => ways is not null && other.Course == section.Course ? !ways.GoTogether(section, other) : !SectionLinks.GoTogether(section, other)).ToList();
        var reason = overlapping.Count > 0 ? $"{Explainer.Name(section)} overlaps {Explainer.List([.. overlapping.Select(other => Explainer.Name(other) + DateWords.OnDate(section, other))])}."
            : foreign.Count > 0 && ways?.CanBeTaken(section) is false && SectionLinks.Missing(section, course!.Sections).FirstOrDefault() is { } missing ? $"{Explainer.Name(section)} cannot be taken: its partner {missing} is not in the catalogue."
            : foreign.Count > 0 ? $"{Explainer.Name(section)} does not go together with {Names(foreign)}."
            : null;
        return new(section, [.. overlapping.Union(foreign)], reason);
    }

    /// <summary>The other sections that could take the place of one, each beside the rest of the plan.</summary>
    /// <param name="plan">The sections of the plan, the one to be replaced among them or not.</param>
    public static IReadOnlyList<SectionFit> Alternatives(Section section, Programme programme, IEnumerable<Section> plan)
    {
        var rest = plan.Where(other => !IsSamePlace(section, other)).ToList();
        var course = programme.Course(section.Course);
        return [.. course.Sections
            .Where(other => other.Crn != section.Crn && IsSamePlace(section, other))
            .Select(other => Of(other, LinkedSwap.Beside(other, course, rest) ?? rest, course))];
    }

    /// <summary>True for sections of which a plan holds one.</summary>
    public static bool IsSamePlace(Section one, Section other) => one.Course == other.Course && one.Component == other.Component;

    /// <summary>True for topics of one number, of which a student can take several.</summary>
    public static bool AreTopics(Section one, Section other) => one.Title is not null && other.Title is not null && one.Title != other.Title;

    private static string Names(IEnumerable<Section> sections) => Explainer.List([.. sections.Select(Explainer.Name)]);
}
