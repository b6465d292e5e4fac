using System.Globalization;
using System.Text.RegularExpressions;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// What the names of a course's sections say of what belongs together, by the rules of the school and by those that are evident: "4-1" to "4", "01L1" and
/// "01L" to "01", "L001" to "001", "A01" to "A" or "A00", "AB" to "A", "LAB-101A" to "LEC-101". A link is inferred only where the lecture is there and
/// nothing in the data speaks against it (<see cref="SectionParts"/>).
/// </summary>
internal static partial class SectionNames
{
    /// <param name="lost">Rows of the course that cannot be read.</param>
    /// <returns>The course with links, and with components in the names of laboratories that have none.</returns>
    public static IReadOnlyList<Section> Link(IReadOnlyList<Section> sections, SectionNameRules rules, IReadOnlyList<LostRow> lost)
    {
        if (sections.Count + lost.Count < 2 || sections.Count == 0) return sections;

        // What the source says of a section is not guessed; that one says something does not silence the names of the others.
        var listed = sections.SelectMany(section => section.Together ?? []).SelectMany(list => list).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var free = sections.Where(section => section.Link is null && section.Together is null && !listed.Contains(section.Crn)).ToHashSet<Section>(ReferenceEqualityComparer.Instance);
        var parents = new Dictionary<string, Section>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in sections.OrderByDescending(section => section.Component is "" or "LEC").ThenByDescending(section => section.Credits))
        {
            parents.TryAdd($"={section.Name}", section);
            if (KeyOf(section.Name) is { } key) parents.TryAdd(key, section);
        }

        var children = new Dictionary<Section, (Section Lecture, NameRule Rule)>(ReferenceEqualityComparer.Instance);
        foreach (var section in free)
        {
            if (LectureOf(section, parents, rules) is { } found) children.Add(section, found);
        }

        var unnamed = SectionParts.Unnamed(sections);
        var links = sections.Select(section => section.Link).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var orphans = free.Where(section => !children.ContainsKey(section) && (unnamed.Contains(section) || section.Component is not ("" or "LEC")))
            .Select(section => (Section: section, Key: OrphanOf(section, rules, [.. children.Values.Select(child => child.Rule)]) ?? NamedOrphan(section)))
            .Where(orphan => orphan.Key is not null && !children.Values.Any(child => child.Lecture.Component == orphan.Section.Component && child.Lecture.Component.Length > 0))
            .ToDictionary<(Section Section, string? Key), Section, string>(orphan => orphan.Section, orphan => parents.TryGetValue(orphan.Key!, out var lecture) ? LinkOf(lecture) : Own(orphan.Key!), ReferenceEqualityComparer.Instance);

        Section[] named = [.. sections.Select(section => unnamed.Contains(section) || children.ContainsKey(section) ? SectionParts.Name(section, sections) : section)];
        var primary = SectionLinks.Primary(named);
        var lectures = children.Values.Select(child => child.Lecture.Component).ToHashSet(StringComparer.Ordinal);
        if (orphans.Count > 0 || named.Any(section => section.Component == primary && section.Link is not null)) lectures.Add(primary);
        var linked = sections.Zip(named, (section, name) =>
            children.TryGetValue(section, out var child) ? name with { Link = LinkOf(child.Lecture) }
            : orphans.TryGetValue(section, out var key) ? name with { Link = key }

            // A lecture without a link, "HON" beside "A" and "A01", is taken without the parts of the others.
            : lectures.Contains(name.Component) && (free.Contains(section) || children.Values.Any(one => ReferenceEquals(one.Lecture, section))) && !unnamed.Contains(section) ? name with { Link = LinkOf(section) }
            : name).ToList();
        return lost.Count == 0 ? linked : LostPartners.Mark(linked, rules, lost);

        // A name that says it by itself needs no other that follows its rule, where lectures have names of that kind.
        string? NamedOrphan(Section section) => SectionParts.IsNamedPart(section) || (section.Component.Length == 0 && IsNumbered(section.Name))
            ? ParentsOf(section.Name).Select(parent => parent.Key).FirstOrDefault(key => !parents.ContainsKey(key) && sections.Any(lecture => lecture.Credits > section.Credits && IsNumber(lecture.Name)))
            : null;

        string LinkOf(Section lecture) => lecture.Link ?? Own(KeyOf(lecture.Name) ?? lecture.Name);

        // Not one that the source itself uses.
        string Own(string key) => links.Contains(key) ? Own($"={key}") : key;
    }

    private static (Section Lecture, NameRule Rule)? LectureOf(Section section, Dictionary<string, Section> parents, SectionNameRules rules)
    {
        if (rules.LectureOf(section.Name) is { } named)
            return (parents.GetValueOrDefault($"={named}") ?? (KeyOf(named) is { } key ? parents.GetValueOrDefault(key) : null)) is { } lecture && Belongs(section, lecture, true) ? (lecture, NameRule.OfTheSchool) : null;

        foreach (var (key, rule) in ParentsOf(section.Name))
        {
            if (parents.TryGetValue(key, out var lecture) && Belongs(section, lecture, IsPlain(rule))) return (lecture, rule);
        }

        return null;
    }

    /// <summary>The lecture that a part names, by a rule of the school or one that other names of the course follow.</summary>
    private static string? OrphanOf(Section section, SectionNameRules rules, HashSet<NameRule> followed) =>
        rules.LectureOf(section.Name) is { } named ? (named == section.Name ? null : KeyOf(named) ?? named)
        : ParentsOf(section.Name).Where(parent => followed.Contains(parent.Rule)).Select(parent => parent.Key).FirstOrDefault();

    private static bool Belongs(Section section, Section lecture, bool plainly) => !ReferenceEquals(lecture, section) && SectionParts.IsPart(section, lecture, plainly);

    public static string? KeyOf(string name) =>
        Number().Match(name) is { Success: true } number ? Plain(number.Groups[1].Value)
        : Letter().Match(name) is { Success: true } letter ? letter.Groups[1].Value.ToUpperInvariant()
        : null;

    /// <summary>Keys of what may be the lecture.</summary>
    public static IEnumerable<(string Key, NameRule Rule)> ParentsOf(string name)
    {
        if (Part().Match(name) is { Success: true } part) yield return (Plain(part.Groups[1].Value), NameRule.Part);
        if (LetterPart().Match(name) is { Success: true } letter) yield return (letter.Groups[1].Value.ToUpperInvariant(), NameRule.LetterPart);
        if (Suffixed().Match(name) is { Success: true } suffixed) yield return (Plain(suffixed.Groups[1].Value), NameRule.Suffixed);
        if (Prefixed().Match(name) is { Success: true } prefixed) yield return (Plain(prefixed.Groups[1].Value), NameRule.Prefixed);
        if (Letters().Match(name) is { Success: true } letters) yield return (letters.Groups[1].Value.ToUpperInvariant(), NameRule.Letters);
    }

    /// <summary>Where the name alone is hardly ever that of another lecture.</summary>
    public static bool IsPlain(NameRule rule) => rule is NameRule.OfTheSchool or NameRule.Part or NameRule.LetterPart;

    private static bool IsNumber(string name) => Number().IsMatch(name);

    /// <summary>"4-1".</summary>
    private static bool IsNumbered(string name) => Part().IsMatch(name) && name.All(letter => letter == '-' || char.IsAsciiDigit(letter));

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

/// <summary>How the name of a part says that of its lecture.</summary>
internal enum NameRule
{
    OfTheSchool,
    Part,
    LetterPart,
    Suffixed,
    Prefixed,
    Letters,
}
