using System.Globalization;
using System.Text.Json;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Schedules.Catalog.OddRegistrarTests;

namespace Scheduly.Web.Tests.Schedules.Catalog;

/// <summary>From a file to plans: of what belongs together nothing is planned in part, and nothing that belongs elsewhere.</summary>
public sealed class LinkedCatalogTests
{
    /// <summary>
    /// Rows are name, credits and hour, their CRNs count from 1; "to:3+4/5" is <c>together</c> [["3","4"],["5"]], "to:-" an empty list, and a row of "bad" credits is left
    /// out. Plans are CRNs.
    /// </summary>
    [Theory]
    // What a lost or foreign row leaves.
    [InlineData("01 3 M09;01L1 0 T09;02 3 W09;02L1 0 R09;03L1 0 F09", "1 2|3 4")]
    [InlineData("01 3 M09;01L1 0 T09;02 bad W09;02L1 0 R09", "1 2")]
    [InlineData("01 3 M09;01L1 bad T09;02 3 W09;02L1 0 R09", "3 4")]
    [InlineData("01 3 M09;01L1 bad T09;01L2 0 F09;02 3 W09;02L1 0 R09", "1 3|4 5")]
    [InlineData("01 3 M09 to:99;01L1 0 T09;02 3 W09;02L1 0 R09", "3 4")]
    [InlineData("A 3 M09;A01 0 T09;B 3 W09;B01 0 R09;C01 0 F09", "1 2|3 4")]
    [InlineData("LEC-101 3 M09;LAB-101A 0 T09;LEC-102 bad W09;LAB-102A 0 R09", "1 2")]
    [InlineData("LEC-1 bad M09;LAB-1 0 T09", "")]
    [InlineData("01 bad M09;01L1 0 T09", "")]
    [InlineData("LEC-1 bad M09 link:A;LAB-1 0 T09 link:A", "")]
    [InlineData("LEC-1 3 M09;LAB-1 bad T09;LAB-2 0 W09", "1 3")]
    // Of one component.
    [InlineData("LEC-1 3 M09 to:2+3;LAB-1 0 T09;LAB-2 0 W09", "1 2 3")]
    [InlineData("LEC-1 3 M09 to:2;LEC-2 3 T09 to:1;LEC-3 3 W09", "1 2|3")]
    [InlineData("01 3 M09 to:2;02 1 T09", "1 2")]
    [InlineData("01 3 M09 to:3+4/5+6;02 3 T09 to:7;03 1 W09;04 1 R09;05 1 F09;06 1 M11;07 1 T11", "1 3 4|1 5 6|2 7")]
    [InlineData("LEC-1 3 M09 to:2;LEC-2 3 T09 to:3;LEC-3 3 W09 to:1", "1 2 3")]
    [InlineData("LEC-1 3 M09 to:2+3/3+4;LAB-1 0 T09;LAB-2 0 W09;LAB-3 0 R09", "1 2 3|1 3 4")]
    // With and without a link.
    [InlineData("LEC-1 3 M09 link:A;LEC-2 3 T09;LAB-1 0 W09 link:A", "1 3|2")]
    [InlineData("01 3 M09 link:A;02 3 T09;LAB-1 0 W09 link:A", "1 3|2")]
    [InlineData("LEC-1 3 M09;LAB-1 0 T09 link:A;LAB-2 0 W09 link:B", "1 2|1 3")]
    [InlineData("LEC-1 3 M09 link:A;LAB-1 0 T09 link:A;LAB-2 0 W09 link:Z", "1 2")]
    [InlineData("LEC-1 3 M09 link:A;LEC-2 3 T09 link:B;LAB-1 0 W09 link:A", "1 3|2")]
    [InlineData("LEC-1 3 M09 link:A;LEC-2 3 T09 link:B;LAB-1 0 W09 link:A;LAB-2 0 R09", "1 3|1 4|2 4")]
    [InlineData("01 3 M09 link:1;02 1 T09 link:1;03 3 W09 link:2;04 1 R09 link:2", "1 2|3 4")]
    [InlineData("01 3 M09 link:A;01L1 0 T09;02 3 W09;02L1 0 R09", "1 2|3 4")]
    [InlineData("02 3 M09 link:1;02L1 0 T09 link:1;01 3 W09;01L1 0 R09", "1 2|3 4")]
    // Lists from one side, from both, in a circle, with what is missing.
    [InlineData("LEC-1 3 M09 to:2;LAB-1 0 T09 to:3;REC-1 0 W09 to:1", "1 2 3")]
    [InlineData("LEC-1 3 M09 to:3;LEC-2 3 T09 to:3;LAB-1 0 W09", "1 3|2 3")]
    [InlineData("LEC-1 3 M09;LEC-2 3 T09;LAB-1 0 W09 to:1/2", "1 3|2 3")]
    [InlineData("LEC-1 3 M09;LAB-1 0 T09 to:1;LAB-2 0 W09 to:1;REC-1 0 R09 to:1", "1 2 4|1 3 4")]
    [InlineData("LEC-1 3 M09 to:3;LEC-2 3 T09 to:3+4;LAB-1 0 W09;REC-1 0 R09", "1 3|2 3 4")]
    [InlineData("LEC-1 3 M09 to:3;LEC-2 3 T09 to:3;LAB-1 0 W09 to:1", "1 3")]
    [InlineData("LEC-1 3 M09 to:1+2;LAB-1 0 T09", "1 2")]
    [InlineData("LEC-1 3 M09 to:2/99;LAB-1 0 T09", "1 2")]
    [InlineData("LEC-1 3 M09 to:2+99;LAB-1 0 T09;LEC-2 3 W09", "3")]
    [InlineData("LEC-1 3 M09 to:-/2;LAB-1 0 T09", "1|1 2")]
    [InlineData("LEC-1 3 M09 to:2;LAB-1 0 M09;LEC-2 3 T09", "3")]
    [InlineData("01 3 M09 to:2;01X 0 T09;02 3 W09;02L1 0 R09", "1 2|3 4")]
    // Credits where they are not expected.
    [InlineData("LEC-1 0 M09 to:2;LAB-1 3 T09", "1 2")]
    [InlineData("01 0 M09 to:2;02 3 T09", "1 2")]
    [InlineData("1 3 M09;1-1 0 T09;1-2 0 W09;2 3 R09;2-1 0 F09", "1 2|1 3|4 5")]
    [InlineData("LEC-1 3 M09 to:2+3;LAB-1 1 T09;REC-1 0 W09;LAB-2 1 R09", "1 2 3")]
    public void Plans_hold_what_belongs_together_and_nothing_else(string rows, string plans) => Assert.Equal(plans.Split('|', StringSplitOptions.RemoveEmptyEntries), Plans(rows));

    [Theory]
    [InlineData("""[["2"]]""", "1 2")]
    [InlineData("[[2]]", "1 2")]
    [InlineData("""[[" 2 "],[3]]""", "1 2|1 3")]
    [InlineData("[]", "1 2|1 3")]
    [InlineData("null", "1 2|1 3")]
    public void Numbers_are_crns_as_texts_are(string together, string plans)
    {
        var rows = Json("LEC-1 3 M09;LAB-1 0 T09;LAB-2 0 W09").Replace("\"credMin\":3", $"\"credMin\":3,\"together\":{together}", StringComparison.Ordinal);
        Assert.Equal(plans.Split('|'), PlansOf(rows));
    }

    [Theory]
    [InlineData("""["2"]""")]
    [InlineData("2")]
    [InlineData("""[["2"],3]""")]
    [InlineData("""[[{"crn":2}]]""")]
    public void A_list_of_another_form_is_named_with_what_to_write(string together)
    {
        using var host = Host(Json("LEC-1 3 M09;LAB-1 0 T09;LEC-2 3 W09").Replace("\"credMin\":3", $"\"credMin\":3,\"together\":{together}", StringComparison.Ordinal).Replace("\"LEC-2\",\"credMin\":3,\"together\":" + together, "\"LEC-2\",\"credMin\":3", StringComparison.Ordinal));
        var (_, warnings) = host.LoadWithWarnings();
        Assert.Contains(warnings, warning => warning.Contains("sections[0]", StringComparison.Ordinal) && warning.Contains("\"together\" is a list of lists of CRNs; write [[\"2033\"]]", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_that_lead_nowhere_are_told_by_the_load()
    {
        using var host = Host(Json("LEC-1 3 M09 to:2/2033;LAB-1 0 T09;LEC-2 3 W09 to:2034"));
        Assert.Equal(
            [
                "0.json, at $[0].courses[0].sections[0] (CS0441, CRN 1): its partner 2033 is not in the catalogue",
                "0.json, at $[0].courses[0].sections[2] (CS0441, CRN 3): its partner 2034 is not in the catalogue, so that it is not planned",
            ],
            host.LoadWithWarnings().Warnings);

        using var names = Host(Json("01 3 M09;01L1 0 T09;03L1 0 W09"));
        Assert.Equal(["0.json, at $[0].courses[0].sections[2] (CS0441, CRN 3): it belongs to lecture 3, which is not in the catalogue, so that it is not planned"], names.LoadWithWarnings().Warnings);
        Assert.Empty(Host(Json("01 3 M09;01L1 0 T09;02 3 W09;02L1 0 R09")).LoadWithWarnings().Warnings);
    }

    [Fact]
    public async Task Catalog_check_names_links_that_lead_nowhere()
    {
        using var host = new CatalogHost();
        File.WriteAllText(host.PathOf("fall.json"), $$"""[{"code":"X","courses":[{"subj":"X","crse":"1","sections":[{{Json("LEC-1 3 M09 to:2033;LEC-2 3 T09")}}]},{"subj":"Y","crse":"1","sections":[{"crn":9,"credMin":1,"together":[[1]]}]}]}]""");
        await using var program = new ProgramProcess(host.PathOf(""), new Dictionary<string, string>(), ["catalog", "check", "fall.json"]);
        Assert.Equal(2, await program.EndsAsync());
        Assert.Contains("link: at $[0].courses[0].sections[0] (X1, CRN 1): its partner 2033 is not in the catalogue, so that it is not planned", program.Output, StringComparison.Ordinal);
        Assert.Contains("link: at $[0].courses[1].sections[0] (Y1, CRN 9): its partner 1 is a section of X1, and \"together\" links sections of one course, so that it is not planned", program.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("010 3 M09;010L 0 T09;010R 0 W09;010D 0 R09", "010 LAB-010L REC-010R DIS-010D")]
    [InlineData("010 3 M09;010-L1 0 T09;R010 0 W09;010r2 0 R09", "010 LAB-010-L1 REC-R010 REC-010r2")]
    [InlineData("010 3 M09;010L 0 T09;50 0 W09", "010 LAB-010L LAB-50")]
    public void Letters_tell_the_kind_where_titles_do_not(string rows, string names)
    {
        // The title of the course is that of every section without one of its own.
        foreach (var title in new[] { "Chemistry", "Chemistry with Laboratory", "Recitation in Music" })
        {
            using var host = new CatalogHost().WithSource(0, "A", "202409", $$"""[{"code":"CS","courses":[{"subj":"CS","crse":"0441","title":"{{title}}","sections":[{{Json(rows)}}]}]}]""");
            var expected = title[0] == 'R' ? names.Replace("LAB-50", "REC-50", StringComparison.Ordinal) : names;
            Assert.Equal(expected, string.Join(' ', host.Load().Terms[0].Courses[0].Sections.Select(section => section.Name)));
        }
    }

    [Fact]
    public void Titles_of_their_own_stand_before_letters()
    {
        var sections = Load("""{"crn":1,"sec":"010","credMin":3,"title":"Chemistry"},{"crn":2,"sec":"010L","credMin":0,"title":"Chemistry Recitation"},{"crn":3,"sec":"010R","credMin":0,"title":"Chemistry Lab"}""").Courses[0].Sections;
        Assert.Equal(["010", "REC-010L", "LAB-010R"], sections.Select(section => section.Name));
    }

    internal static string Json(string rows) => string.Join(',', rows.Split(';').Select((row, index) =>
    {
        var parts = row.Split(' ');
        var together = Array.Find(parts, part => part.StartsWith("to:", StringComparison.Ordinal))?[3..].Split('/').Select(list => $"[{string.Join(',', list == "-" ? [] : list.Split('+').Select(crn => $"\"{crn}\""))}]");
        var link = Array.Find(parts, part => part.StartsWith("link:", StringComparison.Ordinal))?[5..];
        return string.Create(CultureInfo.InvariantCulture, $$"""{"crn":{{index + 1}},"sec":"{{parts[0]}}","credMin":{{(parts[1] == "bad" ? "\"bad\"" : parts[1])}},"timeslots":[{"days":["{{parts[2][..1]}}"],"timeStart":{{parts[2][1..].TrimStart('0')}}00,"timeEnd":{{parts[2][1..].TrimStart('0')}}50}]{{(together is null ? "" : $",\"together\":[{string.Join(',', together)}]")}}{{(link is null ? "" : $",\"link\":{JsonSerializer.Serialize(link)}")}}}""");
    }));

    internal static IEnumerable<string> Plans(string rows) => PlansOf(Json(rows));

    private static IEnumerable<string> PlansOf(string sections)
    {
        using var host = Host(sections);
        var plan = Plan(host, new() { AddCourses = ["CS0441"] });
        return plan.Alternatives.Select(other => other.Crns).Prepend([.. plan.Sections.Select(section => section.Crn)]).Select(crns => string.Join(' ', crns.Order())).Where(crns => crns.Length > 0).Order(StringComparer.Ordinal);
    }

    internal static Plan Plan(CatalogHost host, WishList wishes)
    {
        var request = PlanRequest.For("202409", host.Load().Terms[0].Courses.SelectMany(course => course.Sections), new(), wishes, []);
        return new Planner(TimeProvider.System).Plan(request with { Limits = new(TimeSpan.FromMinutes(1), 200_000, 50) }, TestContext.Current.CancellationToken).Plan;
    }
}
