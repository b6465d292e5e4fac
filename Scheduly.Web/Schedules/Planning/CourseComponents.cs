namespace Scheduly.Web.Schedules.Planning;

/// <summary>The choices of a course: one of each component, and none of a component that the chosen lecture does not need.</summary>
internal static class CourseComponents
{
    public static ComponentChoice[] Of(Candidate candidate, SectionMerging merging, IReadOnlyList<string> pins)
    {
        var primary = SectionLinks.Primary(candidate.Sections);
        var lectures = candidate.Sections.Where(section => section.Component == primary).ToList();
        var hasLists = candidate.Sections.Any(section => section.Together is not null);
        merging.Note(candidate.Sections);
        var choices = new List<ComponentChoice>();
        foreach (var component in candidate.Sections.GroupBy(section => section.Component).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var topic in Topics([.. component], pins))
            {
                var options = merging.Merge(topic);
                choices.Add(new(component.Key, component.Key != primary && lectures.Any(MayBeAlone) ? [.. options, Absent(candidate.Course, component.Key, section => section.Component != primary || MayBeAlone(section))] : options));

                bool MayBeAlone(Section lecture) => !SectionLinks.Needs(lecture, topic, hasLists);
            }
        }

        return [.. choices];
    }

    /// <summary>Topics of one number are courses of their own to who pins two of them.</summary>
    private static IEnumerable<List<Section>> Topics(List<Section> sections, IReadOnlyList<string> pins)
    {
        var pinned = sections.Where(section => pins.Contains(section.Crn, StringComparer.OrdinalIgnoreCase)).Select(section => section.Title).Distinct().ToList();
        return pinned.Count < 2 ? [sections] : pinned.Select(title => sections.Where(section => section.Title == title).ToList());
    }

    private static SectionOption Absent(string course, string component, Func<Section, bool> mayBeAlone) =>
        new(new Section(course, "", component, [], 0), [], [], -1, 0) { AbsentBeside = mayBeAlone };
}
