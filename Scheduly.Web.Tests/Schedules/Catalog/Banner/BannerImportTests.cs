using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Catalog.Banner;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Catalog.Banner;

/// <summary>From a class search to a catalogue, over HTTP and from saved pages.</summary>
public sealed class BannerImportTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scheduly-banner-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_live_term_is_read_page_by_page_and_one_request_at_a_time()
    {
        await using var server = await BannerServer.StartAsync(Rows(1_203));
        await DownloadAsync(server);

        Assert.Equal(1_203, BannerPages.Read(_root.FullName).Sections);
        Assert.Equal(1, server.MostAtOnce);
        Assert.Equal(3, server.Requests.Count(request => request.Contains("/searchResults/searchResults", StringComparison.Ordinal)));
        Assert.Equal(2, server.Requests.Count(request => request.Contains("fetchLinkedSections", StringComparison.Ordinal)));
        Assert.True(server.Requests.FindIndex(request => request.Contains("term/search", StringComparison.Ordinal)) < server.Requests.FindIndex(request => request.Contains("pageOffset=0", StringComparison.Ordinal)));
    }

    /// <summary>As an operator types it, by the program itself.</summary>
    [Fact]
    public async Task The_command_imports_from_an_address()
    {
        await using var server = await BannerServer.StartAsync(Rows(1_203));
        string[] command = ["catalog", "import", "banner", "--from", server.Address.ToString(), "--term", "202509", "--pages", "pages", "--output", "catalog.json", "--pause", "0"];
        await using (var program = new ProgramProcess(_root.FullName, new Dictionary<string, string>(), command))
        {
            Assert.True(await program.EndsAsync() == 0, program.Output + program.Errors);
            Assert.Contains("1203", program.Output.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.True(new FileInfo(Path.Combine(_root.FullName, "catalog.json")).Length > 1000);
        Assert.Equal(1, server.MostAtOnce);
        command[4] = "banner.example.edu";
        await using var refused = new ProgramProcess(_root.FullName, new Dictionary<string, string>(), command);
        Assert.Equal(1, await refused.EndsAsync());
        Assert.Contains("--from", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("https://", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_expires_between_pages_is_begun_again()
    {
        await using var server = await BannerServer.StartAsync(Rows(1_203));
        server.ExpiresAt = 500;
        await DownloadAsync(server);

        Assert.Equal(1_203, BannerPages.Read(_root.FullName).Sections);
        Assert.Equal(2, server.Requests.Count(request => request.Contains("term/search", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_interrupted_import_goes_on_where_it_was()
    {
        await using var server = await BannerServer.StartAsync(Rows(1_203));
        server.FailsAfter = 3;
        await Assert.ThrowsAsync<HttpRequestException>(() => DownloadAsync(server));
        server.FailsAfter = int.MaxValue;
        server.Requests.Clear();
        await DownloadAsync(server);

        Assert.Equal(1_203, BannerPages.Read(_root.FullName).Sections);
        Assert.DoesNotContain(server.Requests, request => request.Contains("pageOffset=0&", StringComparison.Ordinal) || request.Contains("getTerms", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_term_that_is_not_there_is_refused_with_those_that_are()
    {
        await using var server = await BannerServer.StartAsync(Rows(1));
        var fault = await Assert.ThrowsAsync<BannerException>(() => DownloadAsync(server, "209909"));
        Assert.Contains("202509", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_to_an_expired_session_is_no_empty_term()
    {
        Save("search.json", """{"success":true,"totalCount":0,"data":null}""");
        Assert.Contains("expired", Assert.Throws<BannerException>(() => BannerPages.Read(_root.FullName)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4", "0", "4", "OR", "4", null)]
    [InlineData("0", "0", "3", "OR", "3", null)]
    [InlineData("null", "3", "4", "OR", "3", "4")]
    [InlineData("null", "1", "12", "TO", "1", "12")]
    [InlineData("null", "3", "null", null, "3", null)]
    [InlineData("1.5", "1.5", "null", null, "1.5", null)]
    public void Credits_are_fixed_a_range_or_one_of_two(string hours, string low, string high, string? indicator, string least, string? most)
    {
        var word = indicator is null ? "null" : $"\"{indicator}\"";
        using var row = JsonDocument.Parse($$"""{"creditHours":{{hours}},"creditHourLow":{{low}},"creditHourHigh":{{high}},"creditHourIndicator":{{word}}}""");
        var (read, upper) = BannerRow.Credits(row.RootElement);
        Assert.Equal((least, most), (HardText(read), upper is { } value ? HardText(value) : null));
    }

    [Fact]
    public void A_row_becomes_a_section_with_all_that_it_says()
    {
        Save("search.json", $$"""{"success":true,"totalCount":2,"data":[{{Row(1)}},{{Row(2)}}]}""");
        Save("links-10001.json", """{"linkedData":[[{"courseReferenceNumber":"10002"}]]}""");
        var file = Path.Combine(_root.FullName, "out.txt");
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(BannerPages.Read(_root.FullName).ToCatalog(), QuacsJson.Default.QuacsFile));
        using var host = new CatalogHost();
        var term = host.With("Sources:0:School", "B").With("Sources:0:Term", "202509").With("Sources:0:File", file).With("Strict", "true").Load().Terms[0];

        var section = term.FindSection("10001")!;
        Assert.Equal(("CS0001", "LEC-001", "Data & Structures"), (section.Course, section.Name, section.Title));
        Assert.Equal("Arts & Sciences", term.Departments[0].Name);
        Assert.Equal((30, 0, 2), (section.Seats, section.SeatsOpen, section.Waiting));
        Assert.Equal((TeachingMode.Hybrid, "Main Campus"), (section.Mode, section.Campus));
        Assert.Equal(["Honors"], section.Attributes!);
        Assert.Equal([["10002"]], section.Together!);
        Assert.Equal(["Zoë O'Neil; Jane Doe"], section.Instructors);
        Assert.Equal(new Meeting(Weekdays.Monday | Weekdays.Wednesday, new(9, 15), new(10, 5), new(2025, 8, 25), new(2025, 12, 5), "Hall 12", "Zoë O'Neil; Jane Doe"), Assert.Single(section.Meetings));
        Assert.Equal(new Meeting(Weekdays.Tuesday, new(8, 0), new(10, 0), new(2025, 12, 9), new(2025, 12, 9), Instructor: "Zoë O'Neil; Jane Doe"), Assert.Single(section.Finals!));
    }

    [Theory]
    [InlineData("\"2100\"", "\"2400\"", "21:00-23:59")]
    [InlineData("\"2100\"", "\"0000\"", "21:00-23:59")]
    [InlineData("\"0000\"", "\"0050\"", "00:00-00:50")]
    [InlineData("\"0000\"", "\"2400\"", "00:00-23:59")]
    [InlineData("\"2400\"", "\"0130\"", "00:00-01:30")]
    [InlineData("\"915\"", "\"10:05\"", "09:15-10:05")]
    [InlineData("\"0000\"", "\"0000\"", "")]
    [InlineData("\"2500\"", "\"2600\"", "")]
    [InlineData("null", "\"1000\"", "")]
    [InlineData("\"0900\"", "null", "")]
    [InlineData("\"\"", "\"TBA\"", "")]
    public void Hours_of_a_meeting_are_read_to_the_end_of_the_day(string begin, string end, string expected)
    {
        var section = Import(Meetings(Meeting(begin, end))).FindSection("1")!;
        Assert.Equal(expected, string.Join(", ", section.Meetings.Select(meeting => FormattableString.Invariant($"{meeting.Start:HH\\:mm}-{meeting.End:HH\\:mm}"))));
        Assert.Equal(expected.Length == 0 ? Weekdays.Monday : null, section.Untimed);
    }

    [Fact]
    public void A_hybrid_section_keeps_what_has_hours_and_what_has_none()
    {
        var section = Import(Meetings(
            Meeting("\"0900\"", "\"0950\""),
            Meeting("null", "null", days: ""),
            """{"faculty":[],"meetingTime":null}""",
            "null",
            """{"meetingTime":{"beginTime":"0800","endTime":"1000","startDate":"12/09/2025","endDate":"12/09/2025","meetingType":"FNEX"}}""",
            """{"meetingTime":{"beginTime":"0800","endTime":"2400","meetingType":"FNEX"}}""")).FindSection("1")!;
        Assert.Equal(new TimeOnly(9, 0), Assert.Single(section.Meetings).Start);
        Assert.Equal(Weekdays.None, section.Untimed);
        Assert.Equal(Weekdays.Tuesday, Assert.Single(section.Finals!).Days);
    }

    [Theory]
    [InlineData("""[{"displayName":"B, Ann","primaryIndicator":false},{"displayName":"C, Cy","primaryIndicator":true}]""", "[]", "Cy C; Ann B")]
    [InlineData("[]", """[{"displayName":"B, Ann","primaryIndicator":false},{"displayName":"C, Cy","primaryIndicator":true},{"displayName":null}]""", "Cy C; Ann B")]
    [InlineData("""[{"displayName":"B, Ann","primaryIndicator":true},{"displayName":"C, Cy"}]""", """[{"displayName":"C, Cy","primaryIndicator":true}]""", "Cy C; Ann B")]
    [InlineData("[null]", "null", "")]
    public void All_who_teach_are_kept_and_the_primary_one_comes_first(string ofSection, string ofMeeting, string expected)
    {
        var section = Import(Meetings(Meeting("\"0900\"", "\"0950\"", ofMeeting)) + $",\"faculty\":{ofSection}").FindSection("1")!;
        Assert.Equal(expected, string.Join('|', section.Instructors));
        foreach (var name in expected.Split("; ", StringSplitOptions.RemoveEmptyEntries)) Assert.True(Scheduly.Web.Schedules.Planning.HardWishes.TaughtBy(section, name));
    }

    [Theory]
    [InlineData("""
        "instructionalMethodDescription":"Hybrid Course","instructionalMethod":"TR"
        """, "Hybrid")]
    [InlineData("""
        "instructionalMethod":"HYB"
        """, "Hybrid")]
    [InlineData("""
        "instructionalMethod":"WEB"
        """, "Online")]
    [InlineData("""
        "instructionalMethod":"F2F"
        """, "InPerson")]
    [InlineData("""
        "instructionalMethod":"X7"
        """, "")]
    [InlineData("""
        "instructionalMethod":null
        """, "")]
    public void A_mode_is_read_and_a_code_that_is_not_evident_says_nothing(string member, string expected) =>
        Assert.Equal(expected, Import(Meetings() + "," + member).FindSection("1")!.Mode?.ToString() ?? "");

    [Fact]
    public void Text_is_unescaped_however_often_it_was_escaped()
    {
        var section = Import(Meetings() + """
            ,"courseTitle":"R&amp;amp;D &#39;Labs&#39;","campusDescription":"Main &amp; North"
            """).FindSection("1")!;
        Assert.Equal(("R&D 'Labs'", "Main & North"), (section.Title, section.Campus));
    }

    [Fact]
    public void A_partner_that_no_page_has_is_kept_and_reported()
    {
        Save("links-1.json", """{"linkedData":[[{"courseReferenceNumber":"2033"}],[]]}""");
        var term = Import(Meetings() + ",\"isSectionLinked\":true", out var pages, out var warnings);
        Assert.Equal([["2033"]], term.FindSection("1")!.Together!);
        Assert.Equal(0, pages.WithoutLinks);
        Assert.Contains("its partner 2033 is not in the catalogue", Assert.Single(warnings), StringComparison.Ordinal);
        File.Delete(Path.Combine(_root.FullName, "links-1.json"));
        Import(Meetings() + ",\"isSectionLinked\":true", out pages, out _);
        Assert.Equal(1, pages.WithoutLinks);
    }

    private static string Meetings(params string[] meetings) => $"\"meetingsFaculty\":[{string.Join(',', meetings)}]";

    private static string Meeting(string begin, string end, string faculty = "[]", string days = "\"monday\":true,") =>
        $$"""{"faculty":{{faculty}},"meetingTime":{{{days}}"beginTime":{{begin}},"endTime":{{end}},"startDate":"08/25/2025","endDate":"12/05/2025","meetingType":"CLAS"} }""";

    private TermCatalog Import(string members) => Import(members, out _, out _);

    private TermCatalog Import(string members, out BannerPages pages, out IReadOnlyList<string> warnings)
    {
        Save("search.json", $$"""{"success":true,"totalCount":1,"data":[{"courseReferenceNumber":"1","subject":"CS","courseNumber":"1","creditHours":3,{{members}} }]}""");
        var file = Path.Combine(_root.FullName, "out.txt");
        pages = BannerPages.Read(_root.FullName);
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(pages.ToCatalog(), QuacsJson.Default.QuacsFile));
        using var host = new CatalogHost();
        var (catalog, found) = host.With("Sources:0:School", "B").With("Sources:0:Term", "202509").With("Sources:0:File", file).With("Strict", "true").LoadWithWarnings();
        warnings = found;
        return catalog.Terms[0];
    }

    private static string HardText(decimal value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    private void Save(string name, string text) => File.WriteAllText(Path.Combine(_root.FullName, name), text);

    private async Task DownloadAsync(BannerServer server, string term = "202509")
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        await new BannerDownload(client, term, _root.FullName, TimeSpan.Zero, TimeProvider.System, (_, _) => { }).RunAsync(TestContext.Current.CancellationToken);
    }

    private static List<JsonObject> Rows(int count) => [.. Enumerable.Range(1, count).Select(index => (JsonObject)JsonNode.Parse(Row(index))!)];

    private static string Row(int index) => $$$"""
        {"courseReferenceNumber":"{{{10_000 + index}}}","term":"202509","subject":"CS","subjectDescription":"Arts &amp; Sciences","courseNumber":"0001","sequenceNumber":"{{{index:000}}}",
         "courseTitle":"Data &amp; Structures","scheduleTypeDescription":"{{{(index == 2 ? "Laboratory" : "Lecture")}}}","campusDescription":"Main Campus","instructionalMethodDescription":"Hybrid",
         "creditHours":null,"creditHourLow":3,"creditHourHigh":null,"creditHourIndicator":null,"maximumEnrollment":30,"seatsAvailable":5,"waitCount":2,
         "crossList":"X1","crossListAvailable":0,"isSectionLinked":{{{(index < 3 ? "true" : "false")}}},"linkIdentifier":"A1","sectionAttributes":[{"code":"HON","description":"Honors"}],
         "faculty":[{"displayName":"Doe, Jane","primaryIndicator":false},{"displayName":"O&#39;Neil, Zo&euml;","primaryIndicator":true}],
         "meetingsFaculty":[
           {"faculty":[],"meetingTime":{"beginTime":"0915","endTime":"1005","monday":true,"tuesday":false,"wednesday":true,"startDate":"08/25/2025","endDate":"12/05/2025","buildingDescription":"Hall","room":"12","meetingType":"CLAS"}},
           {"faculty":[],"meetingTime":{"beginTime":"0800","endTime":"1000","startDate":"12/09/2025","endDate":"12/09/2025","meetingType":"FNEX"}},
           {"faculty":[],"meetingTime":{"beginTime":null,"endTime":null,"startDate":"12/09/2025","endDate":"12/09/2025","meetingType":"FNEX"}}]}
        """;
}
