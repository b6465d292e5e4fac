namespace Scheduly.Web.Schedules.Planning;

/// <summary>The choices of a course: one of each component, and none of a component that the chosen lecture does not need.</summary>
internal static class CourseComponents
{
    /// <param name="withoutLaboratory">Points for taking the course and leaving the laboratory of its own: it is left only where no section of it fits.</param>
    public static ComponentChoice[] Of(Candidate candidate, SectionMerging merging, IReadOnlyList<string> pins, int withoutLaboratory)
    {
        if (candidate.Laboratory is not { } laboratory) return Of(candidate, merging, pins);
        var parts = Of(laboratory, merging, pins, mayBeLeft: true);

        // Of several components the first may be left, and then all are.
        return [.. Of(candidate, merging, pins), .. parts.Select((part, index) => part.Options.Any(option => option.IsAbsent) ? part : part with { Options = [.. part.Options, Left(laboratory, index, index == 0 ? withoutLaboratory : 0, part.Ways)] })];
    }

    private static ComponentChoice[] Of(Candidate candidate, SectionMerging merging, IReadOnlyList<string> pins, bool mayBeLeft = false)
    {
        merging.Note(candidate.Sections);
        if (CourseWays.Of(candidate.Sections) is { } ways) return [.. ways.Slots.Select(slot => Of(candidate.Course, slot.Component, slot.Sections, ways, merging, mayBeLeft))];
        var primary = SectionLinks.Primary(candidate.Sections);
        var lectures = candidate.Sections.Where(section => section.Component == primary).ToList();
        var choices = new List<ComponentChoice>();
        foreach (var component in candidate.Sections.GroupBy(section => section.Component).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var topic in Topics([.. component], pins))
            {
                var options = merging.Merge(topic);
                choices.Add(new(component.Key, component.Key != primary && lectures.Any(MayBeAlone) ? [.. options, Absent(candidate.Course, component.Key, section => section.Component != primary || MayBeAlone(section))] : options));

                bool MayBeAlone(Section lecture) => !SectionLinks.Needs(lecture, topic);
            }
        }

        return [.. choices];
    }

    private static ComponentChoice Of(string course, string component, IReadOnlyList<Section> slot, CourseWays ways, SectionMerging merging, bool mayBeLeft)
    {
        var options = merging.Merge(slot);
        foreach (var option in options) option.Ways = ways.With(option.Section);
        var without = ways.Without(slot, mayBeLeft);
        if (!without.AsSpan().ContainsAnyExcept(0UL)) return new(component, options) { Ways = ways };
        var absent = Absent(course, component, section => CourseWays.Intersect(ways.With(section), without));
        absent.Ways = without;
        return new(component, [.. options, absent]) { Ways = ways };
    }

    /// <summary>Topics of one number are courses of their own to who pins two of them.</summary>
    private static IEnumerable<List<Section>> Topics(List<Section> sections, IReadOnlyList<string> pins)
    {
        var pinned = sections.Where(section => pins.Contains(section.Crn, StringComparer.OrdinalIgnoreCase)).Select(section => section.Title).Distinct().ToList();
        return pinned.Count < 2 ? [sections] : pinned.Select(title => sections.Where(section => section.Title == title).ToList());
    }

    private static SectionOption Left(Candidate laboratory, int index, int value, CourseWays? ways) =>
        new(new Section(laboratory.Course, "", $"left {index}", [], 0), [], [], -1, value) { AbsentBeside = _ => false, Ways = ways?.Left() };

    private static SectionOption Absent(string course, string component, Func<Section, bool> mayBeAlone) =>
        new(new Section(course, "", component, [], 0), [], [], -1, 0) { AbsentBeside = mayBeAlone };
}
