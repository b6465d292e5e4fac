using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Pages.Board;

/// <summary>A schedule as a picture of the week, 70 by 60 units: days side by side, 7 am to 10 pm from top to bottom.</summary>
/// <param name="Summary">"15 credits, 10 am–4 pm, free Fri".</param>
/// <param name="Difference">What tells it from the schedule that is shown: "moves CS 0445, adds CS 1501"; empty when nothing is shown beside it.</param>
internal sealed record MiniWeek(IReadOnlyList<string> Crns, string Summary, string Difference, IReadOnlyList<MiniBar> Bars)
{
    public const int Width = 70, Height = 60;

    private const int FirstMinute = 7 * 60, MinutesPerUnit = 15;

    /// <summary>Another schedule than the one that is shown.</summary>
    /// <returns>Null when the catalogue has lost one of its sections.</returns>
    public static MiniWeek? Of(Alternative other, IReadOnlyList<Section> shown, TermCatalog catalog, CourseLook look)
    {
        var sections = other.Crns.Select(catalog.FindSection).OfType<Section>().ToList();
        return sections.Count == other.Crns.Count ? Draw(sections, other.TotalCredits, look) with { Difference = Differ(shown, sections, look) } : null;
    }

    /// <summary>A schedule of the student, by itself.</summary>
    public static MiniWeek Of(NamedSchedule schedule) =>
        Draw(schedule.LastPlan?.Sections ?? [], schedule.LastPlan?.TotalCredits ?? 0, new CourseLook(schedule, catalog: null));

    private static MiniWeek Draw(IReadOnlyList<Section> sections, decimal credits, CourseLook look)
    {
        var meetings = sections.SelectMany(section => section.Weekly().Meetings, (section, meeting) => (section.Course, Meeting: meeting)).ToList();
        var used = meetings.Aggregate(Weekdays.None, (days, one) => days | one.Meeting.Days);
        var columns = used >= Weekdays.Saturday ? 7 : 5;
        var bars = meetings.SelectMany(one => one.Meeting.Days.Indices()
            .Select(day => new MiniBar(day * Width / columns, Y(one.Meeting.Start), Width / columns - 1, Math.Max(2, Y(one.Meeting.End) - Y(one.Meeting.Start)), look.Colour(one.Course))));
        return new([.. sections.Select(section => section.Crn)], Describe(credits, meetings.ConvertAll(one => one.Meeting), used), "", [.. bars]);
    }

    private static string Differ(IReadOnlyList<Section> shown, List<Section> sections, CourseLook look)
    {
        var before = shown.ToLookup(section => section.Course, section => section.Crn);
        var after = sections.ToLookup(section => section.Course, section => section.Crn);
        var parts = new[]
        {
            ("other.moves", after.Where(course => before.Contains(course.Key) && !before[course.Key].ToHashSet().SetEquals(course))),
            ("other.adds", after.Where(course => !before.Contains(course.Key))),
            ("other.drops", before.Where(course => !after.Contains(course.Key))),
        };
        return string.Join(", ", parts.Where(part => part.Item2.Any()).Select(part => PageText.T(part.Item1, string.Join(PageText.T("list.and"), part.Item2.Select(course => look.Code(course.Key))))));
    }

    private static string Describe(decimal credits, List<Meeting> meetings, Weekdays used)
    {
        var free = string.Join(", ", Enumerable.Range(0, 5).Where(day => ((int)used & (1 << day)) == 0).Select(PageText.ShortDay));
        var hours = meetings.Count > 0 ? Clock12.Range(meetings.Min(meeting => meeting.Start), meetings.Max(meeting => meeting.End)) : PageText.T("other.noTimes");
        var text = PageText.T("other.summary", PageText.Number(credits), hours);
        return free.Length > 0 && meetings.Count > 0 ? $"{text}, {PageText.T("other.free", free)}" : text;
    }

    private static int Y(TimeOnly time) => Math.Clamp((time.Hour * 60 + time.Minute - FirstMinute) / MinutesPerUnit, 0, Height);
}

internal sealed record MiniBar(int X, int Y, int Width, int Height, int Colour);
