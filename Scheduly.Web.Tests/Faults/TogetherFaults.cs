using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Schedules.Together;

namespace Scheduly.Web.Tests.Faults;

/// <summary>
/// Many people change one plan through two nodes, as processes, while a node is killed and the server that stores the plan and carries the feed is killed and
/// restarted. In full: 20 people for a minute.
/// </summary>
[Collection(FaultTests.Name)]
public sealed class TogetherFaults : IAsyncDisposable
{
    /// <summary>From when the last command is answered until all pages show the same.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-together-");
    private readonly HttpClient[] _clients = [PinLoad.Client(Servers.FreePort()), PinLoad.Client(Servers.FreePort())];
    private readonly ProgramProcess?[] _nodes = new ProgramProcess?[2];

    private static int Editors => Soak.InFull ? 20 : 6;

    private static TimeSpan Duration => TimeSpan.FromSeconds(Soak.InFull ? 60 : 3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            if (node is not null) await node.DisposeAsync();
        }

        foreach (var client in _clients) client.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task Every_acknowledged_command_is_in_the_plan_once_and_all_pages_show_it_though_a_node_and_the_server_are_killed(string backend)
    {
        await using var server = await StoreServer.StartAsync(backend);
        var settings = new Dictionary<string, string>
        {
            ["SessionStorage__Backend"] = backend,
            ["SessionStorage__ConnectionString"] = server.ConnectionString,
            ["SessionStorage__RateLimit__Enabled"] = "false",
            ["SessionStorage__OperationTimeout"] = "00:00:02",
            ["Planning__Queue"] = "500",
        };
        await Task.WhenAll(StartAsync(0, settings), StartAsync(1, settings));
        var owner = new Browser(_clients[0]);
        await owner.CommandAsync(ScheduleHost.BuildComputerScience);
        var plan = await owner.SharePlanAsync();
        var (token, _) = await owner.InviteAsync(plan, "edit");
        var editors = new List<PlanEditor>();
        for (var number = 1; number < Editors; number++)
        {
            var browser = new Browser(_clients[number % 2]);
            await browser.JoinAsync(token, $"E{number}");
            editors.Add(new($"E{number}", number, plan, [browser, browser.At(_clients[1 - (number % 2)])]));
        }

        editors.Add(new("Olga", 0, plan, [owner, owner.At(_clients[1])]));
        var before = Revision(await owner.PlanAsync(plan));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var pages = editors.Select(editor => Task.Run(() => editor.FollowAsync(stop.Token), CancellationToken.None)).ToList();
        await Eventually.HoldsAsync(() => editors.All(editor => editor.Present.Length == Editors), "all are here");

        var begun = Stopwatch.StartNew();
        var work = Task.WhenAll(editors.Select(editor => Task.Run(() => editor.ChangeAsync(Every, Duration), CancellationToken.None)));
        await Task.Delay(Duration / 4, Cancel);
        await _nodes[1]!.StopAsync("KILL");
        await _nodes[1]!.DisposeAsync();
        await StartAsync(1, settings);
        await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (Duration * 0.6 - begun.Elapsed).Ticks)), Cancel);
        await server.KillAsync();
        await server.RestartAsync();
        await work.WaitAsync(Soak.WaitLimit, Cancel);
        var took = begun.Elapsed;

        // Until all pages show the same, which is what is stored.
        var end = Stopwatch.StartNew();
        var stored = await owner.PlanAsync(plan);
        var version = stored["version"]!.GetValue<string>();
        await Eventually.HoldsAsync(() => editors.All(editor => editor.Shown.Version == version), "all pages show what is stored");
        var settled = end.Elapsed;
        Assert.Single(editors.Select(editor => editor.Shown.Content).Distinct());
        Assert.Equal(version, (await owner.At(_clients[1]).PlanAsync(plan))["version"]!.GetValue<string>());

        // Each command made one revision, and what it kept free is there once, unless its own author took it back.
        var (acknowledged, undone, repeated) = (editors.Sum(editor => editor.Acknowledged), editors.Sum(editor => editor.Undone), editors.Sum(editor => editor.Repeated));
        Assert.Equal(acknowledged, Revision(stored) - before);
        var labels = stored.State.Active["preferences"]!["blockedTimes"]!.AsArray().Select(time => time!["label"]!.GetValue<string>());
        Assert.Equal(editors.SelectMany(editor => editor.Kept).Order(StringComparer.Ordinal), labels.Order(StringComparer.Ordinal));
        Assert.True(undone > 0);

        // Who is here again.
        await Eventually.HoldsAsync(() => editors.All(editor => editor.Present.Length == Editors), "all are here again");
        Soak.Report(string.Create(CultureInfo.InvariantCulture, $"{backend}, {Editors} editors on two nodes for {took.TotalSeconds:0} s, a node and the server killed: {acknowledged} commands acknowledged, each in the plan once; {undone} of them undo, each of its own; {repeated} times one was sent again; all pages showed the same {settled.TotalSeconds:0.00} s after the end, and everybody as here after {end.Elapsed.TotalSeconds:0.0} s"));
        Assert.InRange(settled, TimeSpan.Zero, Promised);
        await stop.CancelAsync();
        await Task.WhenAll(pages);
    }

    private static long Revision(JsonObject plan) => plan.State["revision"]!.GetValue<long>();

    private async Task StartAsync(int node, Dictionary<string, string> settings)
    {
        _nodes[node] = new ProgramProcess(_folder.FullName, new Dictionary<string, string>(settings) { ["ASPNETCORE_URLS"] = _clients[node].BaseAddress!.GetLeftPart(UriPartial.Authority) });
        await _nodes[node]!.ListensAsync();
    }
}
