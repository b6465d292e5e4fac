using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Live;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Export;

/// <summary>
/// A plan as an iCalendar file (RFC 5545): one event for each meeting, weekly from the first day on which it takes place until the
/// end of its last, in local times of the school's zone. Without a known zone the times float. Days without class are those of the catalogue; none are guessed.
/// </summary>
internal sealed class CalendarExport(CourseCatalog catalog, TimeProvider clock)
{
    private const string Product = "-//Scheduly//Scheduly.Web//EN";

    /// <summary>How often a program that subscribed may ask again (RFC 7986), and the same for those that know the older name alone.</summary>
    private const string Refresh = "PT1H";

    /// <exception cref="ScheduleRefusedException">There is no plan to write.</exception>
    public string Write(NamedSchedule schedule)
    {
        var now = new CalDateTime(clock.GetUtcNow().UtcDateTime);
        return Text(Build(schedule, schedule.LastPlan ?? throw new ScheduleRefusedException($"{schedule.Name} has no plan yet: refine it first."), calendar: null, (made, _) => made.DtStamp = now));
    }

    /// <summary>A calendar to subscribe to: the same text for the same content, so that a program learns that nothing is new.</summary>
    /// <param name="id">Of the link; it is part of the events' ids, which stay when a section is swapped.</param>
    public string WriteFeed(LiveFile file, string id)
    {
        var calendar = file.Schedule is { LastPlan: { } plan } schedule
            ? Build(schedule, plan, id, (made, uid) =>
            {
                var mark = file.Marks.GetValueOrDefault(uid) ?? new("", 0, file.ChangedAt);
                made.DtStamp = made.LastModified = new CalDateTime(mark.ChangedAt.UtcDateTime);
                made.Sequence = mark.Sequence;
            })
            : Empty(file.Schedule?.Name ?? "Schedule", ["The owner has removed this schedule, or it has no plan now."]);
        calendar.Method = "PUBLISH";
        calendar.AddProperty("NAME", file.Schedule?.Name ?? "Schedule");
        var interval = new CalendarProperty("REFRESH-INTERVAL", Refresh);
        interval.AddParameter("VALUE", "DURATION");
        calendar.Properties.Add(interval);
        calendar.AddProperty("X-PUBLISHED-TTL", Refresh);
        return Text(calendar);
    }

    /// <summary>The events of a calendar to subscribe to, each by its id with what stands for its content.</summary>
    public IReadOnlyDictionary<string, string> Prints(NamedSchedule schedule, string id)
    {
        if (schedule.LastPlan is not { } plan) return new Dictionary<string, string>();
        var calendar = Build(schedule, plan, id, (made, _) => made.DtStamp = new CalDateTime(2000, 1, 1));
        return calendar.Events.ToDictionary(made => made.Uid!, made => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(new EventSerializer().SerializeToString(made) ?? "")));
    }

    private static string Text(Calendar calendar) => new CalendarSerializer().SerializeToString(calendar)!;

    private static Calendar Empty(string name, List<string> notes)
    {
        var calendar = new Calendar { ProductId = Product };
        calendar.AddProperty("X-WR-CALNAME", name);
        if (notes.Count > 0) calendar.AddProperty("X-WR-CALDESC", string.Join(" ", notes));
        return calendar;
    }

    /// <param name="calendar">The id of the calendar that is subscribed to; null for a file.</param>
    private Calendar Build(NamedSchedule schedule, Plan plan, string? calendar, Action<CalendarEvent, string> finish)
    {
        catalog.TryFind(schedule.School, schedule.Term, out var term, out _);
        var (events, notes) = (new List<CalendarEvent>(), new List<string>());
        DateOnly? earliest = null;
        foreach (var (section, ordinal) in plan.Sections.Select((section, i) => (section, plan.Sections.Take(i).Count(other => SectionFit.IsSamePlace(other, section)))))
        {
            if (section.Meetings.Count == 0) notes.Add($"{Explainer.Name(section)} (CRN {section.Crn}) has no set time and is not in this calendar.");
            foreach (var (index, meeting) in section.Meetings.Concat(section.Finals ?? []).Index())
            {
                if (MeetingEvent.Days(meeting, term) is not { } days)
                {
                    notes.Add($"{Explainer.Name(section)} (CRN {section.Crn}) has no dates and is not in this calendar.");
                    continue;
                }

                if (days.First > days.Last)
                {
                    notes.Add($"{Explainer.Name(section)} (CRN {section.Crn}) has a meeting without any day between its dates.");
                    continue;
                }

                // Of a file the same for each download, so that reading it again changes events instead of doubling them. In a calendar that is subscribed to an event
                // belongs to the place that a section has in the plan: another section there moves it.
                var final = index - section.Meetings.Count;
                var uid = calendar is null
                    ? FormattableString.Invariant($"{Safe(schedule.School)}-{Safe(schedule.Term)}-{Safe(section.Crn)}-{index}@scheduly")
                    : FormattableString.Invariant($"{Safe(calendar[..12])}-{Safe(section.Course)}-{Safe(section.Component)}-{ordinal}-{(final < 0 ? $"m{index}" : $"f{final}")}@scheduly");
                var made = MeetingEvent.Of(section, meeting, days, term);
                made.Uid = uid;
                finish(made, uid);
                events.Add(made);
                if (earliest is null || days.First < earliest) earliest = days.First;
            }
        }

        if (term?.TimeZone is null) notes.Add("The school's time zone is not known: all times are local, wherever the calendar is opened.");
        var result = Empty(schedule.Name, notes);
        foreach (var made in events) result.Events.Add(made);
        if (term?.TimeZone is { } zone && earliest is { } day) result.AddTimeZone(VTimeZone.FromDateTimeZone(zone, day.ToDateTime(TimeOnly.MinValue), includeHistoricalData: false));
        return result;
    }

    private static string Safe(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
