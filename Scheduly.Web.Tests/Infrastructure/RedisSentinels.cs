using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>A primary, a replica that follows it, and three redis-sentinel processes that watch them.</summary>
internal sealed class RedisSentinels : IAsyncDisposable
{
    public const string Master = "mymaster";

    private const int Sentinels = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-sentinel-");
    private readonly List<(Process Process, int Port)> _sentinels = [];

    private RedisSentinels(RedisServer primary, RedisServer replica) => (Primary, Replica) = (primary, replica);

    public RedisServer Primary { get; }

    public RedisServer Replica { get; }

    /// <summary>It names the sentinels alone.</summary>
    public string ConnectionString => $"{string.Join(',', _sentinels.Select(sentinel => $"127.0.0.1:{sentinel.Port}"))},serviceName={Master}";

    public static async Task<RedisSentinels> StartAsync()
    {
        var executable = Servers.Find("redis-sentinel", "/usr/local/bin", "/opt/homebrew/bin");
        if (executable is null) Servers.Missing("redis-sentinel", "apt-get install redis-sentinel");
        var primary = await RedisServer.StartAsync(durable: true, own: true);
        var replica = await RedisServer.StartAsync(durable: true, own: true, "--replicaof", "127.0.0.1", Text(primary.Port));
        var sentinels = new RedisSentinels(primary, replica);
        for (var i = 0; i < Sentinels; i++) await sentinels.AddAsync(executable);
        await sentinels.AgreedAsync();
        return sentinels;
    }

    /// <summary>The two data servers, whichever is the primary now.</summary>
    public IReadOnlyList<RedisServer> Both => [Primary, Replica];

    /// <summary>A command for administrators on each sentinel, such as "ACL", "SETUSER", "ann", ….</summary>
    public async Task ExecuteAsync(params string[] words)
    {
        foreach (var (_, port) in _sentinels) await RedisCluster.RunToolAsync(["-p", Text(port), .. words]);
    }

    /// <summary>Makes the replica the primary and the primary a replica, and waits until all agree.</summary>
    public async Task FailOverAsync()
    {
        var to = await IsPrimaryAsync(Primary) ? Replica : Primary;
        var from = Both.First(server => server != to);
        await Eventually.HoldsAsync(async () => (await RedisCluster.RunToolAsync(["-p", Text(_sentinels[0].Port), "SENTINEL", "FAILOVER", Master])).StartsWith("OK", StringComparison.Ordinal), "a sentinel finds the replica good enough");
        await Eventually.HoldsAsync(async () => await IsPrimaryAsync(to) && !await IsPrimaryAsync(from), "the two have changed places");
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(to, "INFO", "replication")).Contains("state=online", StringComparison.Ordinal), "the replica follows");
        foreach (var (_, port) in _sentinels) await Eventually.HoldsAsync(async () => await IsReadyAsync(port), "the sentinels know it");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, _) in _sentinels)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
        _folder.Remove();
    }

    private static async Task<bool> IsPrimaryAsync(RedisServer server) => (await RedisCluster.AskAsync(server, "INFO", "replication")).Contains("role:master", StringComparison.Ordinal);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private async Task AddAsync(string executable)
    {
        var port = Servers.FreePort();
        var file = Path.Combine(_folder.FullName, $"{port}.conf");
        await File.WriteAllTextAsync(file, $"""
            port {port}
            bind 127.0.0.1
            dir "{_folder.FullName}"
            logfile "{port}.log"
            sentinel monitor {Master} 127.0.0.1 {Primary.Port} 2
            sentinel down-after-milliseconds {Master} 1000
            sentinel failover-timeout {Master} 10000
            """);
        _sentinels.Add((Process.Start(executable, [file]), port));
    }

    private async Task AgreedAsync()
    {
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(Primary, "INFO", "replication")).Contains("state=online", StringComparison.Ordinal), "the replica follows");
        foreach (var (_, port) in _sentinels)
        {
            await Eventually.HoldsAsync(async () => await IsReadyAsync(port), "the sentinels know each other and the replica");
        }
    }

    private static async Task<bool> IsReadyAsync(int port)
    {
        try
        {
            var options = new ConfigurationOptions { EndPoints = { { "127.0.0.1", port } }, CommandMap = CommandMap.Sentinel, TieBreaker = "", ConnectTimeout = 1000 };
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            var state = (await connection.GetServers()[0].SentinelMasterAsync(Master)).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
            return state["num-other-sentinels"] == Text(Sentinels - 1) && state["num-slaves"] == "1" && state["flags"] == "master";
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
