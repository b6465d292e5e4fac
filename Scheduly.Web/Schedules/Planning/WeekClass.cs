namespace Scheduly.Web.Schedules.Planning;

/// <summary>A class of one day of the week, in minutes, with the days between which it takes place as numbers: what may stand in a span on the stack.</summary>
/// <param name="From">0 where the source names no dates.</param>
/// <param name="Every">1 for each week; otherwise counted from the week of <paramref name="From"/>.</param>
internal readonly record struct WeekClass(int Day, int Start, int End, int From, int Until, int Every)
{
    public static WeekClass Of(Meeting meeting, int day) => new(
        day, WeekMask.Minutes(meeting.Start), WeekMask.Minutes(meeting.End), meeting.From?.DayNumber ?? 0, meeting.Until?.DayNumber ?? int.MaxValue, meeting.From is null ? 1 : meeting.EveryWeeks ?? 1);

    public bool IsAlwaysWith(in WeekClass other) => From == other.From && Until == other.Until && Every == 1 && other.Every == 1;

    /// <param name="date">Of the weekday of the class.</param>
    public bool TakesPlace(int date) => date >= From && date <= Until && ((date / 7) - (From / 7)) % Every == 0;

    /// <summary>The first day of its weekday on which it can take place. Day number 0, the first of January of the year 1, is a Monday.</summary>
    public int First => From + ((Day - (From % 7) + 7) % 7);
}
