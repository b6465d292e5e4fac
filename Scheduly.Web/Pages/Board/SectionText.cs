using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Pages.Board;

/// <summary>What the board says of a section.</summary>
internal static class SectionText
{
    /// <summary>"MWF 10–10:50 am; R 2–4 pm", or that there is no time.</summary>
    public static string When(Section section) => section.Meetings.Count == 0
        ? section.Location ?? PageText.T("section.noTime")
        : string.Join("; ", section.Meetings.Select(When).Distinct());

    /// <summary>"Aug 26 – Dec 6"; null when the catalogue names no dates.</summary>
    public static string? Dates(Meeting meeting) => meeting is { From: { } from, Until: { } until }
        ? $"{from.ToString(PageText.T("format.dayOfYear"), PageText.Language)} – {until.ToString(PageText.T("format.dayOfYear"), PageText.Language)}"
        : null;

    public static string Seats(Section section) => section switch
    {
        { SeatsOpen: null } => PageText.T("seats.unknown"),
        { SeatsOpen: <= 0 } => PageText.T("seats.full"),
        { SeatsOpen: 1 } => PageText.T("seats.one"),
        { SeatsOpen: var open, Seats: { } all } => PageText.T("seats.of", open, all),
        { SeatsOpen: var open } => PageText.T("seats.many", open),
    };

    /// <summary>"Online", "In person, Main Campus", the catalogue's own words where they are no known mode; null when it says neither.</summary>
    public static string? Manner(Section section)
    {
        var mode = section.Mode switch
        {
            TeachingMode.Online => PageText.T("mode.online"),
            TeachingMode.InPerson => PageText.T("mode.inPerson"),
            TeachingMode.Hybrid => PageText.T("mode.hybrid"),
            _ => section.ModeText,
        };
        return mode is null ? section.Campus : section.Campus is { } campus ? $"{mode}, {campus}" : mode;
    }

    /// <summary>"3", "1 to 12", "2 or 3"; what was chosen of several, other than the fewest, is that alone.</summary>
    public static string Credits(Section section) =>
        section.CreditChoices is { Count: > 1 } choices && section.Credits == choices[0] ? PageText.T("section.creditsOr", string.Join(", ", choices.Take(choices.Count - 1).Select(PageText.Number)), PageText.Number(choices[^1]))
        : Range(section.Credits, section.CreditChoices is null ? section.MaxCredits ?? section.Credits : section.Credits);

    public static string Credits(Course course) => Range(course.CreditRange.Least, course.CreditRange.Most);

    private static string Range(decimal least, decimal most) => most == least ? PageText.Number(least) : PageText.T("section.credits", PageText.Number(least), PageText.Number(most));

    private static string When(Meeting meeting) =>
        $"{string.Concat(meeting.Days.Indices().Select(day => PageText.T($"day.letter.{day}")))} {Clock12.Range(meeting.Start, meeting.End)}";
}
