using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Export;

/// <summary>
/// A plan as an iCalendar file (RFC 5545): one event for each meeting, weekly from the first day on which it takes place until the
/// end of its last, in local times of the school's zone. Without a known zone the times float. Days without class are those of the catalogue; none are guessed.
/// </summary>
internal sealed class CalendarExport(CourseCatalog catalog, TimeProvider clock)
{
    private static readonly TimeOnly EndOfDay = new(23, 59, 59);

    /// <exception cref="ScheduleRefusedException">There is no plan to write.</exception>
    public string Write(NamedSchedule schedule)
    {
        var plan = schedule.LastPlan ?? throw new ScheduleRefusedException($"{schedule.Name} has no plan yet: refine it first.");
        catalog.TryFind(schedule.School, schedule.Term, out var term, out _);
        var calendar = new Calendar { ProductId = "-//Scheduly//Scheduly.Web//EN" };
        var notes = new List<string>();
        DateOnly? earliest = null;
        foreach (var section in plan.Sections)
        {
            if (section.Meetings.Count == 0) notes.Add($"{Explainer.Name(section)} (CRN {section.Crn}) has no set time and is not in this calendar.");
            foreach (var (index, meeting) in section.Meetings.Concat(section.Finals ?? []).Index())
            {
                if (FirstDay(meeting, term) is not { } first || LastDay(meeting, term) is not { } last)
                {
                    notes.Add($"{Explainer.Name(section)} (CRN {section.Crn}) has no dates and is not in this calendar.");
                    continue;
                }

                if (first > last)
                {
                    notes.Add($"{Explainer.Name(section)} (CRN {section.Crn}) has a meeting without any day between its dates.");
                    continue;
                }

                calendar.Events.Add(Event(schedule, section, index, meeting, (first, last), term));
                if (earliest is null || first < earliest) earliest = first;
            }
        }

        if (term?.TimeZone is { } zone && earliest is { } day) calendar.AddTimeZone(VTimeZone.FromDateTimeZone(zone, day.ToDateTime(TimeOnly.MinValue), includeHistoricalData: false));
        if (term?.TimeZone is null) notes.Add("The school's time zone is not known: all times are local, wherever the calendar is opened.");
        calendar.AddProperty("X-WR-CALNAME", schedule.Name);
        if (notes.Count > 0) calendar.AddProperty("X-WR-CALDESC", string.Join(" ", notes));
        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private CalendarEvent Event(NamedSchedule schedule, Section section, int index, Meeting meeting, (DateOnly First, DateOnly Last) days, TermCatalog? term)
    {
        var zone = term?.TimeZone;
        var made = Event(schedule, section, index, meeting, days, zone);
        foreach (var day in (term?.DaysOff ?? []).Where(day => day >= days.First && day <= days.Last && MeetingTimes.TakesPlace(meeting, day)))
        {
            made.ExceptionDates.Add(new CalDateTime(day, meeting.Start, zone));
        }

        return made;
    }

    private CalendarEvent Event(NamedSchedule schedule, Section section, int index, Meeting meeting, (DateOnly First, DateOnly Last) days, string? zone) => new()
    {
        // The same for each download, so that reading the file again changes events instead of doubling them.
        Uid = FormattableString.Invariant($"{Safe(schedule.School)}-{Safe(schedule.Term)}-{Safe(section.Crn)}-{index}@scheduly"),
        DtStamp = new CalDateTime(clock.GetUtcNow().UtcDateTime),
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

    private static DateOnly? LastDay(Meeting meeting, TermCatalog? term) => meeting.Until ?? term?.LastDay;

    private static string Safe(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
