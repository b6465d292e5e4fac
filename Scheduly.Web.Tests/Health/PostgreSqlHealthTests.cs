using System.Net;
using Npgsql;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health;

public sealed class PostgreSqlHealthTests(PostgresServerFixture servers)
{
    [Fact]
    public async Task A_server_that_may_lose_what_it_acknowledged_is_warned_of()
    {
        await using var server = await PostgresServer.StartAsync(own: true, "fsync=off", "full_page_writes=off");
        await using var app = SchedulyFactory.ForOperator(Store(server.ConnectionString));
        var answer = await app.ReadyAsync();
        answer.Is("degraded");
        Assert.Contains("fsync = off", answer.Finding("fsync").Cause, StringComparison.Ordinal);
        Assert.Contains("full_page_writes", answer.Finding("full_page_writes").Cause, StringComparison.Ordinal);
        await server.KillAsync();
        answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Code);
        Assert.Contains(answer.Findings, one => one.Cause.StartsWith("Database connection failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_table_must_be_there_with_its_index_and_be_logged()
    {
        var connection = await servers.CreateSchemaAsync();
        await using var app = SchedulyFactory.ForOperator(Store(connection));
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await PostgresServerFixture.ExecuteAsync(connection, "DROP INDEX scheduly_cache_expires");
        await PostgresServerFixture.ExecuteAsync(connection, "ALTER TABLE scheduly_cache SET UNLOGGED");
        var answer = await app.ReadyUntilAsync("degraded");
        Assert.Contains("unlogged", answer.Finding("unlogged table").Cause, StringComparison.Ordinal);
        Assert.Contains("no index", answer.Finding("index").Cause, StringComparison.Ordinal);
        await PostgresServerFixture.ExecuteAsync(connection, "DROP TABLE scheduly_cache");
        answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Contains("has no table scheduly_cache", answer.Finding("table").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_was_changed_and_a_lost_key_ring_are_named()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, "CREATE USER ann WITH SUPERUSER PASSWORD 'first-password'");
        await using var app = SchedulyFactory.ForOperator(Store(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = "ann", Password = "first-password" }.ConnectionString));
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, "DELETE FROM scheduly_keys");
        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Contains("not in the stored ring", answer.Finding("ring lost").Cause, StringComparison.Ordinal);
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, "ALTER USER ann WITH PASSWORD 'second-password'");
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ann'");
        for (var attempt = 0; attempt < 60 && !answer.Findings.Any(one => one.Cause.Contains("refused the user or the password", StringComparison.Ordinal)); attempt++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            answer = await app.ReadyAsync();
        }

        Assert.Contains(answer.Findings, one => one.Cause.Contains("refused the user or the password", StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> Store(string connection) => new()
    {
        ["SessionStorage:Backend"] = "PostgreSql",
        ["SessionStorage:ConnectionString"] = connection,
    };
}
