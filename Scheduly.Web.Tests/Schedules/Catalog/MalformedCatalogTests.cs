using Microsoft.Extensions.Options;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Catalog;

public sealed class MalformedCatalogTests
{
    private const string Good = """[{"code":"BIO","courses":[{"subj":"BIO","crse":"105","sections":[{"crn":1,"credMin":4}]}]}]""";

    [Theory]
    [InlineData("", "line 1, at $")]
    [InlineData("{", "line 1, at $")]
    [InlineData("{}", "line 1, at $.departments: an array of departments is expected")]
    [InlineData("null", "line 1, at $: an array of departments is expected")]
    [InlineData("[]", "line 1, at $: there is no section in it")]
    [InlineData("[null]", "at $[0]: null is not allowed")]
    [InlineData("[{\"code\":\"BIO\",\"courses\":[null]}]", "at $[0].courses[0]: null is not allowed")]
    [InlineData("[{\"code\":\"BIO\",\"courses\":[]},\n\n{\"code\":\"CS\",\"courses\":[}]", "line 3, at $[1].courses[0]")]
    [InlineData("[{\"code\":\"BIO\",\"courses\":[{\"subj\":\"BIO\",\"crse\":\"105\",\n\"sections\":[{\"crn\":1,\"credMin\":4", "line 2, at $[0].courses[0].sections[0]")]
    [InlineData("[{\"courses\":[]}]", "line 1, at $[0]: missing: 'code'")]
    [InlineData("[{\"code\":\"\",\"courses\":[]}]", "at $[0].code: a department has a code")]
    [InlineData("[{\"code\":\"BIO\",\"courses\":null}]", "line 1, at $[0].courses: null is not allowed")]
    public void A_file_of_another_shape_is_refused_with_its_place(string text, string place) => AssertRefused(text, place);

    [Theory]
    [InlineData("null", "sections[0]: null is not allowed")]
    [InlineData("""{"credMin":4}""", "sections[0]: missing: 'crn'")]
    [InlineData("""{"crn":1}""", "sections[0]: missing: 'credMin'")]
    [InlineData("""{"crn":1.5,"credMin":4}""", "sections[0].crn: a string or a whole number is expected")]
    [InlineData("""{"crn":"","credMin":4}""", "sections[0].crn (BIO105): a section has a number")]
    [InlineData("""{"crn":1,"credMin":"four"}""", "sections[0].credMin: a value of another kind is expected")]
    [InlineData("""{"crn":1,"credMin":-1}""", "sections[0] (BIO105, CRN 1): credits (\"credMin\") are 0 to 100")]
    [InlineData("""{"crn":1,"credMin":4},{"crn":"1","credMin":4}""", "sections[1] (BIO105, CRN 1): this CRN stands in the file twice")]
    public void A_malformed_section_is_refused_with_its_place(string section, string place) => AssertRefused(Course(section), "at $[0].courses[0]." + place);

    [Theory]
    [InlineData("null", "timeslots[0]: null is not allowed")]
    [InlineData("""{"days":["X"]}""", "timeslots[0].days: A day is a name such as \"Mon\"")]
    [InlineData("""{"days":[1]}""", "timeslots[0].days: A day is a name such as \"Mon\"")]
    [InlineData("""{"days":["M"],"timeStart":2575,"timeEnd":2600}""", "timeslots[0].timeStart: 2575 is no time")]
    [InlineData("""{"days":["M"],"timeStart":960,"timeEnd":1000}""", "timeslots[0].timeStart: 960 is no time")]
    [InlineData("""{"days":["M"],"timeStart":"ten","timeEnd":1000}""", "timeslots[0].timeStart: a time is hours and minutes")]
    [InlineData("""{"days":["M"],"timeStart":1000,"timeEnd":1000}""", "timeslots[0] (BIO105, CRN 1): \"timeEnd\" (10:00) does not lie after \"timeStart\" (10:00)")]
    [InlineData("""{"days":["M"],"dateStart":"24/8","dateEnd":"11/20"}""", "timeslots[0] (BIO105, CRN 1): \"dateStart\" (24/8) is no date")]
    [InlineData("""{"days":["M"],"dateStart":"2/29","dateEnd":"5/1"}""", "timeslots[0] (BIO105, CRN 1): \"dateStart\" (2/29) is no date")]
    [InlineData("""{"days":["M"],"dateStart":"2023-08-24","dateEnd":"2023-08-01"}""", "timeslots[0] (BIO105, CRN 1): \"dateEnd\" (2023-08-01) lies before \"dateStart\" (2023-08-24)")]
    public void A_malformed_slot_is_refused_with_its_place(string slot, string place) =>
        AssertRefused(Course($$"""{"crn":1,"credMin":4,"timeslots":[{{slot}}]}"""), "at $[0].courses[0].sections[0]." + place);

    [Fact]
    public void The_same_course_twice_is_refused_with_its_place() => AssertRefused(
        """[{"code":"BIO","courses":[{"subj":"BIO","crse":105,"sections":[]},{"subj":"bio","crse":"1-05","sections":[]}]}]""",
        "at $[0].courses[1]: BIO105 stands in the file twice");

    [Fact]
    public void A_course_without_a_number_is_refused_with_its_place() => AssertRefused(
        """[{"code":"BIO","courses":[{"subj":"BIO","crse":"","sections":[]}]}]""", "at $[0].courses[0]: a course has a subject");

    [Fact]
    public void All_faulty_files_are_named_at_once()
    {
        using var host = new CatalogHost().WithSource(0, "A", "1", "[").WithSource(1, "B", "1", Good).WithSource(2, "C", "1", Good)
            .With("Sources:1:File", "none/there.json").With("Sources:2:Requirements", "2.json");

        var message = Assert.Throws<CatalogSetupException>(host.Load).Message;

        Assert.Collection(
            message.Split(Environment.NewLine),
            line => Assert.StartsWith($"Catalog:Sources:0:File: {host.PathOf("0.json")}, line 1, at $", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"Catalog:Sources:1:File: {host.PathOf("none/there.json")} is not there; a relative path lies under", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"Catalog:Sources:2:Requirements: {host.PathOf("2.json")}, line 1, at $", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_malformed_file_ends_startup()
    {
        using var host = new CatalogHost().WithSource(0, "A", "1", "[");

        await Assert.ThrowsAsync<CatalogSetupException>(host.StartAsync);
    }

    [Fact]
    public async Task All_wrong_settings_are_named_at_once()
    {
        using var host = new CatalogHost().WithSource(0, "A", "1", Good).WithSource(1, "a", "1", Good)
            .With("Sources:0:Year", "24").With("Sources:1:TimeZone", "Mars/Olympus").With("Sources:2:School", "B")
            .With("Sources:3:School", null).With("Sources:3:Term", "1").With("Sources:3:File", "0.json");

        var failures = (await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync)).Failures;

        Assert.Equal(
            [
                "Catalog:Sources:0:Year: takes a year from 1900 to 2200.",
                "Catalog:Sources:1:TimeZone: \"Mars/Olympus\" is no IANA time zone; write one such as \"America/New_York\".",
                "Catalog:Sources:1: a 1 is also Catalog:Sources:0; keep one of them.",
                "Catalog:Sources:2:Term: name the term, such as \"202409\".",
                "Catalog:Sources:2:File: name the file with the term's courses.",
                "Catalog:Sources:3:School: name the school, such as \"Occidental\".",
            ],
            failures);
    }

    [Fact]
    public void No_catalogue_at_all_is_refused()
    {
        using var host = new CatalogHost().With("IncludeSample", "false");

        Assert.Contains("Catalog:Sources", Assert.Throws<CatalogSetupException>(host.Load).Message, StringComparison.Ordinal);
    }

    private static string Course(string sections) =>
        $$"""[{"code":"BIO","courses":[{"subj":"BIO","crse":"105","sections":[{{sections}}]}]}]""";

    private static void AssertRefused(string text, string place)
    {
        using var host = new CatalogHost().WithSource(0, "A", "202309", text).With("Strict", "true");

        var message = Assert.Throws<CatalogSetupException>(host.Load).Message;

        Assert.StartsWith($"Catalog:Sources:0:File: {host.PathOf("0.json")}, ", message, StringComparison.Ordinal);
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.DoesNotContain("Scheduly.Web.Schedules", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, message, StringComparison.Ordinal);
    }
}
