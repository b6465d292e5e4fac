using System.Text.Json;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Catalog.Banner;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Catalog.Banner;

/// <summary>Saved pages that are not whole, rows that cannot be read, and members that say less than they seem to.</summary>
public sealed class BannerFaultTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scheduly-banner-");

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>As an operator reads it, by the program itself.</summary>
    [Fact]
    public async Task The_command_tells_what_the_pages_lack()
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "pages"));
        Save("pages/search-000000.json", Page(1_203, Row("10001"), """{"subject":"CS","courseNumber":"0002","courseTitle":"Logic"}""", "null", Row("10003", """
            ,"meetingsFaculty":[{"meetingTime":{"monday":true,"beginTime":"0900","endTime":"2575","startDate":"08/25/2025","endDate":"12/05/2025","meetingType":"CLAS"}}]
            """)));
        await using var program = new ProgramProcess(_root.FullName, new Dictionary<string, string>(), ["catalog", "import", "banner", "--pages", "pages", "--output", "catalog.json"]);
        Assert.True(await program.EndsAsync() == 0, program.Output + program.Errors);

        string[] lines = program.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("2 sections in ", StringComparison.Ordinal));
        Assert.Contains("left out: search-000000.json, at data[1] (CS 0002 \"Logic\"): missing: 'courseReferenceNumber'", lines);
        Assert.Contains("left out: search-000000.json, at data[2]: an object is expected", lines);
        Assert.Contains("time: search-000000.json, at data[3].meetingsFaculty[0] (CS 0001, CRN 10003): 2575 is no time; a time is hours and minutes such as 0915. The meeting is imported without a set time.", lines);
        Assert.Contains(lines, line => line.StartsWith("The pages hold 4 of 1203 rows.", StringComparison.Ordinal) && line.Contains("pageOffset=4", StringComparison.Ordinal) && line.Contains("--from", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("5:5", "")]
    [InlineData("5:3", "3 of 5")]
    [InlineData("5:3;5:2", "")]
    [InlineData("5:3;4:4", "7 of 9")]
    [InlineData("5:3;6:3", "")]
    [InlineData("0:2", "")]
    public void Rows_are_counted_against_what_each_search_found(string pages, string expected)
    {
        var crn = 0;
        foreach (var (index, page) in pages.Split(';').Index())
        {
            var parts = page.Split(':');
            Save($"search-{index}.json", Page(int.Parse(parts[0], null), [.. Enumerable.Range(0, int.Parse(parts[1], null)).Select(_ => Row($"{++crn}"))]));
        }

        Assert.Equal(expected, BannerPages.Read(_root.FullName).RowsHeld is { } held ? $"{held.Held} of {held.All}" : "");
    }

    [Fact]
    public void Pages_of_which_no_row_can_be_read_are_no_catalogue()
    {
        Save("search.json", Page(1, """{"subject":"CS","courseNumber":"1"}"""));
        Assert.Contains("missing: 'courseReferenceNumber'", Assert.Throws<BannerException>(() => BannerPages.Read(_root.FullName)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "null", 1)]
    [InlineData("\"abc\"", "\"\"", 1)]
    [InlineData("null", "0", 0)]
    [InlineData("\"3.0\"", "null", 0)]
    public void Credits_that_are_not_given_are_told(string hours, string low, int notes)
    {
        Save("search.json", Page(1, $$"""{"courseReferenceNumber":"1","subject":"CS","courseNumber":"0001","creditHours":{{hours}},"creditHourLow":{{low}} }"""));
        var pages = BannerPages.Read(_root.FullName);
        Assert.Equal(notes, pages.Notes.Count(note => note.StartsWith("credits: search.json, at data[0] (CS 0001, CRN 1): ", StringComparison.Ordinal)));
        Assert.Equal(hours == "\"3.0\"" ? 3 : 0, Section(pages, "1").CredMin);
    }

    [Fact]
    public void A_linked_section_without_a_number_is_a_partner_that_is_not_there()
    {
        Save("search.json", Page(1, Row("1")));
        Save("links-1.json", """{"linkedData":[[{"subject":"CS"}]]}""");
        var pages = BannerPages.Read(_root.FullName);
        Assert.StartsWith("links-1.json, at linkedData[0][0]: missing: 'courseReferenceNumber'", Assert.Single(pages.LeftOut), StringComparison.Ordinal);
        Assert.Equal([["(no CRN)"]], Section(pages, "1").Together!);
    }

    /// <summary>Rows of a live server without a number are rows all the same.</summary>
    [Fact]
    public async Task A_row_without_a_number_does_not_end_a_live_import()
    {
        var rows = Enumerable.Range(1, 3).Select(index => (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(Row($"{index}"))!).ToList();
        rows[0].Remove("courseReferenceNumber");
        rows[1].Remove("courseReferenceNumber");
        await using var server = await BannerServer.StartAsync(rows);
        using var client = new HttpClient { BaseAddress = server.Address };
        await new BannerDownload(client, "202509", _root.FullName, TimeSpan.Zero, TimeProvider.System, (_, _) => { }).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, BannerPages.Read(_root.FullName).LeftOut.Count);
    }

    /// <summary>"OR" is one of two and "TO" is all between.</summary>
    [Theory]
    [InlineData("null", "2", "3", "OR", "2|3")]
    [InlineData("2", "2", "3", "OR", "2|3")]
    [InlineData("null", "0", "3", "OR", "")]
    [InlineData("4", "0", "4", "OR", "")]
    [InlineData("null", "2", "3", "TO", "")]
    [InlineData("null", "3", "2", "OR", "2|3")]
    [InlineData("null", "1.5", "3", "OR", "1.5|3")]
    public void Credits_of_one_or_the_other_stay_a_choice(string hours, string low, string high, string indicator, string choices)
    {
        Save("search.json", Page(1, Row("1", $$""","creditHours":{{hours}},"creditHourLow":{{low}},"creditHourHigh":{{high}},"creditHourIndicator":"{{indicator}}" """)));
        var term = Load();
        var section = term.FindSection("1")!;
        Assert.Equal(choices, string.Join('|', (section.CreditChoices ?? []).Select(one => one.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        if (choices.Length == 0) return;

        var least = decimal.Parse(choices.Split('|')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((least, 3m), (section.Credits, section.MaxCredits));
        Assert.True(new ChosenCredits("CS0001", 3).Fits(section));
        Assert.False(new ChosenCredits("CS0001", 2.5m).Fits(section));
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse("2.5 credits of CS 1"), term);
        Assert.Empty(wishes.Understood);
        Assert.Equal($"CS0001 is offered for {choices.Replace("|", " or ", StringComparison.Ordinal)} credits, not for 2.5.", Assert.Single(notes));
    }

    /// <summary>A code means what its school says it means: it is kept as it is.</summary>
    [Theory]
    [InlineData("\"instructionalMethod\":\"TR\"", null, "TR")]
    [InlineData("\"instructionalMethod\":\"ON\"", null, "ON")]
    [InlineData("\"instructionalMethod\":\"IP\"", null, "IP")]
    [InlineData("\"instructionalMethod\":\"DE\"", null, "DE")]
    [InlineData("\"instructionalMethod\":\"TR\",\"instructionalMethodDescription\":\"Traditional\"", "InPerson", null)]
    [InlineData("\"instructionalMethod\":\"TR\",\"instructionalMethodDescription\":\"Travel Study\"", null, "Travel Study")]
    [InlineData("\"instructionalMethod\":\"WEB\",\"instructionalMethodDescription\":\"Flex &amp; Go\"", null, "Flex & Go")]
    [InlineData("\"instructionalMethod\":\"F2F\"", "InPerson", null)]
    [InlineData("\"instructionalMethod\":\"TBA\"", null, null)]
    public void A_method_that_is_not_known_keeps_its_own_words(string members, string? mode, string? text)
    {
        Save("search.json", Page(1, Row("1", "," + members)));
        var section = Load().FindSection("1")!;
        Assert.Equal((mode, text), (section.Mode?.ToString(), section.ModeText));
        if (text is not null) Assert.Equal($"{text}, Main", Scheduly.Web.Pages.Board.SectionText.Manner(section with { Campus = "Main" }));
    }

    private static string Row(string crn, string members = "") => $$"""{"courseReferenceNumber":"{{crn}}","subject":"CS","courseNumber":"0001","creditHourLow":3{{members}} }""";

    private static string Page(int total, params string[] rows) => $$"""{"success":true,"totalCount":{{total}},"data":[{{string.Join(',', rows)}}]}""";

    private static QuacsSection Section(BannerPages pages, string crn) => pages.ToCatalog().Departments!.SelectMany(department => department.Courses).SelectMany(course => course.Sections).Single(section => section.Crn == crn);

    private TermCatalog Load()
    {
        var file = Path.Combine(_root.FullName, "out.txt");
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(BannerPages.Read(_root.FullName).ToCatalog(), QuacsJson.Default.QuacsFile));
        using var host = new CatalogHost();
        return host.With("Sources:0:School", "B").With("Sources:0:Term", "202509").With("Sources:0:File", file).With("Strict", "true").Load().Terms[0];
    }

    private void Save(string name, string text) => File.WriteAllText(Path.Combine(_root.FullName, name), text);
}
