using CsCheck;
using Ical.Net.CalendarComponents;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Export;

namespace Scheduly.Web.Tests.Schedules.Export;

public sealed class CalendarExportTests
{
    private static readonly Gen<Meeting> Meetings =
        from days in Gen.Int[1, 127]
        from start in Gen.Int[0, (23 * 60) - 1]
        from length in Gen.Int[10, 59]
        from first in Gen.Int[0, 300]
        from weeks in Gen.Int[1, 20]
        let begin = TimeOnly.MinValue.AddMinutes(start)
        let firstDay = new DateOnly(2024, 1, 15).AddDays(first)
        select new Meeting((Weekdays)days, begin, begin.AddMinutes(length), firstDay, firstDay.AddDays((weeks * 7) - 1));

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("America/Los_Angeles")]
    [InlineData("Europe/Berlin")]
    [InlineData("Australia/Sydney")]
    [InlineData("America/Phoenix")]
    public void A_meeting_takes_place_at_its_local_hour_on_each_of_its_days_whatever_the_clocks_do(string zone) => Meetings.Sample(
        meeting =>
        {
            var expected = Enumerable.Range(0, meeting.Until!.Value.DayNumber - meeting.From!.Value.DayNumber + 1)
                .Select(meeting.From.Value.AddDays)
                .Where(day => ((int)meeting.Days & (1 << (((int)day.DayOfWeek + 6) % 7))) != 0)
                .Where(day => !IsSkippedHour(day, meeting.Start, zone))
                .Select(day => day.ToDateTime(meeting.Start));
            var calendar = Ical.Net.Calendar.Load(Write(Plan(Section(meeting)), zone))!;
            Assert.Single(calendar.TimeZones);
            var found = calendar.GetOccurrences<CalendarEvent>().Take(1000).Select(one => one.Period.StartTime).ToList();
            Assert.All(found, start => Assert.Equal(zone, start.TzId));
            Assert.Equal(expected, found.Select(start => start.Value).Where(start => !IsSkippedHour(DateOnly.FromDateTime(start), meeting.Start, zone)));
        },
        iter: 60);

    [Fact]
    public void The_last_day_is_in_and_the_first_week_is_the_right_one()
    {
        // The term begins on a Wednesday: Monday's first class is five days later.
        var meeting = new Meeting(Weekdays.Monday | Weekdays.Friday, new(21, 0), new(22, 0), new(2024, 8, 28), new(2024, 12, 6));
        var text = Write(Plan(Section(meeting)), "America/New_York");
        Assert.Contains("DTSTART;TZID=America/New_York:20240830T210000", text, StringComparison.Ordinal);
        Assert.Contains("UNTIL=20241207T045959Z", text, StringComparison.Ordinal);
        var days = Ical.Net.Calendar.Load(text)!.GetOccurrences<CalendarEvent>().Select(one => one.Period.StartTime.Date).ToList();
        Assert.Equal(new(2024, 8, 30), days[0]);
        Assert.Equal(new(2024, 9, 2), days[1]);
        Assert.Equal(new(2024, 12, 6), days[^1]);
    }

    [Fact]
    public void Times_float_when_the_zone_is_not_known_and_the_file_says_so()
    {
        var text = Write(Plan(Section(new Meeting(Weekdays.Monday, new(10, 0), new(11, 0), new(2024, 8, 26), new(2024, 12, 6)))), zone: null);
        Assert.Contains("DTSTART:20240826T100000", text, StringComparison.Ordinal);
        Assert.Contains("UNTIL=20241206T235959;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("VTIMEZONE", text, StringComparison.Ordinal);
        Assert.Contains("time zone is not known", Unfold(text), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_time_is_left_out_and_named()
    {
        var text = Write(Plan(new Section("CS1699", "10001", "LEC-900", [], 3)), "America/New_York");
        Assert.DoesNotContain("BEGIN:VEVENT", text, StringComparison.Ordinal);
        Assert.Contains("CS1699 LEC-900 (CRN 10001) has no set time", Unfold(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_that_the_section_does_not_name_are_those_of_the_term()
    {
        var text = Write(Plan(Section(new Meeting(Weekdays.Tuesday, new(10, 0), new(11, 0)))), "America/New_York");
        Assert.Contains("DTSTART;TZID=America/New_York:20240827T100000", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_keeps_its_id_from_download_to_download_and_no_two_share_one()
    {
        var meeting = new Meeting(Weekdays.Tuesday, new(10, 0), new(11, 0), new(2024, 8, 26), new(2024, 12, 6));
        var plan = Plan(Section(meeting, meeting with { Days = Weekdays.Friday }), Section(meeting) with { Crn = "2" });
        var ids = Ids(Write(plan, "America/New_York"));
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids, Ids(Write(plan, "America/New_York")));
    }

    [Fact]
    public void Days_without_class_and_weeks_without_class_are_left_out()
    {
        var meeting = new Meeting(Weekdays.Monday, new(10, 0), new(11, 0), new(2024, 8, 28), new(2024, 9, 30));
        Assert.Equal(["0909", "0916", "0923", "0930"], Days(meeting));
        Assert.Equal(["0916", "0930"], Days(meeting with { From = new(2024, 9, 2), EveryWeeks = 2 }));

        string[] Days(Meeting one) =>
            [.. Ical.Net.Calendar.Load(Write(Plan(Section(one)), "America/New_York", [new(2024, 9, 2)]))!.GetOccurrences<CalendarEvent>().Select(found => found.Period.StartTime.Date.ToString("MMdd", System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static string[] Ids(string text) => [.. Ical.Net.Calendar.Load(text)!.Events.Select(one => one.Uid!)];

    /// <summary>True for the hour that does not exist when clocks go forward: each program shows it as it likes.</summary>
    private static bool IsSkippedHour(DateOnly day, TimeOnly time, string zone) =>
        TimeZoneInfo.FindSystemTimeZoneById(zone).IsInvalidTime(day.ToDateTime(time));

    private static string Unfold(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal);

    private static Section Section(params Meeting[] meetings) => new("CS1501", "1", "LEC-101", meetings, 3, "Algorithms");

    private static NamedSchedule Plan(params Section[] sections) =>
        new() { Id = "a", Name = "Mine", School = "Test", Term = "2251", LastPlan = new("2251", 3, sections) };

    private static string Write(NamedSchedule schedule, string? zone, IReadOnlyList<DateOnly>? daysOff = null)
    {
        var offered = new Section("CS0001", "9", "LEC", [new(Weekdays.Monday, new(8, 0), new(9, 0), new(2024, 8, 26), new(2024, 12, 6))], 3);
        var term = new TermCatalog("Test", "2251", [new("CS", "Computer Science", [new("CS0001", "CS", "0001", "One", [offered])])]) { DisplayName = "Fall 2024", TimeZone = zone, DaysOff = daysOff ?? [] };
        return new CalendarExport(new CourseCatalog([term]), new FakeTimeProvider()).Write(schedule);
    }
}
