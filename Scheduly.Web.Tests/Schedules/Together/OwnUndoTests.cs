using System.Text.Json.Nodes;
using Scheduly.Web.Schedules.Together;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Together;

/// <summary>Undo of one among several: one's own last command, and no one else's.</summary>
public sealed class OwnUndoTests
{
    [Fact]
    public async Task Undo_takes_back_ones_own_and_leaves_what_the_other_did()
    {
        await using var host = new ScheduleHost();
        var (owner, friend, plan) = await PairAsync(host);
        var before = (await owner.PlanAsync(plan)).State.Chips;
        await owner.DoAsync(plan, """{"type":"block","days":["Mon"],"start":"12:00","end":"13:00","label":"Lunch"}""");
        await friend.DoAsync(plan, """{"type":"block","days":["Tue"],"start":"17:00","end":"18:00","label":"Gym"}""");
        await friend.DoAsync(plan, """{"type":"refine","utterance":"prefer mornings"}""");
        var after = (await owner.DoAsync(plan, """{"type":"undo"}""")).State.Chips;
        Assert.Contains(after, chip => chip.Contains("Tue", StringComparison.Ordinal));
        Assert.DoesNotContain(after, chip => chip.Contains("Mon 12", StringComparison.Ordinal) || chip.Contains("Mon-12", StringComparison.Ordinal));
        Assert.Equal(before.Length + 2, after.Length);
        Assert.Contains("nothing of yours", await owner.DeniedAsync($"/api/plans/{plan}/commands", Undo()), StringComparison.Ordinal);

        // Done again, and taken back once more.
        Assert.Equal(before.Length + 3, (await owner.DoAsync(plan, """{"type":"redo"}""")).State.Chips.Length);
        Assert.Equal(after.Order(StringComparer.Ordinal), (await owner.DoAsync(plan, """{"type":"undo"}""")).State.Chips.Order(StringComparer.Ordinal));
        await friend.DoAsync(plan, """{"type":"undo"}""");
        Assert.Equal(before.Order(StringComparer.Ordinal), (await friend.DoAsync(plan, """{"type":"undo"}""")).State.Chips.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Undo_right_after_brings_back_exactly_what_was()
    {
        await using var host = new ScheduleHost();
        var (owner, _, plan) = await PairAsync(host);
        var before = (await owner.PlanAsync(plan)).State;
        foreach (var command in new[]
        {
            """{"type":"refine","utterance":"no Monday"}""", """{"type":"newSchedule","name":"Plan B"}""", $$"""{"type":"dropCourse","course":"{{Course(before)}}"}""", """{"type":"startOver"}""",
        })
        {
            await owner.DoAsync(plan, command);
            Assert.Equal(Sorted(before), Sorted((await owner.DoAsync(plan, """{"type":"undo"}""")).State));
        }
    }

    [Fact]
    public async Task Undo_that_no_longer_fits_says_so_and_the_next_goes_on_with_the_one_before()
    {
        await using var host = new ScheduleHost();
        var (owner, friend, plan) = await PairAsync(host);
        var id = (await owner.PlanAsync(plan)).State["activeId"]!.GetValue<string>();
        await owner.DoAsync(plan, """{"type":"block","days":["Mon"],"start":"12:00","end":"13:00","label":"Lunch"}""");
        await owner.DoAsync(plan, $$"""{"type":"rename","id":"{{id}}","name":"Olgas"}""");
        await friend.DoAsync(plan, $$"""{"type":"rename","id":"{{id}}","name":"Sams"}""");
        var blocked = (await owner.PlanAsync(plan)).State.Chips.Length;
        var refusal = await owner.DeniedAsync($"/api/plans/{plan}/commands", Undo());
        Assert.Contains("no longer fits", refusal, StringComparison.Ordinal);
        Assert.Contains("Sam (Rename to Sams)", refusal, StringComparison.Ordinal);
        Assert.Equal(["Sams"], (await owner.PlanAsync(plan)).State.Names);
        Assert.Equal(blocked - 1, (await owner.DoAsync(plan, """{"type":"undo"}""")).State.Chips.Length);
        Assert.Equal(["Sams"], (await owner.PlanAsync(plan)).State.Names);
    }

    [Fact]
    public async Task A_schedule_that_another_has_changed_is_not_undone_away()
    {
        await using var host = new ScheduleHost();
        var (owner, friend, plan) = await PairAsync(host);
        var added = (await owner.DoAsync(plan, """{"type":"newSchedule","name":"Plan B"}""")).State["activeId"]!.GetValue<string>();
        await friend.DoAsync(plan, $$"""{"type":"select","id":"{{added}}"}""");
        await friend.DoAsync(plan, """{"type":"refine","utterance":"no Monday"}""");
        Assert.Contains("no longer fits", await owner.DeniedAsync($"/api/plans/{plan}/commands", Undo()), StringComparison.Ordinal);
        Assert.Contains("Plan B", (await owner.PlanAsync(plan)).State.Names);
    }

    [Fact]
    public async Task Each_looks_at_a_schedule_of_their_own_choice()
    {
        await using var host = new ScheduleHost();
        var (owner, friend, plan) = await PairAsync(host);
        var first = (await friend.PlanAsync(plan)).State["activeId"]!.GetValue<string>();
        await friend.DoAsync(plan, $$"""{"type":"select","id":"{{first}}"}""");
        var version = (await friend.PlanAsync(plan))["version"]!.ToString();
        await owner.DoAsync(plan, """{"type":"newSchedule","name":"Plan B"}""");
        Assert.Equal(first, (await friend.PlanAsync(plan)).State["activeId"]!.GetValue<string>());
        Assert.NotEqual(first, (await owner.PlanAsync(plan)).State["activeId"]!.GetValue<string>());

        // To look elsewhere is no change of the plan.
        Assert.NotEqual(version, version = (await friend.PlanAsync(plan))["version"]!.ToString());
        await owner.DoAsync(plan, $$"""{"type":"select","id":"{{first}}"}""");
        Assert.Equal(version, (await friend.PlanAsync(plan))["version"]!.ToString());
        await owner.DoAsync(plan, """{"type":"refine","utterance":"no Monday"}""");
        Assert.Contains((await friend.PlanAsync(plan)).State.Chips, chip => chip.Contains("Mon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_is_sent_again_is_applied_once_however_many_others_came_between()
    {
        await using var host = new ScheduleHost();
        var (owner, friend, plan) = await PairAsync(host);
        await owner.DoAsync(plan, """{"type":"newSchedule","name":"Once","commandId":"the-one"}""");
        for (var number = 0; number < 40; number++) await friend.DoAsync(plan, $$"""{"type":"rename","id":"{{(await friend.PlanAsync(plan)).State["activeId"]}}","name":"N{{number}}","commandId":"n{{number}}"}""");
        var again = await owner.DoAsync(plan, """{"type":"newSchedule","name":"Once","commandId":"the-one"}""");
        Assert.Null(again.State["message"]);
        Assert.Equal(2, again.State.Names.Length);
    }

    [Fact]
    public async Task An_undo_that_no_longer_fits_and_is_sent_again_does_not_take_back_the_step_before()
    {
        await using var host = new ScheduleHost();
        var (owner, friend, plan) = await PairAsync(host);
        var active = (await owner.PlanAsync(plan)).State["activeId"]!.GetValue<string>();
        var blocked = (await owner.DoAsync(plan, """{"type":"block","days":["Mon"],"start":"12:00","end":"13:00","label":"Lunch"}""")).State.Chips.Length;
        await owner.DoAsync(plan, $$"""{"type":"rename","id":"{{active}}","name":"Olgas"}""");
        await friend.DoAsync(plan, $$"""{"type":"rename","id":"{{active}}","name":"Sams"}""");
        var undo = new JsonObject { ["type"] = "undo", ["commandId"] = "one-undo" };
        Assert.Contains("no longer fits", await owner.DeniedAsync($"/api/plans/{plan}/commands", undo), StringComparison.Ordinal);

        // Its answer was lost on the way, and the page sends it again.
        await owner.DoneAsync($"/api/plans/{plan}/commands", undo);
        Assert.Equal(blocked, (await owner.PlanAsync(plan)).State.Chips.Length);
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2,"b":9}""", """{"a":1,"b":9}""")]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":3}""", null)]
    [InlineData("""{}""", """{"l":[1]}""", """{"l":[1,2]}""", """{"l":[2]}""")]
    [InlineData("""{"l":[1,2]}""", """{"l":[2]}""", """{"l":[2,3]}""", """{"l":[2,3,1]}""")]
    [InlineData("""{"l":[1]}""", """{"l":[1,2]}""", """{"l":[1]}""", null)]
    [InlineData("""{"p":{"x":1,"y":1}}""", """{"p":{"x":2,"y":1}}""", """{"p":{"x":2,"y":5}}""", """{"p":{"x":1,"y":5}}""")]
    [InlineData("""{"schedules":{}}""", """{"schedules":{"s":{"name":"A"}}}""", """{"schedules":{"s":{"name":"A"},"t":{"name":"B"}}}""", """{"schedules":{"t":{"name":"B"}}}""")]
    [InlineData("""{"schedules":{}}""", """{"schedules":{"s":{"name":"A"}}}""", """{"schedules":{"s":{"name":"B"}}}""", null)]
    [InlineData("""{"schedules":{"s":{"$plan":"1 2"}}}""", """{"schedules":{"s":{"$plan":"1 3"}}}""", """{"schedules":{"s":{"$plan":"1 3 4"}}}""", """{"schedules":{"s":{"$plan":"1 4 2"}}}""")]
    [InlineData("""{"schedules":{"s":{"$plan":"1 2"}}}""", """{"schedules":{"s":{"$plan":"1 3"}}}""", """{"schedules":{"s":{"$plan":"1 9"}}}""", null)]
    public void A_step_is_settled_value_by_value(string before, string after, string now, string? expected)
    {
        var (b, a) = (JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject());
        var settled = new StepFit((_, _) => true).Settle(
            JsonNode.Parse(now)!.AsObject(), Web.Schedules.History.MergePatch.Between(b, a), Web.Schedules.History.MergePatch.Between(a, b));
        Assert.True(expected is null ? settled is null : JsonNode.DeepEquals(JsonNode.Parse(expected), settled), settled?.ToJsonString() ?? "null");
    }

    private static async Task<(Browser Owner, Browser Friend, string Plan)> PairAsync(ScheduleHost host)
    {
        var (owner, plan) = await PlanTests.ShareAsync(host);
        var friend = host.NewBrowser();
        await friend.JoinAsync((await owner.InviteAsync(plan, "edit")).Token, "Sam");
        return (owner, friend, plan);
    }

    private static JsonObject Undo() => new() { ["type"] = "undo" };

    private static string Course(JsonObject state) => state.Active["plan"]!["sections"]![0]!["course"]!.GetValue<string>();

    /// <summary>What matters of the schedules: their names, wishes and sections.</summary>
    private static string Sorted(JsonObject state) => string.Join('\n', state["schedules"]!.AsArray().Select(one =>
        $"{one!["name"]}: {string.Join(' ', one["chips"]!.AsArray().Select(chip => chip!["id"]!.ToString()).Order(StringComparer.Ordinal))}; {string.Join(' ', one["plan"]!["sections"]!.AsArray().Select(section => section!["crn"]!.ToString()).Order(StringComparer.Ordinal))}"));
}
