using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Together;

/// <summary>People in one plan on two nodes over one store.</summary>
public sealed class PlanNodesTests(RedisServerFixture redis, PostgresServerFixture postgres) : IAsyncDisposable
{
    private const int Editors = 20;

    private readonly TestStores _stores = new(redis, postgres);
    private readonly List<SchedulyFactory> _nodes = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Backends => ["Sqlite", "Redis", "PostgreSql"];

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task What_one_does_on_one_node_is_there_on_the_other(string backend)
    {
        await StartAsync(backend);
        var owner = await StudentAsync(0);
        var plan = await owner.SharePlanAsync();
        var friend = _nodes[1].NewBrowser();
        await friend.JoinAsync((await owner.InviteAsync(plan, "edit")).Token, "Sam");
        await owner.DoAsync(plan, """{"type":"refine","utterance":"no Monday"}""");
        await friend.DoAsync(plan, """{"type":"block","days":["Tue"],"start":"17:00","end":"18:00"}""");
        await owner.DoAsync(plan, """{"type":"undo"}""");
        Assert.Equal((await owner.PlanAsync(plan)).State.Content, (await friend.PlanAsync(plan)).State.Content);
        Assert.Equal("Olga Undo: Wish: No Monday", (await friend.PlanAsync(plan)).History[^1]);

        // Who is here, on the other node too.
        await owner.DoneAsync($"/api/plans/{plan}/here", new() { ["looksAt"] = "Plan A" });
        var here = await friend.DoneAsync($"/api/plans/{plan}/here", new() { ["looksAt"] = "Plan B" });
        Assert.Equal(["Olga: Plan A", "Sam: Plan B"], Here(here));
        await owner.DoneAsync($"/api/plans/{plan}/here", []);
        await Eventually.HoldsAsync(async () => Here(await friend.DoneAsync($"/api/plans/{plan}/here", new() { ["looksAt"] = "Plan B" })) is ["Sam: Plan B"], "Olga has left");

        // A live link is read where it was not made.
        var link = await owner.DoneAsync("/api/schedule/live", new() { ["id"] = (await owner.ReadAsync())["activeId"]!.GetValue<string>() });
        await owner.CommandAsync("""{"type":"refine","utterance":"no Monday"}""");
        var seen = await friend.DoneAsync("/api/live/view", new() { ["token"] = link["token"]!.GetValue<string>() });
        Assert.Equal((await owner.ReadAsync()).Crns, seen["plan"]!["sections"]!.AsArray().Select(section => section!["crn"]!.GetValue<string>()));
    }

    /// <summary>Twenty people change one plan through two nodes: all that was acknowledged is there once, and undo takes back one's own.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Every_acknowledged_command_of_twenty_editors_is_in_the_plan_once(string backend)
    {
        await StartAsync(backend);
        var owner = await StudentAsync(0);
        var plan = await owner.SharePlanAsync();
        var (token, _) = await owner.InviteAsync(plan, "edit");
        var editors = new List<Browser> { owner };
        for (var number = 1; number < Editors; number++)
        {
            var editor = _nodes[number % 2].NewBrowser();
            await editor.JoinAsync(token, $"E{number}");
            editors.Add(editor);
        }

        var kept = new ConcurrentDictionary<string, int>();
        var (acknowledged, undone, refused) = (0, 0, 0);
        var stop = Stopwatch.StartNew();
        await Task.WhenAll(editors.Select((editor, number) => Task.Run(async () =>
        {
            var csrf = await editor.TokenAsync();
            for (var step = 0; stop.Elapsed < TimeSpan.FromSeconds(6) && step < 8; step++)
            {
                var label = $"P{number}x{step}";
                var block = $$"""{"type":"block","days":["Sun"],"start":"{{6 + (number / 10):00}}:{{number % 10 * 5:00}}","end":"23:{{step * 5:00}}","label":"{{label}}","commandId":"{{label}}"}""";
                if (!await SentAsync(editor, plan, block, csrf)) continue;
                Interlocked.Increment(ref acknowledged);
                kept[label] = number;

                // Each third is taken back by its own author: the label says whose it was.
                if (step % 3 != 2) continue;
                if (!await SentAsync(editor, plan, $$"""{"type":"undo","commandId":"u{{label}}"}""", csrf)) continue;
                Interlocked.Increment(ref undone);
                kept.TryRemove(label, out _);
            }
        }, Cancel)));

        var (first, second) = ((await owner.PlanAsync(plan)).State, (await editors[1].PlanAsync(plan)).State);
        Assert.Equal(first.Content, second.Content);
        var labels = first.Active["preferences"]!["blockedTimes"]!.AsArray().Select(time => time!["label"]!.GetValue<string>()).ToList();
        Assert.Equal(kept.Keys.Order(StringComparer.Ordinal), labels.Order(StringComparer.Ordinal));
        Assert.True(acknowledged >= Editors, $"Only {acknowledged} were acknowledged.");
        Assert.True(undone > 0);
        TestContext.Current.SendDiagnosticMessage($"{backend}: {acknowledged} acknowledged, {undone} undone, {refused} sent again, in {stop.Elapsed.TotalSeconds:0.0} s");

        // The last step of each is their own, whatever came after it.
        var before = labels.Count;
        await editors[3].DoAsync(plan, """{"type":"undo"}""");
        labels = [.. (await owner.PlanAsync(plan)).State.Active["preferences"]!["blockedTimes"]!.AsArray().Select(time => time!["label"]!.GetValue<string>())];
        Assert.Equal(before - 1, labels.Count);
        Assert.Equal(kept.Where(one => one.Value == 3).Count() - 1, labels.Count(label => label.StartsWith("P3x", StringComparison.Ordinal)));

        async Task<bool> SentAsync(Browser editor, string plan, string command, string csrf)
        {
            // As a page does: what was not answered, or was in the way of others, is sent again under the same id.
            for (var attempt = 0; attempt < 40; attempt++)
            {
                using var answer = await editor.ChangeAsync($"/api/plans/{plan}/commands", command, csrf);
                if (answer.IsSuccessStatusCode) return true;
                var text = await answer.Content.ReadAsStringAsync(Cancel);
                if (answer.StatusCode is HttpStatusCode.BadRequest && text.Contains("no longer fits", StringComparison.Ordinal)) return false;
                Assert.True(answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{command} gave {(int)answer.StatusCode}: {text}");
                Interlocked.Increment(ref refused);
                await Task.Delay(50, Cancel);
            }

            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _stores.Dispose();
    }

    private static string[] Here(JsonObject answer) => [.. answer["people"]!.AsArray().Select(one => $"{one!["name"]}: {one["looksAt"]}").Order(StringComparer.Ordinal)];

    private async Task StartAsync(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        settings["Planning:Queue"] = "500";
        for (var node = 0; node < 2; node++)
        {
            _nodes.Add(new(settings, services => services.AddSingleton(new Planner(new FakeTimeProvider()))));
            _ = _nodes[^1].Services;
        }
    }

    private async Task<Browser> StudentAsync(int node)
    {
        var browser = _nodes[node].NewBrowser();
        await browser.CommandAsync(ScheduleHost.BuildComputerScience);
        return browser;
    }
}
