using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Export;

/// <summary>One meeting as an event of a calendar, without what depends on the calendar: its id and when it was written.</summary>
internal static class MeetingEvent
{
    private static readonly TimeOnly EndOfDay = new(23, 59, 59);

    /// <returns>The first and the last day on which it can take place; null when nobody says.</returns>
    public static (DateOnly First, DateOnly Last)? Days(Meeting meeting, TermCatalog? term) =>
        FirstDay(meeting, term) is { } first && (meeting.Until ?? term?.LastDay) is { } last ? (first, last) : null;

    public static CalendarEvent Of(Section section, Meeting meeting, (DateOnly First, DateOnly Last) days, TermCatalog? term)
    {
        var zone = term?.TimeZone;
        var made = new CalendarEvent
        {
            Summary = section.Title is null ? Explainer.Name(section) : $"{Explainer.Name(section)}: {section.Title}",
            Location = meeting.Location,
            Description = string.Join(", ", new[] { $"CRN {section.Crn}", meeting.Instructor ?? section.Instructor }.OfType<string>()),
            DtStart = new CalDateTime(days.First, meeting.Start, zone),
            DtEnd = new CalDateTime(days.First, meeting.End, zone),
            RecurrenceRule = new RecurrenceRule(FrequencyType.Weekly, meeting.EveryWeeks ?? 1)
            {
                ByDay = [.. meeting.Days.Indices().Select(index => new WeekDay((DayOfWeek)((index + 1) % 7)))],
                Until = Until(days.Last, zone),
            },
        };
        foreach (var day in (term?.DaysOff ?? []).Where(day => day >= days.First && day <= days.Last && MeetingTimes.TakesPlace(meeting, day)))
        {
            made.ExceptionDates.Add(new CalDateTime(day, meeting.Start, zone));
        }

        return made;
    }

    /// <summary>In UTC where the events have a zone, as the standard asks; else floating like them.</summary>
    private static CalDateTime Until(DateOnly last, string? zone) => zone is null
        ? new CalDateTime(last, EndOfDay)
        : new CalDateTime(TimeZoneInfo.ConvertTimeToUtc(last.ToDateTime(EndOfDay), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    /// <summary>The first of the meeting's own weekdays within its dates: terms often begin in the middle of a week.</summary>
    private static DateOnly? FirstDay(Meeting meeting, TermCatalog? term)
    {
        if ((meeting.From ?? term?.FirstDay) is not { } day) return null;
        for (var tries = 0; tries < 14 && !(MeetingTimes.TakesPlace(meeting with { Until = null }, day)); tries++) day = day.AddDays(1);
        return day;
    }
}
