using System.Net;
using System.Text.Json;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Api;

/// <summary>The old HTTP contract, name by name and status by status. Answers may hold more members than it has, behind its own.</summary>
public sealed class LegacyApiTests(MemoryApplication app) : IClassFixture<MemoryApplication>
{
    private const string Unknown = "3f0c1f1e-8c5f-4f0e-9a53-0d9a4f6f2b11";

    [Fact]
    public async Task A_build_answers_with_the_names_of_the_old_contract()
    {
        var answer = await app.NewBrowser().SuccessAsync("/build", """{"school":"Pitt","major":"Computer Science","term":"2251","utterance":"no Friday"}""");

        Assert.Equal(["session_id", "requirements", "plan"], answer.Names()[..3]);
        Assert.True(Guid.TryParseExact(answer.GetProperty("session_id").GetString(), "D", out var id) && id.Version == 4);
        var plan = answer.GetProperty("plan");
        Assert.Equal(["term", "totalCredits", "sections", "explanations", "alternatives"], plan.Names()[..5]);
        Assert.Equal("2251", plan.GetProperty("term").GetString());
        Assert.Equal(JsonValueKind.Number, plan.GetProperty("totalCredits").ValueKind);
        var sections = plan.GetProperty("sections").EnumerateArray().ToList();
        Assert.NotEmpty(sections);
        Assert.All(sections, section =>
        {
            string[] optional = ["location", "instructor"];
            Assert.Equal(
                ["course", "crn", "section", "days", "start", "end", "credits"],
                section.Names().Except(optional).Take(7));
            Assert.All(section.Strings("days"), day => Assert.Contains(day, "Mon Tue Wed Thu Sat Sun".Split(' ')));
            if (section.GetProperty("start").GetString() is { } start) Assert.Matches("^[0-2][0-9]:[0-5][0-9]$", start);
            Assert.Equal(JsonValueKind.Number, section.GetProperty("credits").ValueKind);
        });

        var requirements = answer.GetProperty("requirements");
        Assert.Equal(["CS0401", "CS0441", "CS0445", "CS1501", "CS1502", "CS1550"], requirements.Strings("required"));
        Assert.Equal((12, 18), (requirements.GetProperty("minCredits").GetDecimal(), requirements.GetProperty("maxCredits").GetDecimal()));
        Assert.Equal(["label", "count", "options"], requirements.GetProperty("chooseFrom")[0].Names());
        Assert.Equal(JsonValueKind.Array, requirements.GetProperty("genEds").ValueKind);
        Assert.Equal(["course", "requires"], requirements.GetProperty("prereqs")[0].Names());
        Assert.Equal(JsonValueKind.Array, requirements.GetProperty("multiSemesterPrereqs").ValueKind);
    }

    [Fact]
    public async Task School_term_and_wishes_may_be_left_out_of_a_build()
    {
        var answer = await app.NewBrowser().SuccessAsync("/build", """{"major":"Computer Science"}""");
        Assert.Equal("2251", answer.GetProperty("plan").GetProperty("term").GetString());
        Assert.Empty(answer.Strings("preferences.noDays"));
    }

    [Fact]
    public async Task Optimize_adds_to_list_preferences_and_replaces_the_others()
    {
        var browser = app.NewBrowser();
        var id = (await browser.SuccessAsync("/build", """{"major":"Computer Science","utterance":"no Friday, skip CS1501, start after 9am, at most 15 credits"}"""))
            .GetProperty("session_id").GetString();
        var answer = await browser.SuccessAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"no Monday, skip CS1502, start after 11am"}""");

        Assert.Equal("plan", answer.Names()[0]);
        Assert.Equal(["Mon", "Fri"], answer.Strings("preferences.noDays"));
        Assert.Equal(["CS1501", "CS1502"], answer.Strings("preferences.skipCourses"));
        Assert.Equal("11:00", answer.GetProperty("preferences").GetProperty("earliestStart").GetString());
        Assert.Equal(15, answer.GetProperty("preferences").GetProperty("maxCredits").GetDecimal());
        Assert.Empty(browser.Cookies);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("  no spaces are cut  ")]
    [InlineData("{{{0}}}")]
    [InlineData("not-an-id")]
    [InlineData("")]
    [InlineData("<script>")]
    public async Task An_id_in_any_other_spelling_opens_nothing(string form)
    {
        var browser = app.NewBrowser();
        var id = (await browser.SuccessAsync("/build", """{"major":"Computer Science"}""")).GetProperty("session_id").GetString()!;
        var sent = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, form == "{0}" ? id.Replace("-", "", StringComparison.Ordinal) : id);
        var (status, body) = await browser.PostAsync("/optimize", JsonSerializer.Serialize(new { session_id = sent, utterance = "no Friday" }));
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Matches("^Session .* not found or expired$", body.GetProperty("detail").GetString());
        Assert.DoesNotContain("<", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_opens_nothing_by_id_and_an_id_nothing_by_cookie()
    {
        var browser = app.NewBrowser();
        await browser.SuccessAsync("/build", """{"major":"Computer Science"}""");
        Assert.Empty(browser.Cookies);
        Assert.Equal(JsonValueKind.Undefined, (await browser.ActiveAsync()).ValueKind);
    }

    [Theory]
    [InlineData("/build", """{"major":"Computer Science","term":"abc"}""", "Invalid term format: abc")]
    [InlineData("/build", """{"major":"Computer Science","term":""}""", "Invalid term format: ")]
    [InlineData("/build", """{"major":"Computer Science","term":"2257"}""", "Invalid term format: 2257")]
    [InlineData("/build", """{"major":"Computer Science","school":"Nowhere"}""", "Unsupported school: Nowhere")]
    [InlineData("/build", """{"major":"C"}""", "Major must be at least 2 characters")]
    [InlineData("/build", """{"major":" C "}""", "Major must be at least 2 characters")]
    [InlineData("/build", """{"major":"Underwater basketry"}""", "Underwater basketry")]
    [InlineData("/optimize", $$"""{"session_id":"{{Unknown}}","utterance":""}""", "Utterance cannot be empty")]
    [InlineData("/optimize", $$"""{"session_id":"{{Unknown}}","utterance":"  "}""", "Utterance cannot be empty")]
    [InlineData("/catalog/sections", """{"term":"2251","course_codes":[]}""", "No valid course codes")]
    [InlineData("/catalog/sections", """{"term":"2251","course_codes":["C",null,"MUCHTOOLONGCODE"]}""", "No valid course codes")]
    [InlineData("/catalog/sections", """{"term":"2251","course_codes":["ZZ9999"]}""", "No sections found for ZZ9999")]
    [InlineData("/catalog/sections", """{"term":"x","course_codes":["CS1501"]}""", "Invalid term format: x")]
    public async Task A_refusal_is_400_with_its_detail(string path, string body, string detail)
    {
        var (status, answer) = await app.NewBrowser().PostAsync(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["detail"], answer.Names());
        Assert.Contains(detail, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_404_with_its_id()
    {
        var (status, answer) = await app.NewBrowser().PostAsync("/optimize", $$"""{"session_id":"{{Unknown}}","utterance":"no Friday"}""");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal($$"""{"detail":"Session {{Unknown}} not found or expired"}""", answer.GetRawText());
    }

    [Theory]
    [InlineData("/build", "{}", "major")]
    [InlineData("/build", """{"major":null}""", "major")]
    [InlineData("/build", """{"major":5}""", "major")]
    [InlineData("/build", """{"major":"Computer Science","utterance":["no Friday"]}""", "utterance")]
    [InlineData("/build", "", null)]
    [InlineData("/build", "null", null)]
    [InlineData("/build", "[]", null)]
    [InlineData("/build", "major=Computer", null)]
    [InlineData("/build", """{"major":"Computer Science"} and more""", null)]
    [InlineData("/optimize", """{"utterance":"no Friday"}""", "session_id")]
    [InlineData("/optimize", $$"""{"session_id":"{{Unknown}}"}""", "utterance")]
    [InlineData("/optimize", """{"session_id":7,"utterance":"no Friday"}""", "session_id")]
    [InlineData("/catalog/sections", """{"course_codes":["CS1501"]}""", "term")]
    [InlineData("/catalog/sections", """{"term":"2251"}""", "course_codes")]
    [InlineData("/catalog/sections", """{"term":"2251","course_codes":"CS1501"}""", "course_codes")]
    [InlineData("/catalog/sections", """{"term":"2251","course_codes":[1501]}""", "course_codes")]
    public async Task A_body_that_does_not_validate_is_422_with_a_list_of_faults(string path, string body, string? member)
    {
        var (status, answer) = await app.NewBrowser().PostAsync(path, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var fault = Assert.Single(answer.GetProperty("detail").EnumerateArray());
        Assert.Equal(["loc", "msg", "type"], fault.Names());
        Assert.Equal(member is null ? ["body"] : ["body", member], fault.Strings("loc"));
        Assert.DoesNotContain("Scheduly.", fault.GetProperty("msg").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_is_not_said_to_be_JSON_does_not_validate(string contentType)
    {
        var (status, answer) = await app.NewBrowser().PostAsync("/build", """{"major":"Computer Science"}""", contentType);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(["body"], Assert.Single(answer.GetProperty("detail").EnumerateArray()).Strings("loc"));
    }

    [Fact]
    public async Task Sections_of_courses_are_found_in_any_spelling()
    {
        var answer = await app.NewBrowser().SuccessAsync("/catalog/sections", """{"term":"2251","course_codes":["cs 1501","CS0445-LEC"]}""");
        Assert.Equal(["sections"], answer.Names());
        var courses = answer.GetProperty("sections").EnumerateArray().Select(one => one.GetProperty("course").GetString()).Distinct();
        Assert.Equal(["CS0445", "CS1501"], courses.Order());
    }

    [Fact]
    public async Task Health_is_ok() => Assert.Equal("""{"ok":true}""", await app.NewBrowser().GetAsync("/health"));

    [Fact]
    public async Task A_schedule_of_a_real_catalogue_holds_real_CRNs()
    {
        var file = Path.Combine(CatalogHost.RealCatalogs(), "occidental-202409.json");
        await using var real = new SchedulyFactory(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Memory",
            ["Catalog:Sources:0:School"] = "Occidental",
            ["Catalog:Sources:0:Term"] = "202409",
            ["Catalog:Sources:0:File"] = file,
        });
        var answer = await real.NewBrowser().SuccessAsync(
            "/build", """{"school":"Occidental","major":"Computer Science","term":"202409","utterance":"no Friday, start after 10am, 15 credits"}""");

        using var catalogue = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var known = catalogue.RootElement.EnumerateArray()
            .SelectMany(department => department.GetProperty("courses").EnumerateArray())
            .SelectMany(course => course.GetProperty("sections").EnumerateArray())
            .Select(section => section.GetProperty("crn").ToString()).ToHashSet();
        Assert.NotEmpty(answer.Crns());
        Assert.Subset(known, answer.Crns().ToHashSet());
        Assert.All(
            answer.GetProperty("plan").GetProperty("sections").EnumerateArray().Where(one => one.GetProperty("start").ValueKind != JsonValueKind.Null),
            one =>
            {
                Assert.DoesNotContain("Fri", one.Strings("days"));
                Assert.True(string.CompareOrdinal(one.GetProperty("start").GetString(), "10:00") >= 0);
            });
    }
}
