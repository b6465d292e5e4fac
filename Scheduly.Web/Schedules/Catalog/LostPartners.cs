using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// What belongs to a row that cannot be read is not taken without it: it gets a list with the row's number, which no section has. The rest of the course
/// stays as it is.
/// </summary>
internal static class LostPartners
{
    /// <param name="sections">With links.</param>
    public static IReadOnlyList<Section> Mark(IReadOnlyList<Section> sections, SectionNameRules rules, IReadOnlyList<LostRow> lost)
    {
        // A row that was written twice is there.
        var rows = lost.Where(row => !sections.Any(section => HardWishes.Same(section.Crn, row.Crn ?? "") || (row.Crn is null && section.Name == row.Name))).ToList();
        if (rows.Count == 0) return sections;
        var listed = sections.SelectMany(section => section.Together ?? []).SelectMany(list => list).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var primary = SectionLinks.Primary(sections);
        return [.. sections.Select(section => section.Together is null && !listed.Contains(section.Crn) && NeededBy(section).ToList() is { Count: > 0 } needed
            ? section with { Together = [.. needed.Select(row => (IReadOnlyList<string>)[row.Crn ?? $"{section.Course} {row.Name}".TrimEnd()])] }
            : section)];

        IEnumerable<LostRow> NeededBy(Section section) => rows.Where(row => IsLectureOf(row, section) || IsOnlyPartOf(row, section));

        bool IsLectureOf(LostRow row, Section part) => part.Component != "LEC" && !HasLecture(part) && (row.Link is { } link ? link == part.Link
            : ComponentOf(row) == "LEC" ? part.Component.Length > 0 && part.Component != "LEC" && part.Link is null
            : (part.Component.Length > 0 || part.Credits == 0) && Names(part.Name, row.Name));

        bool HasLecture(Section part) => sections.Any(other => !ReferenceEquals(other, part) && other.Component == primary && other.Component != part.Component && SectionLinks.HaveOneLink(part, other));

        bool IsOnlyPartOf(LostRow row, Section lecture) => lecture.Component == primary && ComponentOf(row) != "LEC"
            && (row.Link is { } link ? link == lecture.Link && !HasPart(lecture)
                : Names(row.Name, lecture.Name) ? !HasPart(lecture)
                : lecture.Link is null && ComponentOf(row) is { Length: > 0 } component && component != primary && !sections.Any(section => section.Component == component));

        bool HasPart(Section lecture) => sections.Any(other => other.Component != primary && other.Link is not null && other.Link == lecture.Link);

        bool Names(string part, string lecture) => rules.LectureOf(part) is { } named ? HardWishes.Same(named, lecture) || (KeyOf(named) is { } key && key == KeyOf(lecture))
            : SectionNames.ParentsOf(Bare(part)).Concat(SectionNames.ParentsOf(part)).Any(parent => SectionNames.IsPlain(parent.Rule) && parent.Key == KeyOf(lecture));
    }

    private static string? KeyOf(string name) => SectionNames.KeyOf(name);

    private static string ComponentOf(LostRow row) => new Section("", "", row.Name, [], 0).Component;

    /// <summary>Without the component that it got by its name: "01L1" for "LAB-01L1".</summary>
    private static string Bare(string name) => name.IndexOf('-') is > 0 and var dash && name.Take(dash).All(char.IsAsciiLetter) ? name[(dash + 1)..] : name;
}
