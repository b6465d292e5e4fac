using System.Globalization;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Pages.Board;

/// <summary>A plan laid out on a week: columns for the days that are shown, rows of five minutes.</summary>
internal sealed class WeekView
{
    public const int RowMinutes = 5;

    public const int RowsPerHour = 60 / RowMinutes;

    /// <summary>A time that is kept from or to the end of the day does not make the week longer.</summary>
    private static readonly TimeOnly DayEnd = new(23, 59);

    private const int EarliestLast = 17, LatestFirst = 9;

    /// <param name="ghosts">Sections that may take the place of one of the plan; each is shown beside what it overlaps.</param>
    public WeekView(IReadOnlyList<Section> planned, IReadOnlyList<BlockedTime> kept, IReadOnlyList<Section> ghosts)
    {
        Untimed = [.. planned.Where(section => section.Meetings.Count == 0)];
        ghosts = [.. ghosts.Select(ghost => ghost.Weekly())];
        var meetings = planned.Concat(ghosts).SelectMany(section => section.Meetings).ToList();
        var used = meetings.Select(meeting => meeting.Days).Concat(kept.Select(time => time.Days).Where(days => days != WishChips.EveryDay)).Aggregate(Weekdays.None, (days, more) => days | more);
        var shown = kept.Where(time => time.Start > TimeOnly.MinValue && time.End < DayEnd).ToList();
        Days = [.. Enumerable.Range(0, 7).Where(day => day < 5 || ((int)used & (1 << day)) != 0)];
        FirstHour = meetings.Select(meeting => meeting.Start.Hour).Concat(shown.Select(time => time.Start.Hour)).Append(LatestFirst).Min();
        LastHour = meetings.Select(meeting => meeting.End).Concat(shown.Select(time => time.End)).Select(end => (end.Hour * 60 + end.Minute + 59) / 60).Append(EarliestLast).Max();
        Blocks = [.. Days.Index().SelectMany(day => WeekLanes.Share(OnDay(planned, ghosts, day.Item, day.Index)))];
        Kept = [.. kept.SelectMany(time => time.Days.Indices().Where(Days.Contains).Select(day => KeptOn(time, day))).OfType<KeptBlock>()];
    }

    /// <summary>Indices from 0 (Monday); weekend days only when they are used.</summary>
    public IReadOnlyList<int> Days { get; }

    public int FirstHour { get; }

    public int LastHour { get; }

    /// <summary>By day, then by time.</summary>
    public IReadOnlyList<WeekBlock> Blocks { get; }

    /// <summary>Times that the student keeps free, as far as the week shows them.</summary>
    public IReadOnlyList<KeptBlock> Kept { get; }

    public IReadOnlyList<Section> Untimed { get; }

    private IEnumerable<WeekBlock> OnDay(IReadOnlyList<Section> planned, IReadOnlyList<Section> ghosts, int day, int column)
    {
        IEnumerable<WeekBlock> Of(IReadOnlyList<Section> same, bool ghost) => same[0].Meetings
            .Where(meeting => ((int)meeting.Days & (1 << day)) != 0)
            .GroupBy(meeting => (meeting.Start, meeting.End))
            .Select(group => (Meeting: group.First(), Dates: group.All(meeting => meeting.IsSingle) ? group.SelectMany(SingleMeetings.Of).Where(single => ((int)single.Days & (1 << day)) != 0).Select(single => single.From!.Value).Distinct().Order().ToList() : null))
            .Where(block => block.Dates is not { Count: 0 })
            .Select(block => new WeekBlock(same, block.Meeting, column, Row(block.Meeting.Start), Row(block.Meeting.End, up: true), ghost) { Dates = block.Dates ?? [] });

        // Ghosts of the same hours are one block, which says how many it stands for.
        var merged = ghosts.Where(ghost => ghost.Meetings.Count > 0).GroupBy(TimesOf).SelectMany(same => Of([.. same], ghost: true));
        return planned.SelectMany(section => Of([section], ghost: false)).Concat(merged);
    }

    private KeptBlock? KeptOn(BlockedTime time, int day)
    {
        var from = Math.Max(0, Row(time.Start));
        var to = Math.Min((LastHour - FirstHour) * RowsPerHour, Row(time.End, up: true));
        return from < to ? new(time, Days.Index().First(one => one.Item == day).Index, from, to) : null;
    }

    private int Row(TimeOnly time, bool up = false) =>
        ((time.Hour - FirstHour) * 60 + time.Minute + (up ? RowMinutes - 1 : 0)) / RowMinutes;

    private static string TimesOf(Section section) =>
        string.Join('|', section.Meetings.Select(meeting => $"{(int)meeting.Days} {meeting.Start.Ticks} {meeting.End.Ticks}").Order(StringComparer.Ordinal));
}

/// <summary>One meeting on one day.</summary>
/// <param name="Sections">The section; of a ghost all that have the same hours.</param>
/// <param name="Column">From 0, within the days that are shown.</param>
/// <param name="FromRow">From 0, rows of five minutes.</param>
internal sealed record WeekBlock(IReadOnlyList<Section> Sections, Meeting Meeting, int Column, int FromRow, int ToRow, bool Ghost)
{
    public Section Section => Sections[0];

    public string Crns => string.Join(' ', Sections.Select(section => section.Crn));

    /// <summary>"Oct 9 only", "Oct 9, Nov 6 only" for what takes place on single days; null for what comes every week.</summary>
    public string? Once => Dates.Count > 0 ? PageText.T("week.once", string.Join(", ", Dates.Select(date => date.ToString(PageText.T("format.dayOfYear"), PageText.Language)))) : null;

    /// <summary>The days on which it takes place; none for what comes every week.</summary>
    public IReadOnlyList<DateOnly> Dates { get; init; } = [];

    /// <summary>Which of <see cref="Lanes"/> parts of the column's width it has, from 0.</summary>
    public int Lane { get; init; }

    public int Lanes { get; init; } = 1;

    /// <summary>The part of the column that it has, as declarations; empty when it has all of it.</summary>
    public string Share => Lanes == 1
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $";margin-left:{100.0 * Lane / Lanes:0.##}%;width:{100.0 / Lanes:0.##}%");
}

/// <summary>A part of a day that is kept free.</summary>
internal sealed record KeptBlock(BlockedTime Time, int Column, int FromRow, int ToRow);
