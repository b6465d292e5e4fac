using System.Text.RegularExpressions;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>What types, titles and credits say of a section: a lecture, or a laboratory, recitation or discussion that is taken beside one.</summary>
internal static partial class SectionParts
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["LAB"] = "LAB", ["LABS"] = "LAB", ["LABORATORY"] = "LAB", ["RECITATION"] = "REC", ["RECITATIONS"] = "REC",
        ["DISCUSSION"] = "DIS", ["DISCUSSIONS"] = "DIS", ["TUTORIAL"] = "TUT", ["TUTORIALS"] = "TUT", ["QUIZ"] = "QUZ",
    };

    /// <summary>Whether nothing in the data speaks against a section being a part of a lecture.</summary>
    /// <param name="plainly">Its name can hardly be that of another lecture: then lower credits or a type are not needed where both count nothing.</param>
    public static bool IsPart(Section section, Section lecture, bool plainly)
    {
        // Of the lecture's own type it is another lecture; and a part counts no more than the whole.
        if (section.Credits > lecture.Credits) return false;
        if (section.Component == "LEC" || (section.Component.Length > 0 && section.Component == lecture.Component)) return false;
        var typed = section.Component.Length > 0 || (Word(section) is not null && Word(lecture) is null);

        // At the hour of its lecture it is another lecture, where nothing else says that it is a part: what is one is needed even if it cannot be taken.
        if (!typed && !(plainly && section.Credits < lecture.Credits) && !IsNamedPart(section) && Planning.MeetingTimes.Overlap(section, lecture)) return false;
        return section.Credits < lecture.Credits || (section.Credits > 0 ? typed && section.Title != lecture.Title : plainly || typed);
    }

    /// <summary>
    /// Without a component, and of no credits or called a laboratory, beside lectures that count something: it is not taken in the place of one. What meets at
    /// the hours of all of them, and is called nothing, is the same class without credits.
    /// </summary>
    public static IReadOnlySet<Section> Unnamed(IReadOnlyList<Section> sections)
    {
        var most = sections.Max(section => section.Credits);
        var lectures = sections.Where(section => section.Credits > 0 && (section.Component is "LEC" || (section.Component.Length == 0 && !IsCalledPart(section)))).ToList();
        return sections
            .Where(section => section.Component.Length == 0 && lectures.Exists(lecture => !ReferenceEquals(lecture, section))
                && (section.Credits < most && (IsCalledPart(section) || IsLinkedPart(section) || IsNamedPart(section))
                    || (section.Credits == 0 && lectures.Exists(lecture => !Planning.MeetingTimes.Overlap(section, lecture)))))
            .ToHashSet<Section>(ReferenceEqualityComparer.Instance);
        bool IsCalledPart(Section section) => Word(section) is not null && sections.Any(other => Word(other) is null);

        // Of the same link as one that counts more.
        bool IsLinkedPart(Section section) => section.Link is { } link && sections.Any(other => other.Link == link && other.Credits > section.Credits);
    }

    /// <summary>Whether the name itself says that it is a laboratory, recitation or discussion of a lecture, and of which: "01L1", "001-L", "REC-09R2".</summary>
    public static bool IsNamedPart(Section section) => section.Component != "LEC" && Named().IsMatch(section.Name);

    /// <summary>The lecture that such a name is of: "01" of "LAB-01L1".</summary>
    public static string LectureOfNamed(Section section) => Named().Match(section.Name).Groups[1].Value;

    public static bool IsCalledLaboratory(string title) => Words.Keys.Any(FoldedText.Words(title).Contains);

    /// <summary>"LAB-01L1", "REC-4-1": by its title where titles tell sections of the course apart, else by the letter of its name.</summary>
    public static Section Name(Section section, IEnumerable<Section> course) =>
        section.Component.Length > 0 ? section : section with { Name = $"{Component(section, course)}-{section.Name}".TrimEnd('-') };

    private static string Component(Section section, IEnumerable<Section> course)
    {
        var word = Word(section);
        return word is not null && course.Any(other => Word(other) != word) ? word
            : Letter().Match(section.Name) is { Success: true } letter ? letter.Value.ToUpperInvariant() switch { "R" => "REC", "D" => "DIS", _ => "LAB" }
            : word ?? "LAB";
    }

    private static string? Word(Section section)
    {
        // The sections of a course have one title, most of the time.
        if (_last is { } last && last.Title == section.Title) return last.Word;
        var found = FoldedText.Words(section.Title).Select(word => Words.GetValueOrDefault(word)).FirstOrDefault(component => component is not null);
        _last = new(section.Title, found);
        return found;
    }

    private static TitleWord? _last;

    private sealed record TitleWord(string? Title, string? Word);

    [GeneratedRegex("^(?:[A-Za-z]{2,4}-)?([0-9]{1,4})-?(?:[Ll][0-9]{0,2}|[RDrd][0-9]{1,2})$")]
    private static partial Regex Named();

    /// <summary>The letter of "01R1", "001-D", "L001".</summary>
    [GeneratedRegex("(?<=^[0-9]+-?)[LRDlrd](?=[0-9]*$)|^[LRDlrd](?=[0-9]+$)")]
    private static partial Regex Letter();
}
