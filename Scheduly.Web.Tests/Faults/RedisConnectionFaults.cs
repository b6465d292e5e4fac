using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>The server is well, and the connections to it are not: black holes, a demotion, a failover behind one address.</summary>
[Collection(FaultTests.Name)]
public sealed class RedisConnectionFaults
{
    private const int Sessions = 20, TabsOfEach = 2;

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    /// <summary>The driver gives a silent connection up by itself after four times that: what is back within ten seconds is not back by that.</summary>
    private const string LongTimeout = "00:00:03";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_swallow_everything_are_given_up_under_load()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var relay = new TcpRelay(server.Port);
        await using var node = await StartAsync(relay.Port, timeout: LongTimeout);
        var load = await LoadAsync(node);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(200, Soak.WaitLimit);
        relay.Swallow();
        var begun = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
        await load.UntilAcknowledgedAsync(100, Promised);
        Soak.Report($"Redis behind connections that swallow everything, operation timeout 3 s, 40 clients: 100 more changes {begun.Elapsed.TotalSeconds:0.0} s after it; failing answers for {load.Failing.TotalSeconds:0.0} s.");
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
    }

    [Fact]
    public async Task Connections_that_swallow_everything_are_given_up_without_load_and_hold_no_background_work()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var relay = new TcpRelay(server.Port);
        await using var node = await StartAsync(relay.Port, timeout: LongTimeout);
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        relay.Swallow();

        // Nobody asks but what runs in the background, all of it at once: each has an end of its own.
        var begun = Stopwatch.StartNew();
        Func<Task>[] background =
        [
            () => node.Engine.Storage.RemoveExpiredAsync(100, Cancel),
            () => node.Backend.OpenAudit().ReadAsync(null, null, 10, Cancel),
            () => node.Backend.OpenAudit().TrimAsync(DateTimeOffset.UnixEpoch, 10, Cancel),
            () => Task.Run(() => node.Backend.OpenKeyRing()!.GetAllElements(), Cancel),
            () => Task.Run(() => node.Backend.OpenKeyRing()!.StoreElement(new XElement("revocation"), "r"), Cancel),
            () => node.Backend.InspectAsync(null, Cancel),
        ];
        var ends = await Task.WhenAll(background.Select(work => Task.Run(async () =>
        {
            await Task.WhenAny(Task.Run(work, Cancel), Task.Delay(Promised, Cancel));
            return begun.Elapsed;
        })));
        Assert.All(ends, end => Assert.InRange(end, TimeSpan.Zero, Promised - TimeSpan.FromMilliseconds(100)));
        await BackAsync(browser, "/get/a");
        Assert.InRange(begun.Elapsed, TimeSpan.Zero, Promised);
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        foreach (var work in background) await work().WaitAsync(Promised, Cancel);
        Soak.Report($"All background work succeeds again {begun.Elapsed.TotalSeconds:0.0} s after it.");
    }

    [Fact]
    public async Task A_demoted_primary_is_left_under_load_for_the_one_that_new_connections_find()
    {
        await using var old = await RedisServer.StartAsync(durable: true, own: true);
        await using var promoted = await RedisServer.StartAsync(durable: true, own: true, "--replicaof", "127.0.0.1", Text(old.Port));
        await FollowsAsync(old);
        await using var relay = new TcpRelay(old.Port);
        await using var node = await StartAsync(relay.Port);
        var load = await LoadAsync(node);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(200, Soak.WaitLimit);

        // The server's own failover stops writes until the replica has them all: the store loses none.
        await old.ExecuteAsync("FAILOVER", "TO", "127.0.0.1", Text(promoted.Port));
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(old, "ROLE")).Length >= 0 && await RoleAsync(promoted) == "master", "the replica is promoted");
        await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
        relay.LeadTo(promoted.Port);
        var begun = Stopwatch.StartNew();
        await load.UntilAcknowledgedAsync(100, Promised);
        Soak.Report($"Redis demoted in place, 40 clients: 100 more changes {begun.Elapsed.TotalSeconds:0.0} s after the address leads to the new primary; failing answers for {load.Failing.TotalSeconds:0.0} s.");
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
        Assert.All(load.Answers.Where(answer => !answer.Ok), answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
    }

    [Fact]
    public async Task The_log_names_the_cause_of_an_outage_once()
    {
        await using var old = await RedisServer.StartAsync(own: true);
        await using var other = await RedisServer.StartAsync(own: true);
        var logs = new FakeLogCollector();
        await using var node = await StartAsync(old.Port, logs);
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await old.ExecuteAsync("REPLICAOF", "127.0.0.1", Text(other.Port));
        for (var i = 0; i < 20; i++)
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, $"/set/a/{i}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        var told = Assert.Single(logs.GetSnapshot(), log => log.Message.StartsWith("The session store failed", StringComparison.Ordinal));
        Assert.Contains("READONLY", told.Message, StringComparison.Ordinal);
        await old.FreezeAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await browser.SendAsync(HttpMethod.Get, "/get/a");
                return logs.GetSnapshot().Any(log => log.Message.StartsWith("The session store does not answer (", StringComparison.Ordinal));
            },
            "the gate's opening is logged with its cause");
        await old.ResumeAsync();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> RoleAsync(RedisServer server) =>
        (await RedisCluster.AskAsync(server, "INFO", "replication")).Contains("role:master", StringComparison.Ordinal) ? "master" : "replica";

    private static Task FollowsAsync(RedisServer primary) => Eventually.HoldsAsync(
        async () => (await RedisCluster.AskAsync(primary, "INFO", "replication")).Contains("state=online", StringComparison.Ordinal), "the replica follows");

    private static async Task<ChangeLoad> LoadAsync(SessionHost node)
    {
        var load = new ChangeLoad();
        var client = node.NewBrowser().Client;
        for (var i = 0; i < Sessions; i++) await load.AddSessionAsync(client, [.. Enumerable.Repeat(client, TabsOfEach - 1)]);
        return load;
    }

    private static Task<SessionHost> StartAsync(int port, FakeLogCollector? logs = null, string timeout = "00:00:01") => SessionHost.StartAsync(
        SessionHost.MapMembers,
        new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = $"127.0.0.1:{port}",
            ["SessionStorage:RateLimit:Enabled"] = "false",
            ["SessionStorage:OperationTimeout"] = timeout,
        },
        configure: builder =>
        {
            if (logs is not null) builder.Logging.AddProvider(new FakeLoggerProvider(logs));
        });

    private static async Task BackAsync(Browser browser, string path)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, path);
            if (answer.IsSuccessStatusCode) break;
            Assert.True(begun.Elapsed < Promised, $"{answer.StatusCode} after {begun.Elapsed}");
            await Task.Delay(50, Cancel);
        }

        Soak.Report($"{path} succeeds after {begun.Elapsed.TotalSeconds:0.0} s");
    }
}
