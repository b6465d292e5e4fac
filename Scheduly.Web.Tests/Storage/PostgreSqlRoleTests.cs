using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Health;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage;

/// <summary>What administrators set for a role, which the connections of the application then have.</summary>
public sealed class PostgreSqlRoleTests : IAsyncLifetime
{
    /// <summary>Each changes how a client that relies on defaults is answered.</summary>
    private static readonly string[] Harmless =
    [
        "search_path = sessions", "standard_conforming_strings = off", "bytea_output = 'escape'", "IntervalStyle = 'sql_standard'", "DateStyle = 'German, DMY'",
        "TimeZone = 'Asia/Kolkata'", "client_encoding = 'LATIN1'", "default_transaction_isolation = 'repeatable read'", "default_transaction_deferrable = on",
        "statement_timeout = '5s'", "lock_timeout = '2s'", "idle_in_transaction_session_timeout = '1s'", "idle_session_timeout = '1min'", "enable_indexscan = off",
        "plan_cache_mode = 'force_generic_plan'", "extra_float_digits = 0", "row_security = off", "lc_numeric = 'C.UTF-8'", "escape_string_warning = on", "transform_null_equals = on",
    ];

    private PostgresServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync(own: true);
        await RunAsync("CREATE ROLE app LOGIN PASSWORD 'first'");
        await RunAsync("GRANT USAGE, CREATE ON SCHEMA public TO app");
        await RunAsync("CREATE SCHEMA sessions AUTHORIZATION app");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Settings_of_a_role_change_nothing()
    {
        foreach (var setting in Harmless)
        {
            await RunAsync($"ALTER ROLE app SET {setting}");
            try
            {
                await UseAsync();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Assert.Fail($"With {setting}: {failure}");
            }

            await RunAsync("ALTER ROLE app RESET ALL");
        }
    }

    [Fact]
    public async Task All_of_them_together_change_nothing()
    {
        foreach (var setting in Harmless) await RunAsync($"ALTER ROLE app SET {setting}");
        await UseAsync();
        await PostgresServerFixture.ExecuteAsync(_server.ConnectionString, "SELECT * FROM sessions.scheduly_cache");
    }

    /// <summary>What people write in a connection string for other reasons.</summary>
    [Fact]
    public async Task Options_of_the_driver_change_nothing()
    {
        foreach (var option in new[] { "Maximum Pool Size=1", "Pooling=false", "Multiplexing=true", "Minimum Pool Size=3", "Keepalive=1", "Include Error Detail=true", "Options=-c statement_timeout=5s", "Max Auto Prepare=0", "No Reset On Close=false", "Command Timeout=5", "Host=localhost" })
        {
            try
            {
                await UseAsync($";{option}");
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Assert.Fail($"With {option}: {failure}");
            }
        }
    }

    [Fact]
    public async Task A_server_that_takes_only_encrypted_connections_is_named()
    {
        await RunAsync("COPY (VALUES ('host all scheduly all scram-sha-256'), ('hostssl all app all scram-sha-256')) TO PROGRAM 'cat > pg_hba.conf'");
        await RunAsync("SELECT pg_reload_conf()");
        await using var backend = PostgresServerFixture.CreateBackend(Connection());
        await Eventually.HoldsAsync(async () => (await Assert.ThrowsAsync<StorageSetupException>(() => backend.InitializeAsync(Cancel))).Message.Contains("SSL Mode", StringComparison.Ordinal), "the message names the setting");
        await RunAsync("COPY (VALUES ('host all scheduly all scram-sha-256')) TO PROGRAM 'cat > pg_hba.conf'");
        await RunAsync("SELECT pg_reload_conf()");
        await using var other = PostgresServerFixture.CreateBackend(Connection());
        await Eventually.HoldsAsync(async () => (await Assert.ThrowsAsync<StorageSetupException>(() => other.InitializeAsync(Cancel))).Message.Contains("pg_hba.conf", StringComparison.Ordinal), "the message names the file");
    }

    [Fact]
    public async Task A_role_whose_transactions_are_read_only_is_told_so()
    {
        await RunAsync("ALTER ROLE app SET default_transaction_read_only = on");
        await using (var first = PostgresServerFixture.CreateBackend(Connection()))
        {
            var refused = await Assert.ThrowsAsync<StorageSetupException>(() => first.InitializeAsync(Cancel));
            Assert.Contains("default_transaction_read_only", refused.Message, StringComparison.Ordinal);
        }

        await RunAsync("ALTER ROLE app RESET ALL");
        await using var app = SchedulyFactory.ForOperator(Store());
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await RunAsync("ALTER ROLE app SET default_transaction_read_only = on");
        await EndConnectionsAsync();
        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Contains(answer.Findings, one => one.Cause.Contains("default_transaction_read_only is on", StringComparison.Ordinal) && one.Advice.Contains("RESET default_transaction_read_only", StringComparison.Ordinal));
        await RunAsync("ALTER ROLE app RESET ALL");
        await EndConnectionsAsync();
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
    }

    [Fact]
    public async Task A_role_that_does_not_wait_for_the_disk_is_warned_of()
    {
        await RunAsync("ALTER ROLE app SET synchronous_commit = off");
        await using var app = SchedulyFactory.ForOperator(Store());
        var answer = await app.ReadyAsync();
        answer.Is("degraded");
        Assert.Contains("acknowledged", answer.Finding("synchronous_commit").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_path_that_leads_nowhere_is_named()
    {
        await RunAsync("ALTER ROLE app SET search_path = nowhere");
        await using var backend = PostgresServerFixture.CreateBackend(Connection());
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => backend.InitializeAsync(Cancel));
        Assert.Contains("search_path", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Search Path", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_a_pooler_does_not_pass_on_is_named()
    {
        var settings = new NpgsqlConnectionStringBuilder(_server.ConnectionString);
        await using var pooler = await PgBouncer.StartAsync(_server.Port, settings.Username!, settings.Password!);
        (settings.Port, settings.SearchPath) = (pooler.Port, "sessions");
        await using var backend = PostgresServerFixture.CreateBackend(settings.ConnectionString);
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => backend.InitializeAsync(Cancel));
        Assert.Contains("unsupported startup parameter search_path", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER ROLE", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_changes_twice_is_named_in_between_and_needs_no_restart()
    {
        await using var app = SchedulyFactory.ForOperator(Store());
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await RunAsync("ALTER ROLE app PASSWORD 'second'");
        await EndConnectionsAsync();
        var answer = await app.ReadyUntilAsync(ready => ready.Findings.Any(one => one.Cause.Contains("refused the user or the password", StringComparison.Ordinal)));
        answer.Is("unhealthy");
        await RunAsync("ALTER ROLE app PASSWORD 'first'");
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
    }

    private async Task UseAsync(string options = "")
    {
        var store = Store();
        store["SessionStorage:ConnectionString"] += options;
        await using var node = await SessionHost.StartAsync(SessionHost.MapMembers, store);
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await browser.GetAsync("/append/a/\u00e9");
        Assert.Equal("1\u00e9", await browser.GetAsync("/get/a"));
        var storage = node.Engine.Storage;
        Assert.InRange(await storage.CountAsync(Cancel), 1, 1000);
        Assert.NotEmpty(await storage.ListAllAsync(10, Cancel));
        await storage.SetAsync("plain", [0, 92, 39, 255], new() { SlidingExpiration = TimeSpan.FromMinutes(1) }, Cancel);
        Assert.Equal([0, 92, 39, 255], await storage.GetAsync("plain", Cancel));
        await storage.RemoveExpiredAsync(10, Cancel);
        var audit = node.Backend.OpenAudit();
        var id = Stamp.New(TimeProvider.System);
        await audit.AddAsync([new AuditEntry(id, id.Time, "node", "key", "created", @"a\'b")], Cancel);
        Assert.Contains((await audit.ReadAsync(null, null, 10, Cancel)).Entries, entry => entry.Detail == @"a\'b" && entry.Id == id);
        Assert.DoesNotContain(await node.Backend.InspectAsync(null, Cancel), finding => finding.Kind != FindingKind.Unknown);
    }

    private string Connection() => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Username = "app", Password = "first" }.ConnectionString;

    private Dictionary<string, string?> Store() => new()
    {
        ["SessionStorage:Backend"] = "PostgreSql",
        ["SessionStorage:ConnectionString"] = Connection(),
    };

    private Task EndConnectionsAsync() => RunAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");

    private Task RunAsync(string sql) => PostgresServerFixture.ExecuteAsync(_server.ConnectionString, sql);
}
