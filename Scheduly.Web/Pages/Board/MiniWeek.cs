using System.Globalization;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Pages.Board;

/// <summary>Another schedule as a picture of the week, 70 by 60 units: days side by side, 7 am to 10 pm from top to bottom.</summary>
/// <param name="Summary">"15 credits, 10 am–4 pm, free Fri".</param>
/// <param name="Difference">What tells it from the schedule that is shown: "moves CS 0445, adds CS 1501".</param>
internal sealed record MiniWeek(IReadOnlyList<string> Crns, string Summary, string Difference, IReadOnlyList<MiniBar> Bars)
{
    public const int Width = 70, Height = 60;

    private const int FirstMinute = 7 * 60, MinutesPerUnit = 15;

    /// <returns>Null when the catalogue has lost one of its sections.</returns>
    public static MiniWeek? Of(Alternative other, IReadOnlyList<Section> shown, TermCatalog catalog, CourseLook look)
    {
        var sections = other.Crns.Select(catalog.FindSection).OfType<Section>().ToList();
        if (sections.Count != other.Crns.Count) return null;
        var meetings = sections.SelectMany(section => section.Weekly().Meetings, (section, meeting) => (section.Course, Meeting: meeting)).ToList();
        var used = meetings.Aggregate(Weekdays.None, (days, one) => days | one.Meeting.Days);
        var columns = used >= Weekdays.Saturday ? 7 : 5;
        var bars = meetings.SelectMany(one => one.Meeting.Days.Indices()
            .Select(day => new MiniBar(day * Width / columns, Y(one.Meeting.Start), Width / columns - 1, Math.Max(2, Y(one.Meeting.End) - Y(one.Meeting.Start)), look.Colour(one.Course))));
        return new(other.Crns, Describe(other.TotalCredits, meetings.ConvertAll(one => one.Meeting), used), Differ(shown, sections, look), [.. bars]);
    }

    private static string Differ(IReadOnlyList<Section> shown, List<Section> sections, CourseLook look)
    {
        var before = shown.ToLookup(section => section.Course, section => section.Crn);
        var after = sections.ToLookup(section => section.Course, section => section.Crn);
        var parts = new[]
        {
            ("moves", after.Where(course => before.Contains(course.Key) && !before[course.Key].ToHashSet().SetEquals(course))),
            ("adds", after.Where(course => !before.Contains(course.Key))),
            ("drops", before.Where(course => !after.Contains(course.Key))),
        };
        return string.Join(", ", parts.Where(part => part.Item2.Any()).Select(part => $"{part.Item1} {string.Join(" and ", part.Item2.Select(course => look.Code(course.Key)))}"));
    }

    private static string Describe(decimal credits, List<Meeting> meetings, Weekdays used)
    {
        var free = string.Join(", ", Enumerable.Range(0, 5).Where(day => ((int)used & (1 << day)) == 0).Select(day => WeekdayNames.Short[day]));
        var hours = meetings.Count > 0 ? Clock12.Range(meetings.Min(meeting => meeting.Start), meetings.Max(meeting => meeting.End)) : "no set times";
        return string.Create(CultureInfo.InvariantCulture, $"{credits:0.##} credits, {hours}{(free.Length > 0 ? $", free {free}" : "")}");
    }

    private static int Y(TimeOnly time) => Math.Clamp((time.Hour * 60 + time.Minute - FirstMinute) / MinutesPerUnit, 0, Height);
}

internal sealed record MiniBar(int X, int Y, int Width, int Height, int Colour);
