using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Catalog;

/// <summary>Catalogues as registrars write them.</summary>
public sealed class OddRegistrarTests
{
    [Fact]
    public void A_cross_list_without_a_seat_is_full() => Assert.Equal(0, Odd().FindSection("10201")!.SeatsOpen);

    [Theory]
    [InlineData("USAF 0010")]
    [InlineData("USAF 10")]
    public void Numbers_compare_as_numbers(string text) => Assert.Equal("USAF10", Odd().FindCourse(text)?.Code);

    [Fact]
    public void Numbers_that_two_courses_share_are_not_guessed()
    {
        using var host = new CatalogHost().WithSource(0, "A", "202409", """
            [{"code":"CS","courses":[{"subj":"CS","crse":"010","sections":[{"crn":1,"credMin":1}]},{"subj":"CS","crse":"0010","sections":[{"crn":2,"credMin":1}]}]}]
            """);
        Assert.Null(host.Load().Terms[0].FindCourse("CS10"));
    }

    [Fact]
    public void A_bad_row_is_left_out_and_counted()
    {
        using var host = Host("""{"crn":1,"credMin":3},{"crn":2,"credMin":"four"},{"crn":3,"credMin":3,"timeslots":[{"days":["X"]}]},{"crn":4,"credMin":-1},null,{"crn":5,"credMin":3}""");
        var (catalog, warnings) = host.LoadWithWarnings();
        Assert.Equal(["1", "5"], catalog.Terms[0].Courses[0].Sections.Select(section => section.Crn));
        Assert.Equal(4, warnings.Count);
        Assert.Contains(warnings, warning => warning.Contains("sections[1].credMin", StringComparison.Ordinal));

        Assert.Throws<CatalogSetupException>(host.With("Strict", "true").Load);
    }

    [Fact]
    public void A_crn_under_two_codes_is_one_section_of_both()
    {
        using var host = new CatalogHost().WithSource(0, "A", "202409", """
            [{"code":"A","courses":[{"subj":"A","crse":"1","sections":[{"crn":7,"credMin":3}]}]},{"code":"B","courses":[{"subj":"B","crse":"1","sections":[{"crn":7,"credMin":3}]}]}]
            """).With("Strict", "true");
        var term = host.Load().Terms[0];
        Assert.Equal(1, term.SectionCount);
        Assert.Equal(["7", "7"], term.Courses.Select(course => course.Sections[0].Crn));
    }

    [Theory]
    [InlineData(2200, 2400, "Monday 22:00-23:59")]
    [InlineData(2200, 0, "Monday 22:00-23:59")]
    [InlineData(2200, 130, "Monday 22:00-23:59, Tuesday 00:00-01:30")]
    public void Classes_end_at_midnight_and_after_it(int start, int end, string expected)
    {
        var meetings = Load($$"""{"crn":1,"credMin":3,"timeslots":[{"days":["M"],"timeStart":{{start}},"timeEnd":{{end}},"dateStart":"8/24","dateEnd":"12/5"}]}""").FindSection("1")!.Meetings;
        Assert.Equal(expected, string.Join(", ", meetings.Select(meeting => FormattableString.Invariant($"{meeting.Days} {meeting.Start:HH\\:mm}-{meeting.End:HH\\:mm}"))));
    }

    [Theory]
    [InlineData("TBA")]
    [InlineData("Staff")]
    [InlineData(" tba. ")]
    public void Nobody_is_called_tba(string name) =>
        Assert.Empty(Load($$"""{"crn":1,"credMin":3,"timeslots":[{"days":["M"],"timeStart":900,"timeEnd":1000,"instructor":"{{name}}"}]}""").FindSection("1")!.Instructors);

    [Theory]
    [InlineData("""{"days":["M"],"timeStart":900,"timeEnd":1000},{"days":[]}""", 0)]
    [InlineData("""{"days":["M"],"timeStart":900,"timeEnd":1000},{"days":["F"],"timeStart":-1}""", 16)]
    [InlineData("""{"days":["T","F"]}""", 18)]
    [InlineData("""{"days":["M"],"timeStart":900,"timeEnd":1000},{"days":[],"final":true}""", null)]
    [InlineData("""{"days":[]}""", null)]
    public void Days_of_a_meeting_without_hours_are_kept(string slots, int? days) =>
        Assert.Equal((Weekdays?)days, Load($$"""{"crn":1,"credMin":3,"timeslots":[{{slots}}]}""").FindSection("1")!.Untimed);

    [Theory]
    [InlineData("In Person", "InPerson")]
    [InlineData("Virtual", "Online")]
    [InlineData("Asynchronous", "Online")]
    [InlineData("HyFlex", "Hybrid")]
    [InlineData("TBA", "")]
    [InlineData("To be determined", "")]
    [InlineData(" ", "")]
    public void What_only_fills_a_column_says_nothing(string mode, string expected) => Assert.Equal(expected, QuacsText.ModeOf(mode)?.ToString() ?? "");

    [Fact]
    public void A_file_can_name_days_off_finals_weeks_and_what_goes_together()
    {
        using var host = new CatalogHost().WithSource(0, "A", "202409", """
            {"daysOff":["9/2","2024-11-28"],"departments":[{"code":"A","courses":[{"subj":"A","crse":"1","sections":[
              {"crn":1,"credMin":3,"mode":"Online Synchronous","campus":"Main","attributes":["Honors"],"waiting":4,"together":[["2"],["3"]],"timeslots":[
                {"days":["M"],"timeStart":900,"timeEnd":1000,"dateStart":"8/26","dateEnd":"12/5","weeks":"even"},
                {"days":["M"],"timeStart":800,"timeEnd":1000,"dateStart":"12/9","dateEnd":"12/9","final":true}]}]}]}]}
            """);
        var term = host.Load().Terms[0];
        var section = term.FindSection("1")!;
        Assert.Equal([new(2024, 9, 2), new(2024, 11, 28)], term.DaysOff);
        Assert.Equal((TeachingMode.Online, "Main", 4), (section.Mode, section.Campus, section.Waiting));
        Assert.Equal(["Honors"], section.Attributes!);
        Assert.Equal([["2"], ["3"]], section.Together!);
        Assert.Equal((2, new DateOnly(2024, 9, 2)), (section.Meetings[0].EveryWeeks, section.Meetings[0].From!.Value));
        Assert.Equal(new(2024, 12, 9), Assert.Single(section.Finals!).From);
    }

    [Fact]
    public void A_replaced_file_is_read_again_and_a_broken_one_changes_nothing()
    {
        using var host = Host("""{"crn":1,"sec":"LEC-102","credMin":3,"rem":2}""");
        using var running = host.Run();
        Assert.False(running.Watch.Look());
        var planned = running.Catalog.Terms[0].FindSection("1")!;
        var schedule = new NamedSchedule { Id = "a", School = "A", Term = "202409", LastPlan = new("202409", 3, [planned]) };
        Assert.Empty(PlanNews.Of(schedule, running.Catalog));

        host.WithSource(0, "A", "202409", "[");
        Assert.False(running.Watch.Look());
        Assert.Equal(2, running.Catalog.Terms[0].FindSection("1")!.SeatsOpen);

        host.WithSource(0, "A", "202409", Text("""{"crn":1,"sec":"LEC-102","credMin":3,"rem":0}"""));
        Assert.True(running.Watch.Look());
        Assert.Equal(["CS0441 LEC-102 is full now."], PlanNews.Of(schedule, running.Catalog));
    }

    private static string Text(string sections) => $$"""[{"code":"CS","courses":[{"subj":"CS","crse":"0441","sections":[{{sections}}]}]}]""";

    internal static CatalogHost Host(string sections) => new CatalogHost().WithSource(0, "A", "202409", Text(sections));

    internal static TermCatalog Load(string sections)
    {
        using var host = Host(sections);
        return host.Load().Terms[0];
    }

    internal static TermCatalog Odd()
    {
        var file = Path.Combine(Repository.Root, "..", "shared", "data", "odd-registrar.json");
        if (!File.Exists(file)) Assert.Skip("Put odd-registrar.json (a catalogue in the QuACS form) into ../shared/data beside the repository.");
        using var host = new CatalogHost();
        return host.With("Sources:0:School", "T").With("Sources:0:Term", "202509").With("Sources:0:File", file).Load().Terms[0];
    }
}
