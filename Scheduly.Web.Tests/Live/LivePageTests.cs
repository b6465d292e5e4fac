using System.Globalization;
using Scheduly.Web.Tests.Faults;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Live;

/// <summary>A real browser with tabs on two nodes of one store: a change in one is painted in the other.</summary>
[Collection(FaultTests.Name)]
public sealed class LivePageTests(ChromiumFixture chromium, RedisServerFixture redis, PostgresServerFixture postgres) : IAsyncDisposable
{
    private const string VersionOf = "() => document.getElementById('act').dataset.version";

    private readonly TestStores _stores = new(redis, postgres);
    private readonly List<PageServer> _nodes = [];

    private static int Changes => Soak.InFull ? 200 : 30;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _stores.Dispose();
    }

    /// <param name="slowest">What 95 of 100 changes keep, in milliseconds; beside other programs the bound is tripled.</param>
    [Theory]
    [InlineData("Redis", 500, 1000)]
    [InlineData("PostgreSql", 500, 1000)]
    [InlineData("Sqlite", 2000, 2000)]
    public async Task A_change_on_one_node_is_painted_in_a_tab_on_the_other(string backend, int median, int slowest)
    {
        var settings = await _stores.SettingsAsync(backend);
        for (var i = 0; i < 2; i++) _nodes.Add(new PageServer(more: settings));
        await using var visitor = await Visitor.ArriveAsync(chromium, _nodes[0]);
        await visitor.BuildAsync();
        await visitor.RefineAsync("no Friday");
        await Expect(visitor.Chip("No Friday")).ToBeVisibleAsync();
        var other = await visitor.NewTabAsync();

        // A cookie belongs to the host, whatever the port.
        await other.GotoAsync(_nodes[1].Address);
        await Expect(other.Locator(".chip", new() { HasText = "No Friday" })).ToBeVisibleAsync();
        await other.EvaluateAsync("""
            () => {
              window.painted = {};
              document.addEventListener("board", () => requestAnimationFrame(() => requestAnimationFrame(() => {
                window.painted[document.getElementById("act").dataset.version] ??= performance.timeOrigin + performance.now();
              })));
            }
            """);

        var times = new List<double>();
        for (var i = 0; i < Changes; i++)
        {
            var before = await visitor.Page.EvaluateAsync<string>(VersionOf);
            var begun = await visitor.Page.EvaluateAsync<double>($"() => {{ const now = performance.timeOrigin + performance.now(); document.getElementById('{(i % 2 == 0 ? "undo" : "redo")}').click(); return now; }}");
            await visitor.Page.WaitForFunctionAsync("before => document.getElementById('act').dataset.version !== before", before);
            var version = await visitor.Page.EvaluateAsync<string>(VersionOf);
            var painted = await other.WaitForFunctionAsync("version => window.painted[version]", version);
            times.Add(await painted.JsonValueAsync<double>() - begun);
        }

        times.Sort();
        var (middle, late) = (times[times.Count / 2], times[times.Count * 95 / 100]);
        Soak.Report(string.Create(CultureInfo.InvariantCulture, $"{backend}, two nodes, {Changes} changes, from the click to the painted board of the other: median {middle:0} ms, 95 % {late:0} ms, worst {times[^1]:0} ms"));
        Assert.InRange(middle, 0, median);
        Assert.InRange(late, 0, slowest * (Soak.InFull ? 1 : 3));
        visitor.SawNoError();
    }

    [Fact]
    public async Task Without_a_WebSocket_the_page_asks()
    {
        _nodes.Add(new PageServer());
        await using var visitor = await Visitor.ArriveAsync(chromium, _nodes[0]);
        await visitor.BuildAsync();
        var other = await visitor.Context.NewPageAsync();
        await other.RouteWebSocketAsync("**/live", socket => socket.CloseAsync());
        await other.GotoAsync("/");
        await Expect(other.Locator(".block").First).ToBeVisibleAsync();
        await visitor.RefineAsync("no Friday");
        await Expect(other.Locator(".chip", new() { HasText = "No Friday" })).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task A_page_that_is_open_when_its_session_ends_shows_that_and_follows_the_next_one()
    {
        _nodes.Add(new PageServer());
        await using var visitor = await Visitor.ArriveAsync(chromium, _nodes[0]);
        await visitor.BuildAsync();
        var other = await visitor.NewTabAsync();
        await Expect(other.Locator(".block").First).ToBeVisibleAsync();
        await _nodes[0].RevokeAllAsync();
        await Expect(other.GetByLabel("Major")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByLabel("Major")).ToBeVisibleAsync();

        // Both tabs are in the new session, of which the other one learns when it is used.
        await visitor.BuildAsync();
        await other.ReloadAsync();
        await Expect(other.Locator(".block").First).ToBeVisibleAsync();
        await visitor.RefineAsync("no Friday");
        await Expect(other.Locator(".chip", new() { HasText = "No Friday" })).ToBeVisibleAsync();
        visitor.SawNoError();
    }

    [Fact]
    public async Task The_operators_list_shows_a_new_session_without_a_reload()
    {
        _nodes.Add(new PageServer(more: new Dictionary<string, string?> { ["Admin:Key"] = "the-key-of-the-operator" }));
        await using var visitor = await Visitor.ArriveAsync(chromium, _nodes[0]);
        var list = await visitor.Context.NewPageAsync();
        await list.GotoAsync("/admin/sessions");
        await list.Locator("input[name=key]").FillAsync("the-key-of-the-operator");
        await list.Keyboard.PressAsync("Enter");
        await Expect(list.Locator("#list")).ToContainTextAsync("There is no session yet.");
        await visitor.BuildAsync();
        await Expect(list.Locator("#list tbody tr")).ToHaveCountAsync(1);
        visitor.SawNoError();
    }
}
