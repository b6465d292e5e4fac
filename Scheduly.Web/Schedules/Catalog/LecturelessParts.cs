namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// A course of which only parts are in the file, by names that say of which lecture ("01L1", "09L1"), and none counts anything: it cannot be taken without
/// the lectures. Each part gets a list with its lecture, which no section is.
/// </summary>
internal static class LecturelessParts
{
    /// <param name="number">Of the course; with a letter behind ("0441L") it is a laboratory by itself, as with a title that says so.</param>
    public static IReadOnlyList<Section> Mark(IReadOnlyList<Section> sections, string number, string title) =>
        sections.Count == 0 || (number.Length > 0 && char.IsAsciiLetter(number[^1])) || SectionParts.IsCalledLaboratory(title)
            || sections.Any(section => section.Credits > 0 || section.Together is not null || !SectionParts.IsNamedPart(section))
            ? sections
            : [.. sections.Select(section => SectionParts.Name(section, sections) with { Together = [[$"{section.Course} {SectionParts.LectureOfNamed(section)}"]] })];
}
