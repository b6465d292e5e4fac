using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Together;

/// <summary>The CRNs of a plan in the form that a school's registration takes.</summary>
internal static class RegistrarList
{
    /// <summary>By name, as an address has it: what stands between two CRNs.</summary>
    public static readonly IReadOnlyList<(string Name, string Text)> Separators =
    [
        ("line", "\n"),
        ("space", " "),
        ("comma", ","),
        ("comma-space", ", "),
        ("semicolon", ";"),
        ("tab", "\t"),
    ];

    /// <summary>The orders, by name as an address has it.</summary>
    public static readonly IReadOnlyList<string> Orders = ["course", "crn", "time"];

    /// <param name="order">One of <see cref="Orders"/>; the first for anything else.</param>
    public static IReadOnlyList<Section> Sort(Plan plan, string? order) => order switch
    {
        "crn" => [.. plan.Sections.OrderBy(section => section.Crn.Length).ThenBy(section => section.Crn, StringComparer.Ordinal)],
        "time" => [.. plan.Sections.OrderBy(FirstMinute).ThenBy(section => section.Crn, StringComparer.Ordinal)],
        _ => [.. plan.Sections.OrderBy(section => section.Course, StringComparer.Ordinal).ThenBy(section => section.Name, StringComparer.Ordinal)],
    };

    /// <param name="separator">One of <see cref="Separators"/>; the first for anything else.</param>
    public static string Join(IEnumerable<Section> sections, string? separator)
    {
        var known = Separators.FirstOrDefault(one => one.Name == separator);
        return string.Join(known.Text ?? Separators[0].Text, sections.Select(section => section.Crn));
    }

    private static int FirstMinute(Section section) => section.Meetings.Count == 0
        ? int.MaxValue
        : section.Meetings.Min(meeting => (meeting.Days.Indices().First() * 24 * 60) + WeekMask.Minutes(meeting.Start));
}
