using Npgsql;
using Scheduly.Sessions.PostgreSql;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>A real PgBouncer between the nodes and PostgreSQL, in the modes that providers run it in.</summary>
[Collection(FaultTests.Name)]
public sealed class PostgreSqlPoolerFaults
{
    private const int Clients = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pooler_in_transaction_mode_is_recognised_and_costs_no_request()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        await using var pooler = await PgBouncer.StartAsync(server.Port, settings.Username!, settings.Password!);
        settings.Port = pooler.Port;
        await using var node = await StartAsync(settings.ConnectionString);
        var load = new ChangeLoad();
        var client = node.NewBrowser().Client;
        for (var i = 0; i < Clients; i++) await load.AddSessionAsync(client);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(1000, Soak.WaitLimit);
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
        Assert.DoesNotContain(load.Answers, answer => !answer.Ok);
    }

    [Fact]
    public async Task A_pooler_before_the_follower_costs_no_read()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using (await StartAsync(server.ConnectionString))
        {
            // Makes the tables.
        }

        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        await using var pooler = await PgBouncer.StartAsync(server.Port, settings.Username!, settings.Password!);
        settings.Port = pooler.Port;
        await using var follower = new DatabaseFollower("PostgreSql", PostgreSqlSettings.Engine(settings.ConnectionString, writes: false), TimeProvider.System);
        var read = follower.Open("session");
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => Task.Run(() => read(StorageKey.For("session", $"{number}")), Cancel)));
    }

    [Fact]
    public async Task A_pooler_in_statement_mode_ends_the_start_and_is_named()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using (await StartAsync(server.ConnectionString))
        {
            // Makes the tables: that they are there must not hide the pooler.
        }

        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        await using var pooler = await PgBouncer.StartAsync(server.Port, settings.Username!, settings.Password!, "statement");
        settings.Port = pooler.Port;
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(settings.ConnectionString));
        Assert.Contains("behind a pooler in statement mode", refused.Message, StringComparison.Ordinal);
        Assert.Contains("pool_mode = transaction", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(settings.Password!, refused.ToString(), StringComparison.Ordinal);
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
}
