namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// Minutes between the classes of a day. Laid over each other, a class of alternate weeks or of half a term fills a hole that is there in the other
/// weeks: so each week is looked at by itself.
/// </summary>
internal static class WeekGaps
{
    /// <summary>Terms are shorter; it bounds what dates in a file can cost.</summary>
    private const int MostWeeks = 60;

    /// <returns>Those of the week that has most of them.</returns>
    public static int Most(IReadOnlyCollection<Meeting> meetings)
    {
        var dated = meetings.Where(meeting => meeting.From is not null).ToList();
        if (dated.Count == 0) return OfWeek(meetings, null);
        var first = dated.Min(meeting => meeting.From!.Value);
        var monday = first.AddDays(-(first.DayNumber % 7));
        var weeks = Math.Min(MostWeeks, ((dated.Max(meeting => meeting.Until!.Value).DayNumber - monday.DayNumber) / 7) + 1);
        return Enumerable.Range(0, weeks).Max(week => OfWeek(meetings, monday.AddDays(7 * week)));
    }

    /// <summary>With all that takes place on it, single meetings too.</summary>
    public static int OfDate(IEnumerable<Meeting> meetings, DateOnly date) => OfDay(meetings.Where(meeting => MeetingTimes.TakesPlace(meeting, date)));

    private static int OfWeek(IReadOnlyCollection<Meeting> meetings, DateOnly? monday) => Enumerable.Range(0, 7).Sum(day => OfDay(
        meetings.Where(meeting => monday is { } begins ? MeetingTimes.TakesPlace(meeting, begins.AddDays(day)) : ((int)meeting.Days & (1 << day)) != 0)));

    private static int OfDay(IEnumerable<Meeting> meetings)
    {
        var gaps = 0;
        int? end = null;
        foreach (var meeting in meetings.OrderBy(meeting => meeting.Start))
        {
            gaps += Math.Max(0, WeekMask.Minutes(meeting.Start) - (end ?? int.MaxValue));
            end = Math.Max(end ?? 0, WeekMask.Minutes(meeting.End));
        }

        return gaps;
    }
}
