using System.Net;
using System.Text.Json.Nodes;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Commands;

/// <summary>Each command through HTTP: what it does, and what it refuses without storing anything.</summary>
public sealed class CommandTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Build_adds_a_schedule_and_builds_the_same_programme_anew()
    {
        await using var host = new ScheduleHost();
        var browser = host.NewBrowser();
        var first = await browser.CommandAsync(ScheduleHost.BuildComputerScience);
        Assert.Equal(["noDays:Fri"], first.Chips);
        Assert.NotEmpty(first.Crns);
        var again = await browser.CommandAsync("""{"type":"build","school":"Pitt","major":"Computer Science","term":"2251","utterance":"start after 10am"}""");
        Assert.Single(again.Names);
        Assert.Equal(["earliestStart"], again.Chips);
        var named = await browser.CommandAsync("""{"type":"build","school":"Pitt","major":"Computer Science","term":"2251","name":"Plan B"}""");
        Assert.Equal(2, named.Names.Length);
        Assert.Equal("Plan B", named.Active["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wish_is_added_in_words_and_dropped_by_its_chip()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var refined = await browser.CommandAsync("""{"type":"refine","utterance":"lunch free 12 to 1, frobnicate the bees"}""");
        Assert.Contains("frobnicate", refined["wishes"]!["notUnderstood"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        var chip = Assert.Single(refined.Chips, chip => chip.StartsWith("blocked:", StringComparison.Ordinal));
        var dropped = await browser.CommandAsync(Json("dropWish", ("chip", chip)));
        Assert.Equal(["noDays:Fri"], dropped.Chips);
    }

    [Fact]
    public async Task A_course_is_added_and_dropped()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var course = await OtherCourseAsync(browser);
        var added = await browser.CommandAsync(Json("addCourse", ("course", course)));
        Assert.Contains($"add:{course}", added.Chips);
        var dropped = await browser.CommandAsync(Json("dropCourse", ("course", course)));
        Assert.DoesNotContain($"add:{course}", dropped.Chips);
        Assert.DoesNotContain(course, Courses(dropped));

        var planned = Courses(dropped)[0];
        var less = await browser.CommandAsync(Json("dropCourse", ("course", planned)));
        Assert.DoesNotContain(planned, Courses(less));
        Assert.Contains($"skip:{planned}", less.Chips);
    }

    [Fact]
    public async Task A_section_is_swapped_without_moving_the_rest_and_pinned()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var (crn, other) = await SwappableAsync(browser, fits: true);
        var before = (await browser.ReadAsync()).Crns;
        var swapped = await browser.CommandAsync(Json("swap", ("crn", crn), ("with", other)));
        Assert.Equal(before.Where(one => one != crn).Append(other).Order(), swapped.Crns.Order());
        Assert.Contains($"pin:{other}", swapped.Chips);
        var back = await browser.CommandAsync("""{"type":"undo"}""");
        Assert.Equal(before, back.Crns);
    }

    [Fact]
    public async Task A_swap_that_clashes_needs_force_and_says_so_in_the_plan()
    {
        await using var host = new ScheduleHost();
        var browser = host.NewBrowser();
        await browser.CommandAsync("""{"type":"build","school":"Pitt","major":"Computer Science","term":"2251"}""");
        var (crn, other) = await SwappableAsync(browser, fits: false);
        var command = Json("swap", ("crn", crn), ("with", other));
        Assert.Contains("overlaps", await browser.RefusedAsync(command), StringComparison.Ordinal);
        var forced = await browser.CommandAsync(command[..^1] + ""","force":true}""");
        Assert.Contains(other, forced.Crns);
        Assert.Contains(forced.Active["plan"]!["explanations"]!.AsArray(), sentence => sentence!.GetValue<string>().EndsWith(" overlap.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_planned_section_is_pinned_where_it_is_and_unpinned()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var before = (await browser.ReadAsync()).Crns;
        var pinned = await browser.CommandAsync(Json("pin", ("crn", before[0])));
        Assert.Equal(before, pinned.Crns);
        Assert.Contains($"pin:{before[0]}", pinned.Chips);
        Assert.Contains("pinned already", await browser.RefusedAsync(Json("pin", ("crn", before[0]))), StringComparison.Ordinal);
        Assert.DoesNotContain($"pin:{before[0]}", (await browser.CommandAsync(Json("unpin", ("crn", before[0])))).Chips);
    }

    [Fact]
    public async Task A_time_is_blocked_and_freed_again()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var blocked = await browser.CommandAsync("""{"type":"block","days":["Mon","Wed"],"start":"12:00","end":"13:00","label":"Lunch"}""");
        Assert.Contains("blocked:MonWed 12:00-13:00", blocked.Chips);
        Assert.Equal(["noDays:Fri"], (await browser.CommandAsync("""{"type":"unblock","chip":"blocked:MonWed 12:00-13:00"}""")).Chips);
    }

    [Fact]
    public async Task An_alternative_takes_the_place_of_the_plan()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var before = await browser.ReadAsync();
        var crns = before.Active["plan"]!["alternatives"]![0]!["crns"]!.DeepClone();
        var used = await browser.CommandAsync(new JsonObject { ["type"] = "useAlternative", ["crns"] = crns.DeepClone() }.ToJsonString());
        Assert.Equal(crns.AsArray().Select(one => one!.GetValue<string>()).Order(), used.Crns.Order());
        Assert.Contains(used.Active["plan"]!["alternatives"]!.AsArray(), one => Same(one!["crns"]!, before.Crns));
        Assert.Contains("no longer there", await browser.RefusedAsync("""{"type":"useAlternative","crns":["1","2"]}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedules_are_added_copied_renamed_chosen_and_removed()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var first = (await browser.ReadAsync())["activeId"]!.GetValue<string>();
        await browser.CommandAsync("""{"type":"newSchedule","name":"Light"}""");
        var copied = await browser.CommandAsync(Json("duplicate", ("id", first)));
        Assert.Equal([copied.Names[0], "Light", $"{copied.Names[0]} (2)"], copied.Names);
        Assert.Equal($"{copied.Names[0]} (3)", (await browser.CommandAsync(Json("duplicate", ("id", copied["activeId"]!.GetValue<string>())))).Names[^1]);
        var renamed = await browser.CommandAsync(Json("rename", ("id", first), ("name", "light")));
        Assert.Equal("light (2)", renamed.Names[0]);
        Assert.Equal(first, (await browser.CommandAsync(Json("select", ("id", first))))["activeId"]!.GetValue<string>());
        Assert.Equal(3, (await browser.CommandAsync(Json("remove", ("id", first)))).Names.Length);
        Assert.Equal("no such schedule", (await browser.RefusedAsync(Json("select", ("id", first))))[9..25]);
    }

    [Fact]
    public async Task Completed_courses_are_planned_no_more()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var planned = Courses(await browser.ReadAsync())[0];
        var done = await browser.CommandAsync($$"""{"type":"complete","courses":["{{planned}}"]}""");
        Assert.DoesNotContain(planned, Courses(done));
        Assert.Equal(planned, done.Active["completedCourses"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Starting_over_can_be_undone()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var before = (await browser.ReadAsync()).Content;
        Assert.Empty((await browser.CommandAsync("""{"type":"startOver"}""")).Names);
        Assert.Equal(before, (await browser.CommandAsync("""{"type":"undo"}""")).Content);
        Assert.Empty((await browser.CommandAsync("""{"type":"redo"}""")).Names);
    }

    [Theory]
    [InlineData("""{"type":"refine","utterance":" "}""", "Utterance cannot be empty")]
    [InlineData("""{"type":"dropWish","chip":"noDays:Mon"}""", "no such wish")]
    [InlineData("""{"type":"dropWish","chip":"*"}""", "no such wish")]
    [InlineData("""{"type":"addCourse","course":"XX9999"}""", "XX9999 is not offered")]
    [InlineData("""{"type":"dropCourse","course":"XX9999"}""", "XX9999 is not in this schedule")]
    [InlineData("""{"type":"swap","crn":"1","with":"2"}""", "CRN 1 is not in this schedule")]
    [InlineData("""{"type":"pin","crn":"1"}""", "CRN 1 is not offered")]
    [InlineData("""{"type":"unpin","crn":"1"}""", "CRN 1 is not pinned")]
    [InlineData("""{"type":"block","days":[],"start":"12:00","end":"13:00"}""", "Days cannot be empty")]
    [InlineData("""{"type":"block","days":["Mon"],"start":"13:00","end":"12:00"}""", "End must lie after start")]
    [InlineData("""{"type":"unblock","chip":"noDays:Fri"}""", "blocked:")]
    [InlineData("""{"type":"newSchedule","name":" "}""", "Name cannot be empty")]
    [InlineData("""{"type":"duplicate","id":"nope"}""", "no such schedule")]
    [InlineData("""{"type":"rename","id":"nope","name":"x"}""", "no such schedule")]
    [InlineData("""{"type":"remove","id":"nope"}""", "no such schedule")]
    [InlineData("""{"type":"complete","courses":["!"]}""", "no course code")]
    [InlineData("""{"type":"complete","courses":[null]}""", "no course code")]
    [InlineData("""{"type":"useAlternative","crns":[null]}""", "no longer there")]
    [InlineData("""{"type":"build","school":"Nowhere","major":"Computer Science","term":"2251"}""", "Unsupported school")]
    [InlineData("""{"type":"redo"}""", "nothing to do again")]
    [InlineData("""{"type":"startOver","commandId":""}""", "commandId")]
    public async Task What_cannot_be_done_is_refused_and_changes_nothing(string command, string sentence)
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var before = await browser.ReadAsync();
        Assert.Contains(sentence, await browser.RefusedAsync(command), StringComparison.Ordinal);
        Assert.Equal(before.ToJsonString(), (await browser.ReadAsync()).ToJsonString());
    }

    [Theory]
    [InlineData("""{"utterance":"x"}""", "type")]
    [InlineData("""{"type":7}""", "type")]
    [InlineData("""{"type":"explode"}""", "type")]
    [InlineData("""{"type":"adopt","schedules":[],"label":"x"}""", "type")]
    [InlineData("""{"type":"refine"}""", "utterance")]
    [InlineData("""{"type":"refine","utterance":null}""", "utterance")]
    [InlineData("""{"type":"block","days":["Someday"],"start":"12:00","end":"13:00"}""", "days")]
    [InlineData("""{"type":"useAlternative","crns":"1"}""", "crns")]
    [InlineData("""[]""", "body")]
    [InlineData("""{""", "body")]
    public async Task A_malformed_command_names_the_member(string body, string member)
    {
        await using var host = new ScheduleHost();
        var (status, answer) = await host.NewBrowser().SendJsonAsync("/api/schedule/commands", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(member, answer["detail"]![0]!["loc"]!.AsArray()[^1]!.GetValue<string>());
    }

    [Fact]
    public async Task A_command_that_is_sent_again_is_applied_once()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        const string Command = """{"type":"newSchedule","name":"Light","commandId":"7b0ef3f6-5cc0-4bb1-a6f5-14d50fb8ba4c"}""";
        var once = await browser.CommandAsync(Command);
        var twice = await browser.CommandAsync(Command);
        Assert.Equal(once.Content, twice.Content);
        Assert.Equal(once["revision"]!.GetValue<long>(), twice["revision"]!.GetValue<long>());
    }

    [Fact]
    public async Task Commands_of_two_tabs_at_once_are_all_kept()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        string[] hours = ["07:00", "07:10", "07:20", "07:30", "07:40", "07:50", "18:00", "18:10", "18:20", "18:30"];
        await Task.WhenAll(hours.Select(hour => Task.Run(
            () => browser.Clone().CommandAsync($$"""{"type":"block","days":["Sat"],"start":"{{hour}}","end":"23:59"}"""), Cancel)));
        var after = await browser.ReadAsync();
        Assert.All(hours, hour => Assert.Contains($"blocked:Sat {hour}-23:59", after.Chips));
        Assert.Equal(1 + hours.Length, after["revision"]!.GetValue<long>());
    }

    private static bool Same(JsonNode crns, string[] others) => crns.AsArray().Select(one => one!.GetValue<string>()).Order().SequenceEqual(others.Order());

    private static string Json(string type, params (string Name, string Value)[] members)
    {
        var command = new JsonObject { ["type"] = type };
        foreach (var (name, value) in members) command[name] = value;
        return command.ToJsonString();
    }

    private static string[] Courses(JsonObject session) =>
        [.. session.Active["plan"]!["sections"]!.AsArray().Select(section => section!["course"]!.GetValue<string>()).Distinct()];

    /// <summary>A course of the catalogue that is not in the plan and is no wish.</summary>
    private static async Task<string> OtherCourseAsync(Browser browser)
    {
        var planned = Courses(await browser.ReadAsync());
        var found = await browser.ReadAsync("/api/catalog/Pitt/2251/search?text=math&take=50");
        return found["courses"]!.AsArray().Select(course => course!["code"]!.GetValue<string>()).First(code => !planned.Contains(code));
    }

    /// <summary>A section of the plan and another that could take its place.</summary>
    private static async Task<(string Crn, string With)> SwappableAsync(Browser browser, bool fits)
    {
        foreach (var crn in (await browser.ReadAsync()).Crns)
        {
            var others = await browser.ReadAsync($"/api/schedule/sections/{crn}/alternatives");
            foreach (var other in others["alternatives"]!.AsArray())
            {
                if (other!["fits"]!.GetValue<bool>() == fits) return (crn, other["section"]!["crn"]!.GetValue<string>());
            }
        }

        throw new InvalidOperationException($"No section of the plan has another that {(fits ? "fits" : "clashes")}.");
    }
}
