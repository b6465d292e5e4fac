using System.Globalization;
using System.Text.RegularExpressions;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// What the names of a course's sections say of what belongs together: "4-1" to "4", "01L1" to "01", "A01" to "A", "LAB-101A" to "LEC-101".
/// A link is inferred only where the lecture is there and nothing in the data speaks against it.
/// </summary>
internal static partial class SectionNames
{
    /// <returns>The course with links, and with components in the names of laboratories that have none.</returns>
    public static IReadOnlyList<Section> Link(IReadOnlyList<Section> sections)
    {
        if (sections.Count < 2 || sections.Any(section => section.Link is not null || section.Together is not null)) return sections;
        var parents = new Dictionary<string, Section>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            if (KeyOf(section.Name) is { } key && (section.Component is "" or "LEC" || !parents.ContainsKey(key))) parents[key] = section;
        }

        var children = new Dictionary<Section, string>(ReferenceEqualityComparer.Instance);
        foreach (var section in sections)
        {
            if (ParentOf(section.Name) is not { } parent || !parents.TryGetValue(parent, out var lecture) || ReferenceEquals(lecture, section)) continue;
            if (IsPart(section, lecture)) children.Add(section, parent);
        }

        if (children.Count == 0) return sections;

        // A lecture whose name is no key, "HON" beside "A" and "A01", is taken without the parts of the others.
        var lectures = children.Values.Select(parent => parents[parent].Component).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. sections.Select(section => children.TryGetValue(section, out var parent)
                ? section with { Link = parent, Name = section.Component.Length > 0 ? section.Name : $"{ComponentOf(section)}-{section.Name}" }
                : lectures.Contains(section.Component) ? section with { Link = KeyOf(section.Name) ?? section.Name } : section),
        ];
    }

    /// <summary>A section at the hour of its lecture, or with its title and credits, is another lecture.</summary>
    private static bool IsPart(Section section, Section lecture) =>
        !(section.Credits > 0 && section.Credits == lecture.Credits && section.Title == lecture.Title)
        && !Planning.MeetingTimes.Overlap(section, lecture);

    private static string? KeyOf(string name) =>
        Number().Match(name) is { Success: true } number ? Plain(number.Groups[1].Value)
        : Letter().IsMatch(name) ? name.ToUpperInvariant()
        : null;

    private static string? ParentOf(string name) =>
        Part().Match(name) is { Success: true } part ? Plain(part.Groups[1].Value)
        : LetterPart().Match(name) is { Success: true } letter ? letter.Groups[1].Value.ToUpperInvariant()
        : null;

    private static string Plain(string digits) => int.Parse(digits, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static string ComponentOf(Section section)
    {
        var (title, name) = (section.Title ?? "", section.Name);
        return title.Contains("Recitation", StringComparison.OrdinalIgnoreCase) || Recitation().IsMatch(name) ? "REC"
            : title.Contains("Discussion", StringComparison.OrdinalIgnoreCase) || Discussion().IsMatch(name) ? "DIS"
            : "LAB";
    }

    [GeneratedRegex("^(?:[A-Za-z]{2,4}-)?([0-9]{1,4})$")]
    private static partial Regex Number();

    [GeneratedRegex("^[A-Za-z]$")]
    private static partial Regex Letter();

    /// <summary>"1-2", "01L1", "LAB-101A".</summary>
    [GeneratedRegex("^(?:[A-Za-z]{2,4}-(?=[0-9]+[A-Za-z]))?([0-9]{1,4})(?:-[0-9]{1,4}|[A-Za-z][0-9]{1,2}|(?<=[A-Za-z]-[0-9]+)[A-Za-z][0-9]?)$")]
    private static partial Regex Part();

    [GeneratedRegex("^([A-Za-z])[0-9]{1,2}$")]
    private static partial Regex LetterPart();

    [GeneratedRegex("^[0-9]+[Rr][0-9]+$")]
    private static partial Regex Recitation();

    [GeneratedRegex("^[0-9]+[Dd][0-9]+$")]
    private static partial Regex Discussion();
}
