using System.Diagnostics;
using System.Net;
using System.Xml.Linq;
using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>The server is well, and the connections to it are not: black holes and a demotion.</summary>
[Collection(FaultTests.Name)]
public sealed class PostgreSqlConnectionFaults
{
    private const int Clients = 20, TabsOfEach = 2;

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_swallow_everything_are_given_up_under_load()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using var relay = new TcpRelay(server.Port);
        await using var node = await StartAsync(Through(server, relay.Port));
        var load = new ChangeLoad();
        var client = node.NewBrowser().Client;
        for (var i = 0; i < Clients; i++) await load.AddSessionAsync(client, [.. Enumerable.Repeat(client, TabsOfEach - 1)]);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(200, Soak.WaitLimit);
        relay.Swallow();
        var begun = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        await load.UntilAcknowledgedAsync(100, Promised);
        Soak.Report($"PostgreSQL behind connections that swallow everything, pool of 20, 40 clients: 100 more changes {begun.Elapsed.TotalSeconds:0.0} s after it.");
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
    }

    [Fact]
    public async Task Connections_that_swallow_everything_are_given_up_without_load_and_hold_no_background_work()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using var relay = new TcpRelay(server.Port);
        await using var node = await StartAsync(Through(server, relay.Port));
        var browser = node.NewBrowser();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => browser.GetAsync("/append/list/x"), Cancel)));
        var before = await browser.GetAsync("/get/list");
        relay.Swallow();

        // Nobody asks but what runs in the background, all of it at once: each has an end of its own.
        Func<Task>[] background =
        [
            () => node.Engine.Storage.RemoveExpiredAsync(100, Cancel),
            () => node.Engine.Storage.ListAsync(null, 10, Cancel),
            () => node.Backend.OpenAudit().ReadAsync(null, null, 10, Cancel),
            () => node.Backend.OpenAudit().TrimAsync(DateTimeOffset.UnixEpoch, 10, Cancel),
            () => node.Backend.OpenAudit().AddAsync([new(Stamp.New(TimeProvider.System), DateTimeOffset.UnixEpoch, "node", "", "what", "")], Cancel),
            () => Task.Run(() => node.Backend.OpenKeyRing()!.GetAllElements(), Cancel),
            () => Task.Run(() => node.Backend.OpenKeyRing()!.StoreElement(new XElement("revocation"), "r"), Cancel),
            () => node.Backend.InspectAsync(null, Cancel),
        ];
        var begun = Stopwatch.StartNew();
        var ends = await Task.WhenAll(background.Select(work => Task.Run(async () =>
        {
            await Task.WhenAny(Task.Run(work, Cancel), Task.Delay(Promised, Cancel));
            return begun.Elapsed;
        })));
        Assert.All(ends, end => Assert.InRange(end, TimeSpan.Zero, Promised - TimeSpan.FromMilliseconds(100)));
        Soak.Report($"The last background work ends {ends.Max().TotalSeconds:0.0} s after the connections died.");
        await BackAsync(browser, "/get/list");
        Assert.Equal(before, await browser.GetAsync("/get/list"));
        foreach (var work in background) await work().WaitAsync(Promised, Cancel);
    }

    [Fact]
    public async Task A_demoted_primary_is_left_for_the_one_that_new_connections_find() =>
        await DemotedAsync(node => BackAsync(node.NewBrowser(), "/set/a/2"));

    [Fact]
    public async Task A_key_is_added_on_the_new_primary_before_any_session_found_it() =>
        await DemotedAsync(node =>
        {
            var ring = node.Backend.OpenKeyRing()!;
            ring.StoreElement(new XElement("key", new XAttribute("id", "added")), "added");
            Assert.Contains(ring.GetAllElements(), key => key.Attribute("id")?.Value == "added");
            return Task.CompletedTask;
        });

    [Fact]
    public async Task A_serializable_default_makes_lost_races_of_its_failures()
    {
        await using var server = await PostgresServer.StartAsync(own: true, "default_transaction_isolation=serializable");
        await using var one = await StartAsync(server.ConnectionString);
        await using var two = await StartAsync(server.ConnectionString);
        var load = new ChangeLoad();
        for (var i = 0; i < 4; i++) await load.AddSessionAsync(one.NewBrowser().Client, two.NewBrowser().Client);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(300, Soak.WaitLimit);
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
        Assert.DoesNotContain(load.Answers, answer => answer.Status == HttpStatusCode.ServiceUnavailable);
    }

    private static string Through(PostgresServer server, int port) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = port, MaxPoolSize = 20 }.ConnectionString;

    /// <param name="goOn">Gets a node whose primary takes no writes any more, while new connections find another.</param>
    private static async Task DemotedAsync(Func<SessionHost, Task> goOn)
    {
        await using var old = await PostgresServer.StartAsync(own: true);
        await using var promoted = await PostgresServer.StartAsync(own: true);
        await using (await StartAsync(promoted.ConnectionString))
        {
            // Makes the tables there.
        }

        await using var relay = new TcpRelay(old.Port);
        await using var node = await StartAsync(Through(old, relay.Port));
        await node.NewBrowser().GetAsync("/set/a/1");
        await PostgresServerFixture.ExecuteAsync(old.ConnectionString, "ALTER SYSTEM SET default_transaction_read_only = on");
        await PostgresServerFixture.ExecuteAsync(old.ConnectionString, "SELECT pg_reload_conf()");
        relay.LeadTo(promoted.Port);
        await goOn(node);
    }

    private static Task<SessionHost> StartAsync(string connection) => SessionHost.StartAsync(
        SessionHost.MapMembers,
        new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "PostgreSql",
            ["SessionStorage:ConnectionString"] = connection,
            ["SessionStorage:RateLimit:Enabled"] = "false",
            ["SessionStorage:OperationTimeout"] = "00:00:01",
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
