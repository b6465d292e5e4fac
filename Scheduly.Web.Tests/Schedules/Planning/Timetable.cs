using System.Globalization;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Short ways to write sections, candidates and requests.</summary>
internal static class Timetable
{
    private static int _crn = 10_000;

    /// <param name="times">"MWF 10:00-10:50", several joined by "; ", each perhaps with dates: "M 10:00-11:00 2024-08-24/2024-10-11". Empty: no time.</param>
    public static Section Section(
        string course, string times = "", string name = "LEC-101", decimal credits = 3, string? crn = null, string? instructor = null, int? open = null) =>
        new(
            course,
            crn ?? Interlocked.Increment(ref _crn).ToString(CultureInfo.InvariantCulture),
            name,
            [.. times.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(time => Meeting(time, instructor))],
            credits,
            Seats: open is null ? null : 30,
            SeatsOpen: open);

    public static Candidate Course(string course, params string[] times) => Of(times.Select(time => Section(course, time)));

    public static Candidate Of(IEnumerable<Section> sections, Need need = Need.Optional)
    {
        Section[] all = [.. sections];
        return new(all[0].Course, all, need);
    }

    public static PlanRequest Ask(WishList wishes, params Candidate[] candidates) => new("2251", candidates)
    {
        Wishes = wishes,
        Limits = new(TimeSpan.FromHours(1), 2_000_000, 50),
    };

    public static PlanResult Plan(WishList wishes, params Candidate[] candidates) => Plan(Ask(wishes, candidates));

    public static PlanResult Plan(PlanRequest request) => new Planner(TimeProvider.System).Plan(request, TestContext.Current.CancellationToken);

    public static string[] Courses(this PlanResult result) => [.. result.Plan.Sections.Select(section => section.Course).Distinct()];

    public static string[] Crns(this PlanResult result) => [.. result.Plan.Sections.Select(section => section.Crn)];

    private static Meeting Meeting(string text, string? instructor)
    {
        var parts = text.Split(' ');
        var days = parts[0].Aggregate(Weekdays.None, (all, letter) => all | (WeekdayNames.TryParse([letter], out var day) ? day : throw new FormatException(text)));
        var hours = parts[1].Split('-');
        var dates = parts.Length > 2 ? parts[2].Split('/') : null;
        return new(days, Time(hours[0]), Time(hours[1]), Date(dates?[0]), Date(dates?[1]), Instructor: instructor);
    }

    private static TimeOnly Time(string text) => TimeOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateOnly? Date(string? text) => text is null ? null : DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
