using Scheduly.Sessions.Storage.Switching;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>
/// Two nodes, as processes, go from SQLite to Redis to PostgreSQL under a load of changes through both, restarted one after the other through the
/// rows of the settings; nodes and a drain are killed while they move sessions.
/// </summary>
[Collection(FaultTests.Name)]
public sealed class LiveSwitch(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private const int Sessions = 12;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-switch-");
    private readonly string _prefix = RedisServerFixture.FreshPrefix();
    private readonly Node[] _nodes = [new(), new()];

    /// <summary>Acknowledged changes between one restart and the next.</summary>
    private static long Changes => Soak.InFull ? 400 : 40;

    [Fact]
    public async Task No_session_and_no_acknowledged_change_is_lost_while_the_backend_moves_twice()
    {
        var sqlite = new Store("Sqlite", $"Data Source={Path.Combine(_folder.FullName, "sessions.db")}");
        var redisStore = new Store("Redis", (await redis.GetAsync()).ConnectionString);
        var postgreSql = new Store("PostgreSql", await postgres.CreateSchemaAsync());
        try
        {
            foreach (var node in _nodes) await StartAsync(node, Alone(sqlite));
            var load = new PinLoad(between: TimeSpan.FromMilliseconds(100));
            await load.BuildAsync(_nodes[0].Client, Sessions);
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(stop.Token, _nodes[0].Client, _nodes[1].Client);

            await SwitchAsync(load, sqlite, redisStore, dies: true);
            await SwitchAsync(load, redisStore, postgreSql, dies: Soak.InFull);
            await stop.CancelAsync();
            await running;
            foreach (var node in _nodes) await load.VerifyAsync(node.Client);
            Soak.Report(
                $"SQLite to Redis to PostgreSQL, two nodes, {Sessions} sessions: {load.Acknowledged} changes acknowledged, all there exactly once; {load.Refused} refused while a node was away.");
        }
        finally
        {
            foreach (var node in _nodes) await node.StopAsync("KILL");
        }
    }

    public void Dispose()
    {
        foreach (var node in _nodes) node.Client.Dispose();
        _folder.Delete(recursive: true);
    }

    private Dictionary<string, string> Alone(Store store) => new()
    {
        ["SessionStorage__KeyPrefix"] = _prefix,
        ["SessionStorage__Backend"] = store.Backend,
        ["SessionStorage__ConnectionString"] = store.ConnectionString,
    };

    private Dictionary<string, string> Both(Store main, Store fallback, SwitchMode mode) => new(Alone(main))
    {
        ["SessionStorage__Fallback__Backend"] = fallback.Backend,
        ["SessionStorage__Fallback__ConnectionString"] = fallback.ConnectionString,
        ["SessionStorage__Fallback__Mode"] = mode.ToString(),
    };

    /// <param name="dies">A node and a drain are killed while they move.</param>
    private async Task SwitchAsync(PinLoad load, Store old, Store @new, bool dies)
    {
        await RestartAsync(load, Both(old, @new, SwitchMode.Follow));

        // Nobody asks for these: only the command moves them.
        for (var i = 0; i < 6; i++) await load.BuildAsync(_nodes[0].Client, 10);

        var drain = Both(@new, old, SwitchMode.Drain);
        await RestartAsync(load, drain, dies);
        if (dies)
        {
            await using var killed = Program(drain, "drain");
            await Task.Delay(TimeSpan.FromMilliseconds(1500), TestContext.Current.CancellationToken);
            await killed.StopAsync("KILL");
        }

        await using (var drained = Program(drain, "drain", "--json"))
        {
            Assert.True(await drained.EndsAsync() == 0, $"{drained.Output} {drained.Errors}");
            Assert.Contains("\"left\":0", drained.Output, StringComparison.Ordinal);
        }

        await RestartAsync(load, Alone(@new));
    }

    /// <summary>One node after the other, each under load.</summary>
    private async Task RestartAsync(PinLoad load, Dictionary<string, string> settings, bool dies = false)
    {
        foreach (var node in _nodes)
        {
            await node.StopAsync("TERM");
            await StartAsync(node, settings);
            if (dies && node == _nodes[0])
            {
                await load.UntilAcknowledgedAsync(5);
                await node.StopAsync("KILL");
                await StartAsync(node, settings);
            }

            await load.UntilAcknowledgedAsync(Changes);
        }
    }

    private async Task StartAsync(Node node, Dictionary<string, string> settings)
    {
        node.Process = Program(new(settings) { ["ASPNETCORE_URLS"] = node.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) });
        await node.Process.ListensAsync();
    }

    private ProgramProcess Program(Dictionary<string, string> settings, params string[] arguments) => new(_folder.FullName, settings, arguments);

    private sealed record Store(string Backend, string ConnectionString);

    /// <summary>It keeps its port through restarts.</summary>
    private sealed class Node
    {
        public HttpClient Client { get; } = PinLoad.Client(Servers.FreePort());

        public ProgramProcess? Process { get; set; }

        public async Task StopAsync(string signal)
        {
            if (Process is null) return;
            await Process.StopAsync(signal);
            await Process.DisposeAsync();
            Process = null;
        }
    }
}
