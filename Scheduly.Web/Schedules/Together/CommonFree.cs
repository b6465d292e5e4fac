using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Together;

/// <summary>When nobody of several has a class or keeps the time free, between 8 am and 10 pm from Monday to Friday.</summary>
internal static class CommonFree
{
    /// <summary>Shorter ones are no time to meet.</summary>
    public const int LeastMinutes = 30;

    private const int Begin = 8 * 60, End = 22 * 60;

    /// <returns>By day, then by time; adjacent times are one.</returns>
    public static IReadOnlyList<FreeTime> Of(IReadOnlyCollection<NamedSchedule> schedules)
    {
        var taken = schedules.SelectMany(Taken).ToLookup(one => one.Day);
        return [.. Enumerable.Range(0, 5).SelectMany(day => Between(day, taken[day].OrderBy(one => one.Start)))];
    }

    private static IEnumerable<FreeTime> Between(int day, IEnumerable<(int Day, int Start, int End)> taken)
    {
        var free = Begin;
        foreach (var (_, start, end) in taken.Append((day, End, End)))
        {
            if (Math.Min(start, End) - free >= LeastMinutes) yield return new(day, Time(free), Time(Math.Min(start, End)));
            free = Math.Max(free, end);
        }
    }

    private static IEnumerable<(int Day, int Start, int End)> Taken(NamedSchedule schedule)
    {
        var classes = (schedule.LastPlan?.Sections ?? []).SelectMany(section => section.Weekly().Meetings)
            .SelectMany(meeting => meeting.Days.Indices(), (meeting, day) => (day, WeekMask.Minutes(meeting.Start), WeekMask.Minutes(meeting.End)));
        return classes.Concat(schedule.Preferences.BlockedTimes.SelectMany(time => time.Days.Indices(), (time, day) => (day, WeekMask.Minutes(time.Start), WeekMask.Minutes(time.End))));
    }

    private static TimeOnly Time(int minutes) => new(minutes / 60, minutes % 60);
}

/// <param name="Day">From 0, Monday.</param>
internal readonly record struct FreeTime(int Day, TimeOnly Start, TimeOnly End);
