using System.Globalization;
using System.Text.RegularExpressions;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// What the names of a course's sections say of what belongs together, by the rules of the school and by those that are evident: "4-1" to "4", "01L1" and
/// "01L" to "01", "L001" to "001", "A01" to "A" or "A00", "AB" to "A", "LAB-101A" to "LEC-101". A link is inferred only where the lecture is there and
/// nothing in the data speaks against it (<see cref="SectionParts"/>).
/// </summary>
internal static partial class SectionNames
{
    /// <returns>The course with links, and with components in the names of laboratories that have none.</returns>
    public static IReadOnlyList<Section> Link(IReadOnlyList<Section> sections, SectionNameRules rules)
    {
        if (sections.Count < 2) return sections;
        if (sections.Any(section => section.Link is not null || section.Together is not null)) return SectionParts.Named(sections);
        var parents = new Dictionary<string, Section>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in sections.OrderByDescending(section => section.Component is "" or "LEC").ThenByDescending(section => section.Credits))
        {
            parents.TryAdd($"={section.Name}", section);
            if (KeyOf(section.Name) is { } key) parents.TryAdd(key, section);
        }

        var children = new Dictionary<Section, Section>(ReferenceEqualityComparer.Instance);
        foreach (var section in sections)
        {
            if (LectureOf(section, parents, rules) is { } lecture) children.Add(section, lecture);
        }

        if (children.Count == 0) return SectionParts.Named(sections);

        // A lecture whose name is no key, "HON" beside "A" and "A01", is taken without the parts of the others.
        var lectures = children.Values.Select(parent => parent.Component).ToHashSet(StringComparer.Ordinal);
        var unnamed = SectionParts.Unnamed(sections);
        return
        [
            .. sections.Select(section => children.TryGetValue(section, out var parent) ? SectionParts.Name(section) with { Link = LinkOf(parent) }
                : unnamed.Contains(section) ? SectionParts.Name(section)
                : lectures.Contains(section.Component) ? section with { Link = LinkOf(section) } : section),
        ];
    }

    private static Section? LectureOf(Section section, Dictionary<string, Section> parents, SectionNameRules rules)
    {
        if (rules.LectureOf(section.Name) is { } named)
            return (parents.GetValueOrDefault($"={named}") ?? (KeyOf(named) is { } key ? parents.GetValueOrDefault(key) : null)) is { } lecture && Belongs(section, lecture, true) ? lecture : null;

        return ParentsOf(section.Name)
            .Select(parent => parents.TryGetValue(parent.Key, out var lecture) && Belongs(section, lecture, parent.Plain) ? lecture : null)
            .FirstOrDefault(lecture => lecture is not null);
    }

    private static bool Belongs(Section section, Section lecture, bool plainly) => !ReferenceEquals(lecture, section) && SectionParts.IsPart(section, lecture, plainly);

    private static string LinkOf(Section lecture) => KeyOf(lecture.Name) ?? lecture.Name;

    private static string? KeyOf(string name) =>
        Number().Match(name) is { Success: true } number ? Plain(number.Groups[1].Value)
        : Letter().Match(name) is { Success: true } letter ? letter.Groups[1].Value.ToUpperInvariant()
        : null;

    /// <summary>Keys of what may be the lecture; plain where the name alone is hardly ever that of another lecture.</summary>
    private static IEnumerable<(string Key, bool Plain)> ParentsOf(string name)
    {
        if (Part().Match(name) is { Success: true } part) yield return (Plain(part.Groups[1].Value), true);
        if (LetterPart().Match(name) is { Success: true } letter) yield return (letter.Groups[1].Value.ToUpperInvariant(), true);
        if (Suffixed().Match(name) is { Success: true } suffixed) yield return (Plain(suffixed.Groups[1].Value), false);
        if (Prefixed().Match(name) is { Success: true } prefixed) yield return (Plain(prefixed.Groups[1].Value), false);
        if (Letters().Match(name) is { Success: true } letters) yield return (letters.Groups[1].Value.ToUpperInvariant(), false);
    }

    private static string Plain(string digits) => int.Parse(digits, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?:[A-Za-z]{2,4}-)?([0-9]{1,4})$")]
    private static partial Regex Number();

    /// <summary>"A", "A00".</summary>
    [GeneratedRegex("^(?:[A-Za-z]{2,4}-)?([A-Za-z])0{0,3}$")]
    private static partial Regex Letter();

    /// <summary>"1-2", "01L1", "LAB-101A".</summary>
    [GeneratedRegex("^(?:[A-Za-z]{2,4}-(?=[0-9]+[A-Za-z]))?([0-9]{1,4})(?:-[0-9]{1,4}|[A-Za-z][0-9]{1,2}|(?<=[A-Za-z]-[0-9]+)[A-Za-z][0-9]?)$")]
    private static partial Regex Part();

    /// <summary>"A01", "DIS-A01".</summary>
    [GeneratedRegex("^(?:[A-Za-z]{2,4}-)?([A-Za-z])[0-9]{1,3}$")]
    private static partial Regex LetterPart();

    /// <summary>"001L", "001-L", "001-L1".</summary>
    [GeneratedRegex("^([0-9]{1,4})-?[A-Za-z][0-9]{0,2}$")]
    private static partial Regex Suffixed();

    /// <summary>"L001", "LB001", "LAB-L001".</summary>
    [GeneratedRegex("^(?:[A-Za-z]{2,4}-)?[A-Za-z]{1,2}([0-9]{1,4})$")]
    private static partial Regex Prefixed();

    /// <summary>"AA", "AB".</summary>
    [GeneratedRegex("^(?:[A-Za-z]{2,4}-)?([A-Za-z])[A-Za-z]$")]
    private static partial Regex Letters();
}
