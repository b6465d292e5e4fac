using Npgsql;
using Scheduly.Sessions.PostgreSql;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage;

/// <summary>What failures of the driver mean, of one host, of several and of poolers before them.</summary>
public sealed class PostgreSqlFailureTests
{
    private static readonly NpgsqlException Silent = new("Failed to connect", new System.Net.Sockets.SocketException(111));

    /// <summary>The words of poolers when they take no more clients: PgBouncer, Supavisor in its two modes, Odyssey, pgcat.</summary>
    [Theory]
    [InlineData("08P01", "no more connections allowed (max_client_conn)")]
    [InlineData("XX000", "MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size")]
    [InlineData("XX000", "Max client connections reached")]
    [InlineData("53300", "sorry, too many clients already")]
    [InlineData("08000", "too many tcp connections (max 2)")]
    [InlineData("58000", "could not get connection from the pool - AllServersDown")]
    public void Commands_take_turns_where_a_pooler_gives_no_more_connections(string code, string text)
    {
        var refused = new PostgresException(text, "FATAL", "FATAL", code);
        Assert.True(PostgreSqlFailure.IsExhausted(refused));
        Assert.True(PostgreSqlFailure.IsExhausted(Several(Silent, refused)));
        Assert.Contains("no connection left", PostgreSqlFailure.Explain(refused), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_hosts_the_answer_of_one_says_what_is_wrong()
    {
        var starting = new PostgresException("the database system is starting up", "FATAL", "FATAL", PostgresErrorCodes.CannotConnectNow);
        var password = new PostgresException("password authentication failed", "FATAL", "FATAL", PostgresErrorCodes.InvalidPassword);
        Assert.StartsWith("refused the user or the password", PostgreSqlFailure.Explain(Several(Silent, starting, password)), StringComparison.Ordinal);
        Assert.StartsWith("is starting or stopping", PostgreSqlFailure.Explain(Several(Silent, starting)), StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.CannotConnectNow, PostgreSqlFailure.CodeOf(Several(Silent, starting)));
        Assert.StartsWith("does not answer", PostgreSqlFailure.Explain(Several(Silent, Silent)), StringComparison.Ordinal);
        Assert.Null(PostgreSqlFailure.CodeOf(Several(Silent, Silent)));
    }

    [Fact]
    public async Task Of_several_servers_a_wrong_password_and_a_missing_primary_are_named_at_the_start()
    {
        await using var one = await PostgresServer.StartAsync(own: true);
        await using var two = await PostgresServer.StartAsync(own: true);
        Assert.Contains("refused the user or the password", await RefusedAsync(Servers.FreePort(), "wrong"), StringComparison.Ordinal);
        foreach (var server in (PostgresServer[])[one, two])
        {
            await PostgresServerFixture.ExecuteAsync(server.ConnectionString, "ALTER SYSTEM SET default_transaction_read_only = on");
            await PostgresServerFixture.ExecuteAsync(server.ConnectionString, "SELECT pg_reload_conf()");
        }

        Assert.Contains("has no host that takes writes", await RefusedAsync(two.Port, null), StringComparison.Ordinal);

        async Task<string> RefusedAsync(int other, string? password)
        {
            var settings = new NpgsqlConnectionStringBuilder(one.ConnectionString) { Host = $"127.0.0.1:{one.Port},127.0.0.1:{other}" };
            if (password is not null) settings.Password = password;
            var refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(
                SessionHost.MapMembers,
                new Dictionary<string, string?> { ["SessionStorage:Backend"] = "PostgreSql", ["SessionStorage:ConnectionString"] = settings.ConnectionString }));
            return refused.Message;
        }
    }

    /// <summary>As the driver wraps them.</summary>
    private static NpgsqlException Several(params Exception[] causes) => new("Unable to connect to a suitable host.", new AggregateException(causes));
}
