namespace Scheduly.Web.Schedules.Planning;

/// <summary>What of one course must be taken together, and what cannot be.</summary>
internal static class SectionLinks
{
    /// <summary>Two sections can stand in one plan as far as they say it themselves; of a course with lists <see cref="CourseWays"/> decide.</summary>
    public static bool GoTogether(Section one, Section other) =>
        !HardWishes.Same(one.Course, other.Course) || (HaveOneLink(one, other) && (Lists(one, other) || Lists(other, one)));

    public static bool HaveOneLink(Section one, Section other) => one.Link is not { } link || other.Link is not { } otherLink || link == otherLink;

    /// <summary>Taking the lecture means taking one of these.</summary>
    public static bool Needs(Section lecture, IReadOnlyCollection<Section> component) =>
        lecture.Link is null || component.Any(section => section.Link is null || section.Link == lecture.Link);

    /// <summary>CRNs that its lists name and the course does not have.</summary>
    public static IEnumerable<string> Missing(Section section, IReadOnlyCollection<Section> course) =>
        (section.Together ?? []).SelectMany(list => list).Distinct(StringComparer.OrdinalIgnoreCase).Where(crn => !course.Any(other => HardWishes.Same(other.Crn, crn)));

    /// <summary>The component that a course is taken by: laboratories and recitations go with it, never without it.</summary>
    public static string Primary(IReadOnlyCollection<Section> sections) =>
        sections.Any(section => section.Component == "LEC") ? "LEC"
        : sections.GroupBy(section => section.Component).OrderByDescending(group => group.Max(section => section.Credits)).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;

    /// <summary>True also where neither has lists.</summary>
    private static bool Lists(Section one, Section other) => one.Together is { } lists ? lists.Any(list => list.Contains(other.Crn, StringComparer.OrdinalIgnoreCase)) : other.Together is null;
}
