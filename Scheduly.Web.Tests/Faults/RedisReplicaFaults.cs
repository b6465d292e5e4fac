using System.Globalization;
using System.Net;
using System.Text.Json;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Faults;

/// <summary>A Redis with a replica of which each write waits for the replica: what is acknowledged outlives the primary, and what is not is said.</summary>
[Collection(FaultTests.Name)]
public sealed class RedisReplicaFaults
{
    private const int Clients = 32;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Without waiting, what was under way to the replica is lost: so the drill can tell.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task A_primary_that_is_killed_for_good_loses_no_change_that_replicas_confirmed(int wait)
    {
        for (var round = 1; round <= (Soak.InFull ? 5 : 1); round++)
        {
            await using var primary = await RedisServer.StartAsync(own: true);
            await using var wire = new TcpRelay(primary.Port, TwoRegions.OneWay);
            await using var replica = await StartReplicaAsync(wire.Port);
            await using var address = new TcpRelay(primary.Port);
            await using var node = await StartAsync($"127.0.0.1:{address.Port}", wait);
            var load = new ChangeLoad();
            for (var i = 0; i < Clients; i++) await load.AddSessionAsync(node.NewBrowser().Client);
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(stop.Token);
            await load.UntilAcknowledgedAsync(Soak.Changes, Soak.WaitLimit);

            await primary.KillAsync();
            await stop.CancelAsync();
            await running;
            address.LeadTo(replica.Port);
            await replica.ExecuteAsync("REPLICAOF", "NO", "ONE");
            await using var after = await StartAsync(replica.ConnectionString, 0);
            var lost = await load.LostAsync(after.NewBrowser().Client);
            Soak.Report($"Redis, WaitForReplicas={wait}, 40 ms to the replica, primary killed and replica promoted, round {round}: {load.Acknowledged} changes acknowledged, {lost} of them lost.");
            if (wait > 0) Assert.Equal(0, lost);
            else Assert.NotEqual(0, lost);
        }
    }

    [Fact]
    public async Task A_change_that_no_replica_confirms_gets_503_which_says_that_it_may_be_stored()
    {
        await using var primary = await RedisServer.StartAsync(own: true);
        await using var replica = await StartReplicaAsync(primary.Port);
        await using var node = await StartAsync(primary.ConnectionString, 1);
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/list/1");
        await replica.FreezeAsync();

        using var refused = await browser.SendAsync(HttpMethod.Get, "/append/list/2");
        var problem = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("session-unconfirmed", problem.GetProperty("code").GetString());
        Assert.Contains("may have been stored", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // The store answers: reads go on, and tell what the primary has, once.
        Assert.Equal("12", await browser.GetAsync("/get/list"));
        Assert.False(node.Backend.IsAway);

        await replica.ResumeAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await browser.SendAsync(HttpMethod.Get, "/set/list/3");
                return answer.IsSuccessStatusCode;
            },
            "changes are confirmed again");
    }

    [Fact]
    public async Task A_session_that_is_revoked_while_no_replica_confirms_is_said_to_be_unconfirmed()
    {
        await using var primary = await RedisServer.StartAsync(own: true);
        await using var replica = await StartReplicaAsync(primary.Port);
        await using var node = await StartAsync(primary.ConnectionString, 1);
        await node.NewBrowser().GetAsync("/set/list/1");
        var key = Assert.Single((await node.Engine.Storage.ListAsync(null, 10, Cancel)).Entries).Key;
        await replica.FreezeAsync();
        var refused = await Assert.ThrowsAsync<Scheduly.Sessions.SessionUnavailableException>(() => node.Engine.RevokeAsync(key));
        Assert.Equal("session-unconfirmed", refused.Code);
        await replica.ResumeAsync();
    }

    /// <summary>A connection that was made again would be told at once that all replicas have what it wrote: nothing.</summary>
    [Theory]
    [InlineData("scheduly-wait")]
    [InlineData("scheduly")]
    public async Task A_connection_that_breaks_while_a_change_waits_confirms_nothing(string name)
    {
        await using var primary = await RedisServer.StartAsync(own: true);
        await using var replica = await StartReplicaAsync(primary.Port);
        await using var node = await StartAsync(primary.ConnectionString, 1, "00:00:05");
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/list/1");
        await replica.FreezeAsync();
        var changing = browser.SendAsync(HttpMethod.Get, "/append/list/2");
        await Task.Delay(300, Cancel);
        await KillClientsAsync(primary, name);
        await Task.Delay(300, Cancel);
        await replica.ResumeAsync();
        using var refused = await changing;
        Assert.Equal("session-unconfirmed", JsonElement.Parse(await refused.Content.ReadAsStringAsync(Cancel)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Changes_that_wait_at_the_same_time_wait_together()
    {
        const int changes = 400;
        await using var primary = await RedisServer.StartAsync(own: true);
        await using var wire = new TcpRelay(primary.Port, TwoRegions.OneWay);
        await using var replica = await StartReplicaAsync(wire.Port);
        await using var node = await StartAsync(primary.ConnectionString, 1);
        await Task.WhenAll(Enumerable.Range(0, changes).Select(number => Task.Run(() => node.NewBrowser().GetAsync($"/set/a/{number}"))));
        var waits = await WaitsAsync(primary);
        Soak.Report($"{changes} changes at once, 40 ms to the replica: {waits} rounds of WAIT.");
        Assert.InRange(waits, 1, changes / 10);
    }

    [Fact]
    public async Task In_a_cluster_each_master_s_replicas_are_waited_for()
    {
        await using var cluster = await RedisCluster.StartAsync(replicas: 1);
        await using var node = await StartAsync(cluster.ConnectionString, 1);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Task.Run(() => node.NewBrowser().GetAsync($"/set/a/{number}"))));
        foreach (var master in cluster.Nodes.Take(3)) Assert.NotEqual(0, await WaitsAsync(master));
    }

    [Fact]
    public async Task The_right_to_wait_is_needed_and_enough()
    {
        await using var primary = await RedisServer.StartAsync(own: true);
        await using var replica = await StartReplicaAsync(primary.Port);
        string[] rights = [.. new[] { "sessions", "key ring", "index", "audit log", "plain cache" }.SelectMany(Storage.Redis.RedisRights.Of)];
        await primary.ExecuteAsync("ACL", ["SETUSER", "ann", "on", ">secret", "resetchannels", "~scheduly:*", .. rights]);
        var refused = await Assert.ThrowsAsync<Scheduly.Sessions.Storage.StorageSetupException>(() => StartAsync($"{primary.ConnectionString},user=ann,password=secret", 1));
        Assert.Contains("too few rights", refused.Message, StringComparison.Ordinal);
        await primary.ExecuteAsync("ACL", ["SETUSER", "ann", .. Storage.Redis.RedisRights.Of("WaitForReplicas")]);
        await using var node = await StartAsync($"{primary.ConnectionString},user=ann,password=secret", 1);
        await node.NewBrowser().GetAsync("/set/a/1");
    }

    private static async Task<RedisServer> StartReplicaAsync(int port)
    {
        var replica = await RedisServer.StartAsync(own: true, settings: ["--replicaof", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)]);
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(replica, "INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal), "the replica follows");
        return replica;
    }

    private static Task<SessionHost> StartAsync(string connection, int wait, string timeout = "00:00:01") => SessionHost.StartAsync(
        SessionHost.MapMembers,
        new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = connection,
            ["SessionStorage:WaitForReplicas"] = wait.ToString(CultureInfo.InvariantCulture),
            ["SessionStorage:RateLimit:Enabled"] = "false",
            ["SessionStorage:OperationTimeout"] = timeout,
        });

    private static async Task<long> WaitsAsync(RedisServer server)
    {
        var line = (await RedisCluster.AskAsync(server, "INFO", "commandstats")).Split('\n').FirstOrDefault(one => one.StartsWith("cmdstat_wait:calls=", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(['=', ','])[1], CultureInfo.InvariantCulture);
    }

    private static async Task KillClientsAsync(RedisServer server, string name)
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        var clients = (await admin.GetServers()[0].ClientListAsync()).Where(client => client.Name == name).ToList();
        Assert.NotEmpty(clients);
        foreach (var client in clients) await admin.GetServers()[0].ExecuteAsync("CLIENT", "KILL", "ID", client.Id);
    }
}
