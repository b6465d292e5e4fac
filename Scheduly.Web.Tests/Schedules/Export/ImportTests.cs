using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Export;

public sealed class ImportTests
{
    private const string Path = "/api/schedule/import";

    [Fact]
    public async Task What_was_exported_comes_back_in_another_browser()
    {
        await using var host = new ScheduleHost();
        var mine = await host.NewStudentAsync();
        await mine.CommandAsync("""{"type":"newSchedule","name":"Light"}""");
        var file = await mine.GetAsync("/api/schedule/export");
        var other = host.NewBrowser();
        var (status, answer) = await other.SendJsonAsync($"{Path}?mode=add", file);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((await mine.ReadAsync()).Names.Order(), answer.Names.Order());
        Assert.Equal((await mine.ReadAsync()).Crns, answer.Crns);
        Assert.NotEmpty(answer.Active["plan"]!["alternatives"]!.AsArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?mode=preview")]
    public async Task A_preview_says_what_it_would_do_and_stores_nothing(string mode)
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var before = await browser.ReadAsync();
        var (status, answer) = await browser.SendJsonAsync(Path + mode, await browser.GetAsync("/api/schedule/export"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(before.Names, answer["loses"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.True(answer["adds"]![0]!["known"]!.GetValue<bool>());
        Assert.Equal(before.ToJsonString(), (await browser.ReadAsync()).ToJsonString());
    }

    [Fact]
    public async Task Replacing_is_one_step_and_can_be_undone()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var file = await browser.GetAsync("/api/schedule/export");
        await browser.CommandAsync("""{"type":"newSchedule","name":"Light"}""");
        var before = (await browser.ReadAsync()).Content;
        var (_, replaced) = await browser.SendJsonAsync($"{Path}?mode=replace", file);
        Assert.Single(replaced.Names);
        Assert.Equal(before, (await browser.CommandAsync("""{"type":"undo"}""")).Content);
    }

    [Fact]
    public async Task A_term_without_a_catalogue_keeps_its_sections_and_unknown_members_stay()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var file = (await browser.ReadAsync("/api/schedule/export"));
        var schedule = file["schedules"]![0]!;
        schedule["term"] = "2244";
        schedule["fromTheFuture"] = new JsonObject { ["a"] = 1 };
        var (_, answer) = await browser.SendJsonAsync($"{Path}?mode=add", file.ToJsonString());
        Assert.Equal(schedule["lastPlan"]!["sections"]!.AsArray().Count, answer.Crns.Length);
        Assert.Equal(1, (await browser.ReadAsync("/api/schedule/export"))["schedules"]![1]!["fromTheFuture"]!["a"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("version", "7", "version")]
    [InlineData("version", "\"x\"", "version")]
    [InlineData("format", "\"other\"", "format")]
    [InlineData("schedules", "[]", "schedules")]
    [InlineData("schedules", "null", "schedules")]
    [InlineData("schedules", "[null]", "schedules[0]")]
    [InlineData("schedules/0/name", "\"\"", "schedules[0].name")]
    [InlineData("schedules/0/name", "\"a\\u0000b\"", "schedules[0].name")]
    [InlineData("schedules/0/$plan", "7", "schedules[0].$plan")]
    [InlineData("schedules/0/completedCourses", "[null]", "schedules[0].completedCourses[0]")]
    [InlineData("schedules/0/preferences/minCredits", "1e9", "schedules[0].preferences.minCredits")]
    [InlineData("schedules/0/preferences/noDays", "[\"Someday\"]", "schedules")]
    [InlineData("schedules/0/preferences/blockedTimes", "[{\"days\":[],\"start\":\"10:00\",\"end\":\"11:00\"}]", "schedules[0].preferences.blockedTimes[0].days")]
    [InlineData("schedules/0/lastPlan/sections", "[{}]", "schedules[0].lastPlan.sections[0].course")]
    [InlineData("schedules/0/lastPlan/sections/0/crn", "\"1 2\"", "schedules[0].lastPlan.sections[0].crn")]
    [InlineData("schedules/0/lastPlan/sections/0/meetings", "[{\"days\":[\"Mon\"],\"start\":\"11:00\",\"end\":\"10:00\"}]", "schedules[0].lastPlan.sections[0].meetings[0].end")]
    public async Task A_file_with_a_fault_is_refused_by_the_name_of_the_member_and_never_stored(string place, string value, string member)
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var before = await browser.ReadAsync();
        var file = await browser.ReadAsync("/api/schedule/export");
        Set(file, place.Split('/'), JsonNode.Parse(value));
        foreach (var mode in new[] { "preview", "add", "replace" })
        {
            var (status, answer) = await browser.SendJsonAsync($"{Path}?mode={mode}", file.ToJsonString());
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Equal(member, answer["detail"]![0]!["loc"]!.AsArray()[^1]!.GetValue<string>());
        }

        Assert.Equal(before.ToJsonString(), (await browser.ReadAsync()).ToJsonString());
    }

    [Fact]
    public async Task Files_that_were_damaged_at_random_are_read_or_refused_and_never_break_the_session()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var good = Encoding.UTF8.GetBytes(await browser.GetAsync("/api/schedule/export"));
        string[] damage = ["null", "{}", "[]", "-1", "\"\"", "1e400", "[null]", "{\"a\":null}", "true"];
        var random = new Random(42);
        for (var round = 0; round < 60; round++)
        {
            var file = JsonNode.Parse(good)!;
            var nodes = Descendants(file).Where(node => node.Parent is not null).ToList();
            nodes[random.Next(nodes.Count)].ReplaceWith(JsonNode.Parse(damage[random.Next(damage.Length)]));
            var (status, answer) = await host.NewBrowser().SendJsonAsync($"{Path}?mode=add", file.ToJsonString());
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{(int)status} {answer}");
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SendJsonAsync($"{Path}?mode=add", new string('[', 5000))).Status);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused()
    {
        await using var host = new ScheduleHost();
        var (status, _) = await host.NewBrowser().SendJsonAsync($"{Path}?mode=add", $$"""{"format":"{{new string('x', 600 << 10)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task An_unknown_mode_is_refused()
    {
        await using var host = new ScheduleHost();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await host.NewBrowser().SendJsonAsync($"{Path}?mode=overwrite", "{}")).Status);
    }

    [Fact]
    public async Task A_calendar_is_downloaded_under_its_name()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var session = await browser.ReadAsync();
        using var answer = await browser.SendAsync(HttpMethod.Get, $"/api/schedule/{session["activeId"]}/calendar.ics");
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("BEGIN:VTIMEZONE", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var missing = await browser.SendAsync(HttpMethod.Get, "/api/schedule/nope/calendar.ics");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(member => member.Value is not null).SelectMany(member => Descendants(member.Value)).Prepend(node),
        JsonArray items => items.SelectMany(Descendants).Prepend(node),
        null => [],
        _ => [node],
    };

    private static void Set(JsonNode node, string[] place, JsonNode? value)
    {
        foreach (var step in place[..^1]) node = node is JsonArray ? node[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!;
        node[place[^1]] = value;
    }
}
