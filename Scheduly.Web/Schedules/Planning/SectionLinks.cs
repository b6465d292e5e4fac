namespace Scheduly.Web.Schedules.Planning;

/// <summary>What of one course must be taken together, and what cannot be.</summary>
internal static class SectionLinks
{
    /// <summary>Two sections can stand in one plan as far as links decide it; lists are checked as a whole by <see cref="AreWhole"/>.</summary>
    public static bool GoTogether(Section one, Section other)
    {
        if (!HardWishes.Same(one.Course, other.Course)) return true;
        if (one.Link is { } link && other.Link is { } otherLink && link != otherLink) return false;
        return Lists(one, other) && Lists(other, one);
    }

    /// <summary>In a course with lists each section that has some is taken with one of them, whole, and one without is taken alone or as part of a list.</summary>
    public static bool AreWhole(IEnumerable<Section> plan, IReadOnlySet<string> coursesWithLists) => plan
        .Where(section => coursesWithLists.Contains(section.Course))
        .GroupBy(section => section.Course)
        .All(course => IsWhole([.. course]));

    private static bool IsWhole(List<Section> taken) =>
        (taken.Count == 1 || taken.Exists(section => section.Together is not null))
        && taken.Where(section => section.Together is not null).All(section =>
            section.Together!.Any(taken.Where(other => other.Crn != section.Crn).Select(other => other.Crn).ToHashSet().SetEquals));

    /// <summary>Taking the lecture means taking one of these.</summary>
    public static bool Needs(Section lecture, IReadOnlyCollection<Section> component, bool courseHasLists) =>
        lecture.Together is { } lists ? lists.All(list => component.Any(section => list.Contains(section.Crn)))
        : !courseHasLists && (lecture.Link is null || component.Any(section => section.Link is null || section.Link == lecture.Link));

    /// <summary>The component that a course is taken by: laboratories and recitations go with it, never without it.</summary>
    public static string Primary(IReadOnlyCollection<Section> sections) =>
        sections.Any(section => section.Component == "LEC") ? "LEC"
        : sections.GroupBy(section => section.Component).OrderByDescending(group => group.Max(section => section.Credits)).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;

    private static bool Lists(Section one, Section other) => one.Together is not { } lists || lists.Any(list => list.Contains(other.Crn));
}
