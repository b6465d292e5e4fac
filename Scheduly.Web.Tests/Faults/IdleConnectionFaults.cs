using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>Connections that somebody else ends while they lie idle: a proxy, the server, an operator. The next request notices nothing.</summary>
[Collection(FaultTests.Name)]
public sealed class IdleConnectionFaults
{
    /// <summary>Milliseconds.</summary>
    private const int Idle = 500;

    private const int AtOnce = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_proxy_that_ends_idle_connections_to_PostgreSQL_costs_no_request()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using var proxy = await HaProxy.StartAsync(Idle, "", server.Port);
        await using var node = await StartAsync("PostgreSql", new NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = proxy.Port }.ConnectionString);
        await GoesOnAsync(node, () => Task.Delay(2 * Idle, Cancel));
    }

    [Fact]
    public async Task Idle_session_timeout_costs_no_request()
    {
        await using var server = await PostgresServer.StartAsync(own: true, $"idle_session_timeout={Idle}");
        await using var node = await StartAsync("PostgreSql", server.ConnectionString);
        await GoesOnAsync(node, () => Task.Delay(2 * Idle, Cancel));
    }

    [Fact]
    public async Task Connections_that_an_operator_of_PostgreSQL_ends_cost_no_request()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using var node = await StartAsync("PostgreSql", server.ConnectionString);
        await GoesOnAsync(node, () => PostgresServerFixture.ExecuteAsync(server.ConnectionString, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"));
    }

    [Fact]
    public async Task A_pooler_that_ends_idle_clients_costs_no_request()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        await using var pooler = await PgBouncer.StartAsync(server.Port, settings.Username!, settings.Password!, "session", "client_idle_timeout = 1", "server_lifetime = 1", "server_idle_timeout = 1", "default_pool_size = 50");
        settings.Port = pooler.Port;
        await using var node = await StartAsync("PostgreSql", settings.ConnectionString);

        // It counts in seconds.
        await GoesOnAsync(node, () => Task.Delay(2500, Cancel));
    }

    [Fact]
    public async Task A_proxy_that_ends_idle_connections_to_Redis_costs_no_request()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var proxy = await HaProxy.StartAsync(Idle, "", server.Port);
        await using var node = await StartAsync("Redis", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{proxy.Port}"));
        await GoesOnAsync(node, () => Task.Delay(2 * Idle, Cancel));
    }

    [Fact]
    public async Task Connections_that_an_operator_of_Redis_ends_cost_no_request()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var node = await StartAsync("Redis", server.ConnectionString);
        await GoesOnAsync(node, async () =>
        {
            // A connection is replaced once in a second.
            await Task.Delay(1200, Cancel);
            await server.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal");
        });
    }

    [Fact]
    public async Task A_proxy_that_looks_for_the_Redis_primary_is_followed()
    {
        await using var primary = await RedisServer.StartAsync(own: true);
        await using var replica = await RedisServer.StartAsync(own: true, settings: ["--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture)]);
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(primary, "INFO", "replication")).Contains("state=online", StringComparison.Ordinal), "the replica follows");
        await using var proxy = await HaProxy.StartAsync(60_000, HaProxy.RedisPrimary, primary.Port, replica.Port);
        await using var node = await StartAsync("Redis", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{proxy.Port}"));
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(primary, "WAIT", "1", "1000")) == "1", "the replica has it");
        await primary.KillAsync();
        await replica.ExecuteAsync("REPLICAOF", "NO", "ONE");
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, "/append/a/2");
            if (answer.IsSuccessStatusCode) break;
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), $"{answer.StatusCode}");
            await Task.Delay(50, Cancel);
        }

        Soak.Report($"HAProxy with a check for the Redis primary: a change succeeds {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s after the replica was promoted.");
        Assert.StartsWith("12", await browser.GetAsync("/get/a"), StringComparison.Ordinal);
    }

    /// <summary>Two rounds of many requests at once, with the end of all connections before each.</summary>
    private static async Task GoesOnAsync(SessionHost node, Func<Task> end)
    {
        Browser[] browsers = [.. Enumerable.Range(0, AtOnce).Select(_ => node.NewBrowser())];
        await Task.WhenAll(browsers.Select(browser => browser.GetAsync("/set/a/-")));
        for (var round = 0; round < 2; round++)
        {
            await end();
            var answers = await Task.WhenAll(browsers.Select(browser => browser.SendAsync(HttpMethod.Get, "/append/a/x")));
            foreach (var answer in answers) Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
            await end();

            // One that nothing is read for before it is stored.
            using var made = await node.NewBrowser().SendAsync(HttpMethod.Get, "/own/ann");
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
            await end();
            await node.Engine.Storage.RemoveExpiredAsync(100, Cancel);
        }

        // A page of the operators.
        await end();
        Assert.NotEmpty((await node.Engine.Storage.ListAsync(null, 10, Cancel)).Entries);

        foreach (var browser in browsers) Assert.Equal("-xx", await browser.GetAsync("/get/a"));
    }

    private static Task<SessionHost> StartAsync(string backend, string connection) => SessionHost.StartAsync(
        app =>
        {
            SessionHost.MapMembers(app);
            app.MapGet("/own/{name}", async (HttpContext context, string name) => await context.Session.UpdateAsync(session => session.SetOwner(name)));
        },
        new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = backend,
            ["SessionStorage:ConnectionString"] = connection,
            ["SessionStorage:RateLimit:Enabled"] = "false",
        });
}
