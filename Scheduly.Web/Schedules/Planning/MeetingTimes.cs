namespace Scheduly.Web.Schedules.Planning;

/// <summary>Whether meetings lie over each other: to the minute, and on a day that both have.</summary>
internal static class MeetingTimes
{
    public static bool Overlap(Section one, Section other)
    {
        foreach (var a in one.Meetings)
        {
            foreach (var b in other.Meetings)
            {
                if (Overlap(a, b)) return true;
            }
        }

        return false;
    }

    public static bool Overlap(Meeting one, Meeting other)
    {
        var days = one.Days & other.Days;
        return days != Weekdays.None && one.Start < other.End && other.Start < one.End && ShareADate(one, other, days);
    }

    public static bool Overlap(Meeting meeting, Weekdays days, TimeOnly start, TimeOnly end) =>
        (meeting.Days & days) != Weekdays.None && meeting.Start < end && start < meeting.End;

    /// <summary>True for what goes on after midnight of a class that began the evening before: it begins no day.</summary>
    public static bool IsRestOfNight(Meeting meeting, Section section)
    {
        if (meeting.Start != TimeOnly.MinValue) return false;
        var before = (Weekdays)((((int)meeting.Days >> 1) | ((int)meeting.Days << 6)) & 127);
        return section.Meetings.Any(evening => evening.End >= LastMinute && (evening.Days & before) == before && evening.From?.AddDays(1) == meeting.From && evening.Until?.AddDays(1) == meeting.Until);
    }

    private static readonly TimeOnly LastMinute = new(23, 59);

    /// <summary>On a day between the dates, of the meeting's weekdays, and in a week of its pattern.</summary>
    public static bool TakesPlace(Meeting meeting, DateOnly date) =>
        !(date < meeting.From) && !(date > meeting.Until) && ((int)meeting.Days & (1 << (date.DayNumber % 7))) != 0 && IsItsWeek(meeting, date.DayNumber);

    private static bool IsItsWeek(Meeting meeting, int day) =>
        meeting is not { EveryWeeks: > 1 and var every, From: { } from } || ((day / 7) - (from.DayNumber / 7)) % every == 0;

    /// <summary>Two parts of a term may touch in a week of which neither day is a class day.</summary>
    private static bool ShareADate(Meeting one, Meeting other, Weekdays days)
    {
        var from = Math.Max(one.From?.DayNumber ?? 0, other.From?.DayNumber ?? 0);
        var until = Math.Min(one.Until?.DayNumber ?? int.MaxValue, other.Until?.DayNumber ?? int.MaxValue);
        if (until < from) return false;
        var patterned = one.EveryWeeks > 1 || other.EveryWeeks > 1;
        if (!patterned && until - from >= 6) return true;

        // Every other week and every third meet within six.
        if (patterned) until = Math.Min(until, from + (7 * (one.EveryWeeks ?? 1) * (other.EveryWeeks ?? 1)));
        for (var day = from; day <= until; day++)
        {
            // Day number 0, the first of January of the year 1, is a Monday.
            if (((int)days & (1 << (day % 7))) != 0 && IsItsWeek(one, day) && IsItsWeek(other, day)) return true;
        }

        return false;
    }
}
