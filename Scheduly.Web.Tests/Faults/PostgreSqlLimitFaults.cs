using Npgsql;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>A server, a role or a pooler that gives fewer connections than there are requests: they take turns.</summary>
[Collection(FaultTests.Name)]
public sealed class PostgreSqlLimitFaults
{
    private const int Clients = 20;

    [Fact]
    public async Task A_server_with_few_connections_costs_no_request()
    {
        await using var server = await PostgresServer.StartAsync(own: true, "max_connections=12", "superuser_reserved_connections=0");
        await ServesAllAsync(server.ConnectionString);
    }

    [Fact]
    public async Task A_role_with_a_connection_limit_costs_no_request()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, "CREATE ROLE app LOGIN PASSWORD 'few' CONNECTION LIMIT 4");
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, "GRANT USAGE, CREATE ON SCHEMA public TO app");
        await ServesAllAsync(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = "app", Password = "few" }.ConnectionString);
    }

    [Fact]
    public async Task A_pooler_that_takes_few_clients_costs_no_request()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        await using var pooler = await PgBouncer.StartAsync(server.Port, settings.Username!, settings.Password!, "transaction", "max_client_conn = 8");
        settings.Port = pooler.Port;
        await ServesAllAsync(settings.ConnectionString);
    }

    private static async Task ServesAllAsync(string connection)
    {
        await using var node = await SessionHost.StartAsync(
            SessionHost.MapMembers,
            new Dictionary<string, string?>
            {
                ["SessionStorage:Backend"] = "PostgreSql",
                ["SessionStorage:ConnectionString"] = connection,
                ["SessionStorage:RateLimit:Enabled"] = "false",
                ["SessionStorage:OperationTimeout"] = "00:00:05",
            });
        var load = new ChangeLoad();
        var client = node.NewBrowser().Client;
        for (var i = 0; i < Clients; i++) await load.AddSessionAsync(client, client);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(1000, Soak.WaitLimit);
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
        Soak.Report(load.Summary("More requests than connections"));
        Assert.DoesNotContain(load.Answers, answer => !answer.Ok);
    }
}
