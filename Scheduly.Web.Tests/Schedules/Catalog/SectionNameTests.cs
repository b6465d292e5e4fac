using Microsoft.Extensions.Options;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using static Scheduly.Web.Tests.Schedules.Catalog.OddRegistrarTests;

namespace Scheduly.Web.Tests.Schedules.Catalog;

/// <summary>What belongs together by the names, types, titles and credits of a course's sections.</summary>
public sealed class SectionNameTests
{
    [Theory]
    [InlineData("MKTG230", "1:1 2:2 4:4 REC-4-1:4")]
    [InlineData("CMPE160", "01:1 LAB-01L1:1")]
    public void Links_of_a_school_are_read_from_its_names(string course, string expected) =>
        Assert.Equal(expected, Links(Odd().FindCourse(course)!.Sections));

    [Theory]
    [InlineData("A 3 M1000;A01 0 T1000;B 3 W1000", "A:A LAB-A01:A B:B")]
    [InlineData("LEC-101 3 M1000;LAB-101A 0 T1000;LEC-102 3 W1000", "LEC-101:101 LAB-101A:101 LEC-102:102")]
    [InlineData("A 3 M1000;A01 0 T1000;HON 3 W1000", "A:A LAB-A01:A HON:HON")]
    [InlineData("LEC-101 3 M1000;LAB-201 0 T1000", "LEC-101: LAB-201:")]
    // Against the data: as another of the same credits. At the hour of its lecture it is its part all the same.
    [InlineData("A 3 M1000;A01 0 M1000", "A:A LAB-A01:A")]
    [InlineData("01 3 M1000;01L1 3 T1000", "01: 01L1:")]
    [InlineData("1-1 0 M1000;1-2 0 T1000", "1-1: 1-2:")]
    [InlineData("001 3 M1000;001L 0 T1000;002 3 W1000", "001:1 LAB-001L:1 002:2")]
    [InlineData("001 3 M1000;001R 1 T1000", "001:1 REC-001R:1")]
    [InlineData("001 3 M1000;001-L1 0 T1000", "001:1 LAB-001-L1:1")]
    [InlineData("001 3 M1000;L001 0 T1000;002 3 W1000;D002 0 R1000", "001:1 LAB-L001:1 002:2 DIS-D002:2")]
    [InlineData("A00 4 M1000;A01 0 T1000;A02 0 W1000;B00 4 R1000;B01 0 F1000", "A00:A LAB-A01:A LAB-A02:A B00:B LAB-B01:B")]
    [InlineData("A 5 M1000;AA 0 T1000;AB 0 W1000;B 5 R1000;BA 0 F1000", "A:A LAB-AA:A LAB-AB:A B:B LAB-BA:B")]
    [InlineData("LEC-A 5 M1000;QUZ-AA 0 T1000", "LEC-A:A QUZ-AA:A")]
    [InlineData("LEC-001 3 M1000;LAB-L001 0 T1000", "LEC-001:1 LAB-L001:1")]
    // Lectures of the same credits, whatever they are called; a part that counts more than its lecture; a type that says otherwise.
    [InlineData("001 3 M1000;001A 3 T1000", "001: 001A:")]
    [InlineData("A 3 M1000;AA 3 T1000", "A: AA:")]
    [InlineData("A00 4 M1000;A01 4 T1000", "A00: A01:")]
    [InlineData("001 3 M1000;L001 3 T1000", "001: L001:")]
    [InlineData("001 1 M1000;001L 3 T1000", "001: 001L:")]
    [InlineData("LEC-001 3 M1000;LEC-001L 2 T1000", "LEC-001: LEC-001L:")]
    [InlineData("001 3 M1000;L002 1 T1000", "001: L002:")]
    public void Links_are_inferred_from_names_and_never_against_the_data(string rows, string expected)
    {
        Assert.Equal(expected, Links(Load(Rows(rows)).Courses[0].Sections));
    }

    private static string Rows(string rows) => string.Join(',', rows.Split(';').Select((row, index) => row.Split(' ') is [var name, var credits, var slot]
        ? $$"""{"crn":{{index + 1}},"sec":"{{name}}","credMin":{{credits}},"timeslots":[{"days":["{{slot[..1]}}"],"timeStart":{{slot[1..]}},"timeEnd":1100}]}"""
        : ""));

    [Theory]
    [InlineData("^(?<lecture>[0-9]+)$", "1 3 M1000;2 0 T1000", "1: LAB-2:")]
    [InlineData("^X(?<lecture>[0-9]+)$", "7 3 M1000;X7 0 T1000;8 3 W1000", "7:7 LAB-X7:7 8:8")]
    [InlineData("^(?<lecture>M[0-9])T[0-9]$", "M1 3 M1000;M1T1 0 T1000;M2 3 W1000", "M1:M1 LAB-M1T1:M1 M2:M2")]
    [InlineData("^X(?<lecture>[0-9]+)$", "7 3 M1000;X7 3 T1000", "7: X7:")]
    [InlineData("^X(?<lecture>[0-9]+)$", "7 3 M1000;X9 1 T1000", "7: X9:")]
    public void A_rule_of_the_school_is_read_before_what_is_evident_and_never_against_the_data(string rule, string rows, string expected)
    {
        using var host = Host(Rows(rows)).With("Sources:0:SectionNames:0", rule);
        Assert.Equal(expected, Links(host.Load().Terms[0].Courses[0].Sections));
    }

    [Theory]
    [InlineData("", "a pattern is empty")]
    [InlineData("^[0-9]+L$", "\"^[0-9]+L$\" has no group \"lecture\" for the name of the lecture")]
    [InlineData("^(?<lecture>[0-9]+$", "is no regular expression without look-around and back references")]
    [InlineData("^(?<lecture>[0-9]+)(?=L)", "is no regular expression without look-around and back references")]
    public async Task A_rule_that_cannot_be_used_ends_the_start(string rule, string fault)
    {
        using var host = Host("""{"crn":1,"credMin":3}""").With("Sources:0:SectionNames:0", rule);
        var failure = Assert.Single((await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync)).Failures);
        Assert.StartsWith("Catalog:Sources:0:SectionNames:0: ", failure, StringComparison.Ordinal);
        Assert.Contains(fault, failure, StringComparison.Ordinal);
        Assert.EndsWith("write one such as \"^(?<lecture>[0-9]+)L$\".", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01 3 M1000;50 0 T1000", "01 50")]
    [InlineData("01 3 M1000;02 3 W1000;Z 0 T1000", "01 Z|02 Z")]
    [InlineData("01 3 M1000;50 0 M1000", "01|50")]
    [InlineData("01 0 M1000;02 0 T1000", "01|02")]
    [InlineData("SEM-1 3 M1000;50 0 T1000", "1 50")]
    public void A_part_without_credits_is_not_planned_as_the_lecture(string rows, string plans)
    {
        using var host = Host(Rows(rows));
        var term = host.Load().Terms[0];
        var request = PlanRequest.For("202409", term.Courses.SelectMany(course => course.Sections), new(), new() { AddCourses = ["CS0441"] }, []);
        var plan = new Planner(TimeProvider.System).Plan(request, TestContext.Current.CancellationToken).Plan;
        string Names(IEnumerable<string> crns) => string.Join(' ', crns.Select(crn => term.FindSection(crn)!.Name.Split('-')[^1]).Order());
        Assert.Equal(plans.Split('|'), plan.Alternatives.Select(other => other.Crns).Prepend([.. plan.Sections.Select(section => section.Crn)]).Select(Names).Order());
    }

    [Fact]
    public void A_laboratory_of_few_credits_is_known_by_its_title()
    {
        var sections = Load("""{"crn":1,"sec":"01","credMin":3,"title":"Physics"},{"crn":2,"sec":"51","credMin":1,"title":"Physics Lab"},{"crn":3,"sec":"61","credMin":0,"title":"Physics Recitation"}""").Courses[0].Sections;
        Assert.Equal(["01", "LAB-51", "REC-61"], sections.Select(section => section.Name));
        Assert.Equal(["01", "02"], Load("""{"crn":1,"sec":"01","credMin":3,"title":"Topics: Robots"},{"crn":2,"sec":"02","credMin":1,"title":"Topics: Games"}""").Courses[0].Sections.Select(section => section.Name));
    }

    [Fact]
    public void Lists_of_the_source_tell_parts_by_their_credits_too()
    {
        var sections = Load("""{"crn":1,"sec":"01","credMin":3,"together":[["2"]]},{"crn":2,"sec":"L1","credMin":0,"together":[["1"]]}""").Courses[0].Sections;
        Assert.Equal(["01", "LAB-L1"], sections.Select(section => section.Name));
    }

    private static string Links(IEnumerable<Section> sections) => string.Join(' ', sections.Select(section => $"{section.Name}:{section.Link}"));
}
