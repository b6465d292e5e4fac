using Scheduly.Web.Schedules;

namespace Scheduly.Web.Pages;

/// <summary>A plan laid out on a week: columns for the days that are shown, rows of five minutes.</summary>
internal sealed class WeekView
{
    private const int RowMinutes = 5;
    private const int Colours = 8;

    public WeekView(IReadOnlyList<Section> sections)
    {
        var timed = sections.Where(section => section.Meetings.Count > 0).ToList();
        Untimed = [.. sections.Where(section => section.Meetings.Count == 0)];
        var used = timed.SelectMany(section => section.Meetings).Aggregate(Weekdays.None, (days, meeting) => days | meeting.Days);
        Days = [.. Enumerable.Range(0, 7).Where(day => day < 5 || ((int)used & (1 << day)) != 0)];
        FirstHour = timed.Count > 0 ? Math.Min(9, timed.Min(section => section.Meetings.Min(meeting => meeting.Start.Hour))) : 9;
        LastHour = timed.Count > 0 ? Math.Max(17, timed.Max(section => section.Meetings.Max(meeting => meeting.End.AddMinutes(59).Hour))) : 17;
        var courses = sections.Select(section => section.Course).Distinct().Order(StringComparer.Ordinal).ToList();
        Blocks = [.. timed.SelectMany(section => section.Meetings.SelectMany(meeting => meeting.Days.Indices()
            .Select(day => new Block(section, meeting, Days.ToList().IndexOf(day), Row(meeting.Start), Row(meeting.End), courses.IndexOf(section.Course) % Colours))))
            .OrderBy(block => block.Column).ThenBy(block => block.FromRow)];
    }

    /// <summary>Indices from 0 (Monday); weekend days only when they are used.</summary>
    public IReadOnlyList<int> Days { get; }

    public int FirstHour { get; }

    public int LastHour { get; }

    public int Rows => (LastHour - FirstHour) * 60 / RowMinutes;

    public IReadOnlyList<Block> Blocks { get; }

    public IReadOnlyList<Section> Untimed { get; }

    public static int RowsPerHour => 60 / RowMinutes;

    private int Row(TimeOnly time) => (((time.Hour - FirstHour) * 60) + time.Minute) / RowMinutes;

    /// <param name="Column">From 0, within <see cref="Days"/>.</param>
    /// <param name="FromRow">From 0.</param>
    /// <param name="Colour">The same for all sections of a course.</param>
    internal sealed record Block(Section Section, Meeting Meeting, int Column, int FromRow, int ToRow, int Colour);
}
