using Scheduly.Web.Tests.Schedules.Catalog;
using static Scheduly.Web.Tests.Schedules.Planning.Timetable;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Meetings of single dates lie over each other on those dates only.</summary>
public sealed class DatedMeetingTests
{
    private const string Term = "2025-08-25/2025-12-05";

    [Theory]
    // Each on a date of its own.
    [InlineData("R 19:00-21:00 2025-10-09/2025-10-09", "R 19:00-21:00 2025-10-16/2025-10-16", true)]
    [InlineData("S 09:00-12:00 2025-09-06/2025-09-06", "S 09:00-12:00 2025-09-13/2025-09-13", true)]
    [InlineData("S 09:00-12:00 2025-09-06/2025-09-06; S 09:00-12:00 2025-10-04/2025-10-04", "S 09:00-12:00 2025-09-13/2025-09-13; S 09:00-12:00 2025-10-11/2025-10-11", true)]
    [InlineData("MTWRF 09:00-12:00 2025-06-02/2025-06-06", "MTWRF 09:00-12:00 2025-06-09/2025-06-13", true)]
    [InlineData("R 19:00-21:00 2025-12-11/2025-12-11", "R 19:00-21:00 " + Term, true)]
    // A day of the week that its dates do not hold.
    [InlineData("R 19:00-21:00 2025-10-10/2025-10-10", "R 19:00-21:00 " + Term, true)]
    [InlineData("R 19:00-21:00 2025-10-10/2025-10-10", "R 19:00-21:00", true)]
    // On one date.
    [InlineData("R 19:00-21:00 2025-10-09/2025-10-09", "R 20:00-22:00 2025-10-09/2025-10-09", false)]
    [InlineData("R 19:00-21:00 2025-10-09/2025-10-09", "R 21:00-22:00 2025-10-09/2025-10-09", true)]
    [InlineData("R 19:00-21:00 2025-10-09/2025-10-09", "R 19:00-20:00 " + Term, false)]
    [InlineData("R 19:00-21:00 2025-10-09/2025-10-09", "R 19:00-20:00", false)]
    public void Courses_clash_where_their_dates_do(string one, string other, bool fits)
    {
        var result = Plan(new() { AddCourses = ["A1", "B1"] }, Of([Section("A1", $"M 10:00-11:00 {Term}; {one}")]), Of([Section("B1", $"T 10:00-11:00 {Term}; {other}")]));
        Assert.Equal(fits, result.Fits);
    }

    /// <summary>As catalogues write them, also without the day of the week.</summary>
    [Theory]
    [InlineData("\"days\":[\"R\"],\"dateStart\":\"10/9\",\"dateEnd\":\"10/9\"", "\"days\":[\"R\"],\"dateStart\":\"10/16\",\"dateEnd\":\"10/16\"", true)]
    [InlineData("\"days\":[\"R\"],\"dateStart\":\"10/9\",\"dateEnd\":\"10/9\"", "\"days\":[\"R\"],\"dateStart\":\"2025-10-09\",\"dateEnd\":\"2025-10-09\"", false)]
    [InlineData("\"days\":[],\"dateStart\":\"10/9\",\"dateEnd\":\"10/9\"", "\"days\":[],\"dateStart\":\"10/16\",\"dateEnd\":\"10/16\"", true)]
    [InlineData("\"days\":[],\"dateStart\":\"10/9\",\"dateEnd\":\"10/9\"", "\"days\":[\"R\"],\"dateStart\":\"8/25\",\"dateEnd\":\"12/5\"", false)]
    [InlineData("\"days\":[],\"dateStart\":\"10/9\",\"dateEnd\":\"10/9\"", "\"days\":[\"F\"],\"dateStart\":\"8/25\",\"dateEnd\":\"12/5\"", true)]
    public void Dates_of_a_file_decide_too(string one, string other, bool fits)
    {
        string Course(string number, string slot) => $$"""{"subj":"CS","crse":"{{number}}","sections":[{"crn":{{number}},"credMin":3,"timeslots":[{{{slot}},"timeStart":1900,"timeEnd":2100}]}]}""";
        using var host = new CatalogHost().WithSource(0, "A", "202509", $$"""[{"code":"CS","courses":[{{Course("1", one)}},{{Course("2", other)}}]}]""");
        var plan = LinkedCatalogTests.Plan(host, new() { AddCourses = ["CS1", "CS2"] });
        Assert.Equal(fits ? 2 : 1, plan.Sections.Count);
    }
}
