using System.Globalization;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Pages.Board;

/// <summary>What the board says of a section.</summary>
internal static class SectionText
{
    private const string Letters = "MTWRFSU";

    /// <summary>"MWF 10–10:50 am; R 2–4 pm", or that there is no time.</summary>
    public static string When(Section section) => section.Meetings.Count == 0
        ? section.Location ?? "Time to be announced"
        : string.Join("; ", section.Meetings.Select(When).Distinct());

    /// <summary>"Aug 26 – Dec 6"; null when the catalogue names no dates.</summary>
    public static string? Dates(Meeting meeting) => meeting is { From: { } from, Until: { } until }
        ? string.Create(CultureInfo.InvariantCulture, $"{from:MMM d} – {until:MMM d}")
        : null;

    public static string Seats(Section section) => section switch
    {
        { SeatsOpen: null } => "seats not known",
        { SeatsOpen: <= 0 } => "full",
        { SeatsOpen: 1 } => "1 seat free",
        { SeatsOpen: var open, Seats: { } all } => $"{open} of {all} seats free",
        { SeatsOpen: var open } => $"{open} seats free",
    };

    /// <summary>"Online", "In person, Main Campus"; null when the catalogue says neither.</summary>
    public static string? Manner(Section section)
    {
        var mode = section.Mode switch { TeachingMode.Online => "Online", TeachingMode.InPerson => "In person", TeachingMode.Hybrid => "Partly online", _ => null };
        return mode is null ? section.Campus : section.Campus is { } campus ? $"{mode}, {campus}" : mode;
    }

    public static string Credits(Section section) => section.MaxCredits is { } most && most != section.Credits
        ? string.Create(CultureInfo.InvariantCulture, $"{section.Credits:0.##} to {most:0.##}")
        : section.Credits.ToString("0.##", CultureInfo.InvariantCulture);

    private static string When(Meeting meeting) =>
        $"{string.Concat(meeting.Days.Indices().Select(day => Letters[day]))} {Clock12.Range(meeting.Start, meeting.End)}";
}
