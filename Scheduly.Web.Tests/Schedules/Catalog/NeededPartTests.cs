using static Scheduly.Web.Tests.Schedules.Catalog.LinkedCatalogTests;
using static Scheduly.Web.Tests.Schedules.Catalog.OddRegistrarTests;

namespace Scheduly.Web.Tests.Schedules.Catalog;

/// <summary>A part that a course needs is planned with it or the course is not planned: hours that overlap make no part a course of its own.</summary>
public sealed class NeededPartTests
{
    /// <summary>Rows and plans as in <see cref="LinkedCatalogTests"/>.</summary>
    [Theory]
    [InlineData("01 3 M09;01L1 0 M09", "")]
    [InlineData("01 3 M09;01L1 1 M09", "")]
    [InlineData("A 3 M09;A01 0 M09", "")]
    [InlineData("1 3 M09;1-1 0 M09", "")]
    [InlineData("001 3 M09;001L 0 M09", "")]
    [InlineData("01 3 M09;01L1 0 M09;01L2 0 T09", "1 3")]
    [InlineData("01 3 M09;01L1 0 M09;02 3 W09;02L1 0 R09", "3 4")]
    [InlineData("01 3 M09;01L1 0 W09;02 3 W09;02L1 0 W09", "1 2")]
    [InlineData("LEC-101 3 M09;LAB-101A 0 M09;LEC-102 3 W09;LAB-102A 0 R09", "3 4")]
    // Its lecture is not in the file.
    [InlineData("01L1 0 M09;09L1 0 T09", "")]
    [InlineData("01L1 0 M09;01R1 0 T09", "")]
    [InlineData("01 3 M09;09L1 0 T09", "1")]
    [InlineData("01 3 M09;09L1 0 M09", "1")]
    [InlineData("01 3 M09;09L1 1 T09", "1")]
    [InlineData("01 3 M09;9-1 0 T09", "1")]
    [InlineData("LEC-01 3 M09;LAB-09L1 0 T09", "1")]
    [InlineData("01 3 M09;01L1 0 T09;09L1 0 M09", "1 2")]
    // A section without credits at the hours of another and with a name of its own is the same class without credits; laboratories that count are a course.
    [InlineData("01 3 M09;50 0 M09", "1|2")]
    [InlineData("01L1 1 M09;01L2 1 T09", "1|2")]
    [InlineData("1-1 0 M09;1-2 0 T09", "1|2")]
    public void Parts_are_neither_left_nor_planned_alone(string rows, string plans) => Assert.Equal(plans.Split('|', StringSplitOptions.RemoveEmptyEntries), Plans(rows));

    [Theory]
    [InlineData("01 3 M09;01L1 0 M09", "Its sections that belong together overlap each other: CS0441 01 and LAB-01L1.")]
    [InlineData("01 3 M09;01L1 0 M09;02 3 W09;02L1 0 W09", "Its sections that belong together overlap each other: CS0441 01 and LAB-01L1; CS0441 02 and LAB-02L1.")]
    [InlineData("LEC-1 3 M09 to:2+3;LAB-1 0 M09;REC-1 0 T09", "Its sections that belong together overlap each other: CS0441 LEC-1 and LAB-1.")]
    [InlineData("01L1 0 M09;09L1 0 T09", "CS0441 LAB-01L1 cannot be taken: its partner CS0441 01 is not in the catalogue. CS0441 LAB-09L1 cannot be taken: its partner CS0441 09 is not in the catalogue.")]
    public void A_course_that_cannot_be_taken_is_told_with_what_overlaps_or_is_missing(string rows, string reason)
    {
        using var host = Host(Json(rows));
        Assert.Equal(reason, Assert.Single(Plan(host, new() { AddCourses = ["CS0441"] }).Unplaced).Reason);
    }

    [Fact]
    public void A_pinned_part_is_told_with_what_it_overlaps()
    {
        using var host = Host(Json("01 3 M09;01L1 0 M09;02 3 W09;02L1 0 R09"));
        Assert.Equal(
            "CS0441 LAB-01L1 cannot be taken: no section that belongs to it is free at another hour: CS0441 01 and LAB-01L1.",
            Assert.Single(Plan(host, new() { PinSections = ["2"] }).Unplaced).Reason);
    }

    [Fact]
    public void A_laboratory_by_its_title_is_needed_though_it_overlaps()
    {
        const string Slot = """ "timeslots":[{"days":["M"],"timeStart":900,"timeEnd":950}] """;
        using var host = Host($$"""{"crn":1,"sec":"01","credMin":3,"title":"Physics",{{Slot}}},{"crn":2,"sec":"51","credMin":0,"title":"Physics Laboratory",{{Slot}}}""");
        var plan = Plan(host, new() { AddCourses = ["CS0441"] });
        Assert.Empty(plan.Sections);
        Assert.Contains("CS0441 01 and LAB-51", Assert.Single(plan.Unplaced).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0441", "Chemistry Laboratory")]
    [InlineData("0441L", "Chemistry")]
    public void A_laboratory_with_a_code_or_title_of_its_own_needs_no_lecture(string number, string title)
    {
        using var host = new CatalogHost().WithSource(0, "A", "202409", $$"""[{"code":"CS","courses":[{"subj":"CS","crse":"{{number}}","title":"{{title}}","sections":[{{Json("01L1 0 M09;01L2 0 T09")}}]}]}]""");
        var (catalog, warnings) = host.LoadWithWarnings();
        Assert.Empty(warnings);
        Assert.All(catalog.Terms[0].Courses[0].Sections, section => Assert.Null(section.Together));
    }

    [Fact]
    public void Parts_without_a_lecture_are_told_by_the_load()
    {
        using var host = Host(Json("01L1 0 M09;09L1 0 T09"));
        Assert.Equal(2, host.LoadWithWarnings().Warnings.Count(warning => warning.EndsWith("is not in the catalogue, so that it is not planned", StringComparison.Ordinal)));
    }
}
