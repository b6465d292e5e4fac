using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Which courses a programme and a student's wishes bring into a plan.</summary>
internal static class CandidateList
{
    /// <summary>The section with the credits that the student takes it for, where it offers a choice.</summary>
    public static Section InChosenCredits(Section section, WishList wishes) =>
        wishes.CourseCredits?.FirstOrDefault(one => HardWishes.Same(one.Course, section.Course) && one.Fits(section)) is { } chosen
            ? section with { Credits = chosen.Credits }
            : section;

    /// <summary>The sections that can be taken for the chosen credits; all of a component where none can.</summary>
    private static Section[] Offered(IEnumerable<Section> sections, WishList wishes)
    {
        Section[] all = [.. sections.Select(section => InChosenCredits(section, wishes))];
        if (all.Length == 0 || wishes.CourseCredits?.FirstOrDefault(one => HardWishes.Same(one.Course, all[0].Course)) is not { } chosen) return all;
        bool Fits(Section section) => section.Credits == chosen.Credits || wishes.PinSections.Contains(section.Crn, StringComparer.OrdinalIgnoreCase);
        var fitting = all.Where(chosen.Fits).Select(section => section.Component).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(section => !fitting.Contains(section.Component) || Fits(section))];
    }

    /// <param name="sections">All that the term offers, by course in any case.</param>
    /// <param name="laboratories">As <see cref="Corequisites.Of"/> finds them.</param>
    public static IReadOnlyList<Candidate> Make(
        ILookup<string, Section> sections,
        IReadOnlyDictionary<string, string> laboratories,
        RequirementSet requirements,
        WishList wishes,
        IReadOnlyList<string> completedCourses)
    {
        var completed = completedCourses.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var pinned = wishes.PinSections.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var candidates = new Dictionary<string, Candidate>(StringComparer.OrdinalIgnoreCase);

        void Add(string course, Need need, CourseGroup? group = null) =>
            candidates.TryAdd(course, new Candidate(course, Offered(sections[course], wishes), need, group));

        foreach (var course in wishes.AddCourses) Add(course, Need.Asked, GroupOf(course));
        foreach (var section in pinned.Count == 0 ? [] : sections.SelectMany(course => course).Where(section => pinned.Contains(section.Crn)))
        {
            // A section of two courses that is pinned is pinned in one of them.
            if (!candidates.Values.Any(one => one.Sections.Any(other => other.Crn == section.Crn))) Add(section.Course, Need.Optional, GroupOf(section.Course));
        }

        foreach (var course in requirements.Required.Where(course => !completed.Contains(course))) Add(course, Need.Required);
        foreach (var group in Groups())
        {
            foreach (var course in group.Options.Where(course => !completed.Contains(course))) Add(course, Need.Optional, group);
        }

        foreach (var (course, laboratory) in laboratories.Where(one => candidates.ContainsKey(one.Key)))
        {
            if (completed.Contains(laboratory) || wishes.SkipCourses.Contains(laboratory, StringComparer.OrdinalIgnoreCase) || IsChosen(laboratory)) continue;
            candidates.Remove(laboratory);
            candidates[course] = candidates[course] with { Laboratory = new(laboratory, Offered(sections[laboratory], wishes)) };
        }

        // What the programme asks for beside it is taken by another section.
        var taken = wishes.AddCourses.SelectMany(course => sections[course]).Select(section => section.Crn).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. candidates.Values.Select(candidate => candidate.Need != Need.Asked && candidate.Sections.Any(section => pinned.Contains(section.Crn))
                ? candidate with { Sections = [.. candidate.Sections.Where(section => !pinned.Contains(section.Crn) || taken.Add(section.Crn))] }
                : candidate),
        ];

        // What the student named stands for itself.
        bool IsChosen(string course) => wishes.AddCourses.Contains(course, StringComparer.OrdinalIgnoreCase) || sections[course].Any(section => pinned.Contains(section.Crn));

        // What is completed counts towards its group, and a group that is done proposes nothing.
        IEnumerable<CourseGroup> Groups() => requirements.ChooseFrom.Concat(requirements.GenEds)
            .Select(group => group with { Count = group.Count - group.Options.Count(completed.Contains) })
            .Where(group => group.Count > 0);

        // A course in several groups counts in the first of them.
        CourseGroup? GroupOf(string course) =>
            Groups().FirstOrDefault(group => group.Options.Contains(course, StringComparer.OrdinalIgnoreCase));
    }
}
