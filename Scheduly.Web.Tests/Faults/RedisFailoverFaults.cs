using System.Diagnostics;
using System.Net;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Sessions.Redis;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Faults;

/// <summary>Real Sentinels and a real cluster, whose masters are killed under load.</summary>
[Collection(FaultTests.Name)]
public sealed class RedisFailoverFaults
{
    /// <summary>That change under load.</summary>
    public const int Sessions = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_primary_is_followed_to_where_the_Sentinels_say()
    {
        await using var sentinels = await RedisSentinels.StartAsync();
        await using var node = await StartAsync(sentinels.ConnectionString);
        Assert.StartsWith($"127.0.0.1:{sentinels.Primary.Port} (", node.Backend.Location, StringComparison.Ordinal);
        var load = await LoadAsync(node);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(200, Soak.WaitLimit);
        await sentinels.Primary.KillAsync();
        var begun = Stopwatch.StartNew();
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(sentinels.Replica, "INFO", "replication")).Contains("role:master", StringComparison.Ordinal), "the replica is promoted");
        var promoted = begun.Elapsed;
        await load.UntilAcknowledgedAsync(200, Soak.WaitLimit);
        Soak.Report($"Sentinel, primary killed (down-after 1 s): the replica was promoted after {promoted.TotalSeconds:0.0} s, 200 more changes after {begun.Elapsed.TotalSeconds:0.0} s; failing answers for {load.Failing.TotalSeconds:0.0} s.");
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
        Assert.StartsWith($"127.0.0.1:{sentinels.Replica.Port} (", node.Backend.Location, StringComparison.Ordinal);
        Assert.InRange(load.Failing, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_cluster_whose_master_is_killed_goes_on_with_its_replica()
    {
        await using var cluster = await RedisCluster.StartAsync(replicas: 1, "--appendonly", "yes");
        await using var node = await StartAsync(cluster.ConnectionString);
        var load = await LoadAsync(node);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(200, Soak.WaitLimit);
        var id = await RedisCluster.IdAsync(cluster.Nodes[1]);
        await cluster.Nodes[1].KillAsync();
        var begun = Stopwatch.StartNew();
        await Eventually.HoldsAsync(
            async () => (await RedisCluster.AskAsync(cluster.Nodes[0], "CLUSTER", "NODES")).Split('\n').Any(line => line.StartsWith(id, StringComparison.Ordinal) && line.Split(' ').Length == 8),
            "a replica has the killed master's slots");
        var promoted = begun.Elapsed;
        await load.UntilAcknowledgedAsync(400, Soak.WaitLimit);
        Soak.Report($"Cluster, master killed (node timeout 2 s): its replica took over after {promoted.TotalSeconds:0.0} s, 400 more changes after {begun.Elapsed.TotalSeconds:0.0} s; failing answers for {load.Failing.TotalSeconds:0.0} s.");
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_cluster_node_away_costs_the_others_nothing_and_its_sessions_fail_fast(bool killed)
    {
        await using var cluster = await RedisCluster.StartAsync(0, "--cluster-require-full-coverage", "no", "--cluster-allow-reads-when-down", "yes");
        await using var node = await StartAsync(cluster.ConnectionString);
        var redis = (RedisBackend)((GatedBackend)node.Backend).Inner;
        var layout = new RedisLayout(redis.KeyPrefix, "sessions");
        var away = new System.Net.IPEndPoint(IPAddress.Loopback, cluster.Nodes[0].Port);
        var keys = Enumerable.Range(0, 60).Select(i => Key($"key {i}")).ToLookup(key => redis.Connection.GetServer(layout.Entry(key)).EndPoint.Equals(away));
        Assert.NotEmpty(keys[true]);
        var storage = node.Backend.Open("sessions");
        foreach (var key in keys[true].Concat(keys[false])) Assert.True(await storage.TrySetAsync(key, Value(), null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));

        if (killed) await cluster.Nodes[0].KillAsync();
        else await cluster.Nodes[0].FreezeAsync();
        var begun = Stopwatch.GetTimestamp();
        var (there, gone) = (await Task.WhenAll(AskAsync(storage, [.. keys[false]]), AskAsync(storage, [.. keys[true]]))) is [var one, var two] ? (one, two) : default;
        var failed = gone.Where(answer => !answer.Ok).ToList();
        var late = failed.Where(answer => Stopwatch.GetElapsedTime(begun, answer.At) > TimeSpan.FromSeconds(6)).Select(answer => answer.Took).Order().ToList();
        Soak.Report($"One cluster node {(killed ? "killed" : "frozen")}: {there.Count} reads of the others' sessions, {there.Count(answer => !answer.Ok)} failed, slowest {there.Max(answer => answer.Took).TotalMilliseconds:0} ms; {failed.Count} of its own failed, slowest {failed.Max(answer => answer.Took).TotalMilliseconds:0} ms, after 6 s median {late[late.Count / 2].TotalMilliseconds:0} ms.");
        Assert.All(there, answer => Assert.True(answer.Ok));
        Assert.InRange(late[late.Count / 2], TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        var found = await node.Backend.InspectAsync(new TimeoutException(), Cancel);
        var missing = Assert.Single(found, finding => finding.Subject == "cluster node");
        Assert.Contains("of its 16384 slots", missing.Cause, StringComparison.Ordinal);
        Assert.True(missing.ExplainsFailure);
        Assert.DoesNotContain(found, finding => finding.Kind == FindingKind.Failure);

        // Its sessions are back with it.
        if (killed) return;
        await cluster.Nodes[0].ResumeAsync();
        begun = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(
            async () =>
            {
                var answers = await Task.WhenAll(keys[true].Select(key => AskOnceAsync(storage, key)));
                return answers.All(ok => ok);
            },
            "the node's sessions are read again");
        Soak.Report($"All of its sessions are read {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s after it went on.");
    }

    /// <summary>Reads for ten seconds, one key after the other.</summary>
    private static async Task<List<(bool Ok, TimeSpan Took, long At)>> AskAsync(SessionStorage storage, StorageKey[] keys)
    {
        var answers = new List<(bool, TimeSpan, long)>();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10); i++)
        {
            var asked = Stopwatch.GetTimestamp();
            var ok = await AskOnceAsync(storage, keys[i % keys.Length]);
            answers.Add((ok, Stopwatch.GetElapsedTime(asked), Stopwatch.GetTimestamp()));
            await Task.Delay(5, Cancel);
        }

        return answers;
    }

    private static async Task<bool> AskOnceAsync(SessionStorage storage, StorageKey key)
    {
        try
        {
            return await storage.ReadAsync(key, Cancel) is not null;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    internal static async Task<ChangeLoad> LoadAsync(SessionHost node)
    {
        var load = new ChangeLoad();
        var client = node.NewBrowser().Client;
        for (var i = 0; i < Sessions; i++) await load.AddSessionAsync(client, client);
        return load;
    }

    internal static Task<SessionHost> StartAsync(string connection) => SessionHost.StartAsync(
        SessionHost.MapMembers,
        new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = connection,
            ["SessionStorage:RateLimit:Enabled"] = "false",
            ["SessionStorage:OperationTimeout"] = "00:00:01",
        });
}
