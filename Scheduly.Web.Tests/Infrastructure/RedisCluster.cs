using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>Redis processes joined to a cluster by redis-cli.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;

    /// <summary>How long a master may be silent before its replica takes its place.</summary>
    private const string NodeTimeout = "2000";

    private readonly List<RedisServer> _nodes = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Masters first, then their replicas.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    public string ConnectionString => string.Join(',', _nodes.Take(Masters).Select(node => node.ConnectionString));

    /// <param name="replicas">Of each of the three masters.</param>
    /// <param name="settings">More arguments for each redis-server.</param>
    public static async Task<RedisCluster> StartAsync(int replicas = 0, params string[] settings)
    {
        var cluster = new RedisCluster();
        while (cluster._nodes.Count < Masters * (1 + replicas))
        {
            var bus = Servers.FreePort().ToString(CultureInfo.InvariantCulture);
            cluster._nodes.Add(await RedisServer.StartAsync(own: true, settings: ["--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", NodeTimeout, .. settings]));
        }

        await ToolAsync(["create", .. cluster._nodes.Select(node => node.ConnectionString), "--cluster-replicas", replicas.ToString(CultureInfo.InvariantCulture), "--cluster-yes"]);
        foreach (var node in cluster._nodes) await cluster.AgreedAsync(node, replicas);
        return cluster;
    }

    /// <summary>The id by which the cluster names a node.</summary>
    public static async Task<string> IdAsync(RedisServer node) => await AskAsync(node, "CLUSTER", "MYID");

    /// <summary>Moves slots between two masters, as an operator does, while clients go on.</summary>
    public static async Task MoveSlotsAsync(RedisServer from, RedisServer to, int slots) => await ToolAsync(
        ["reshard", from.ConnectionString, "--cluster-from", await IdAsync(from), "--cluster-to", await IdAsync(to), "--cluster-slots", slots.ToString(CultureInfo.InvariantCulture), "--cluster-yes"]);

    public static async Task<string> AskAsync(RedisServer node, string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(node.ConnectionString);
        return (await connection.GetServer("127.0.0.1", node.Port).ExecuteAsync(command, arguments)).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    private static Task<string> ToolAsync(string[] arguments) => RunToolAsync(["--cluster", .. arguments]);

    /// <summary>Runs redis-cli; its output.</summary>
    public static async Task<string> RunToolAsync(string[] arguments)
    {
        var client = Servers.Find("redis-cli", "/usr/local/bin", "/opt/homebrew/bin");
        if (client is null) Servers.Missing("redis-cli", "apt-get install redis-tools");
        using var tool = Process.Start(new ProcessStartInfo(client, arguments) { RedirectStandardOutput = true })!;
        var said = await tool.StandardOutput.ReadToEndAsync(Cancel);
        await tool.WaitForExitAsync(Cancel);
        Assert.True(tool.ExitCode == 0, said.Length < 2000 ? said : said[^2000..]);
        return said;
    }

    // The tool is done when the first master knows all slots; the others learn it a moment later.
    private async Task AgreedAsync(RedisServer node, int replicas)
    {
        await Eventually.HoldsAsync(async () => (await AskAsync(node, "CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster's nodes agree");
        if (replicas == 0) return;
        var isReplica = _nodes.IndexOf(node) >= Masters;
        var wanted = isReplica ? "master_link_status:up" : "state=online";
        await Eventually.HoldsAsync(async () => (await AskAsync(node, "INFO", "replication")).Contains(wanted, StringComparison.Ordinal), "the replicas follow");
    }
}
