namespace Scheduly.Web.Tests.Infrastructure;

// A second server that follows this one.
internal sealed partial class PostgresServer
{
    /// <summary>A copy that is replicated to; from then on each commit here waits until it is on the disk there too.</summary>
    public async Task<PostgresServer> StartSynchronousStandbyAsync()
    {
        var standby = await StartStandbyAsync();
        try
        {
            await WaitForStandbysAsync();
            return standby;
        }
        catch
        {
            await standby.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on each commit waits for a standby.</summary>
    public async Task WaitForStandbysAsync()
    {
        await PostgresServerFixture.ExecuteAsync(ConnectionString, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await PostgresServerFixture.ExecuteAsync(ConnectionString, "SELECT pg_reload_conf()");
        await Eventually.HoldsAsync(IsSynchronousAsync, "the standby is synchronous");
    }

    /// <summary>A copy that is replicated to, and that no commit waits for.</summary>
    /// <param name="through">The port of a relay to this server; its own without one.</param>
    public async Task<PostgresServer> StartStandbyAsync(int? through = null)
    {
        var standby = new PostgresServer(_programs!, Servers.FreePort(), []);
        try
        {
            await standby.FinishAsync(
                "pg_basebackup", "-d", $"host=127.0.0.1 port={through ?? Port} user={User} password={Password}", "-D", standby.Data, "-R", "-X", "stream", "-c", "fast", "--no-sync");
            await standby.RunAsync();
            return standby;
        }
        catch
        {
            await standby.DisposeAsync();
            throw;
        }
    }

    /// <summary>A copy that starts and refuses every connection (57P03), as a server does that recovers, until it is <see cref="PromoteClosedAsync">promoted</see>.</summary>
    public async Task<PostgresServer> StartClosedStandbyAsync()
    {
        var standby = new PostgresServer(_programs!, Servers.FreePort(), ["hot_standby=off"]);
        try
        {
            await standby.FinishAsync(
                "pg_basebackup", "-d", $"host=127.0.0.1 port={Port} user={User} password={Password}", "-D", standby.Data, "-R", "-X", "stream", "-c", "fast", "--no-sync");
            standby._process = standby.Start("postgres", ["-D", standby.Data, .. standby._settings]);
            await Eventually.HoldsAsync(standby.IsClosedAsync, "the copy answers that it is starting");
            return standby;
        }
        catch
        {
            await standby.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets a closed standby accept connections.</summary>
    public Task PromoteClosedAsync() => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                await FinishAsync("pg_ctl", "promote", "-D", Data);
                return true;
            }
            catch (InvalidOperationException)
            {
                // It refuses connections before it has come to be a standby.
                return false;
            }
        },
        "the copy is promoted");

    /// <summary>Makes a standby a primary.</summary>
    public Task PromoteAsync() => PostgresServerFixture.ExecuteAsync($"{ConnectionString};Command Timeout=90", "SELECT pg_promote(true, 60)");

    private async Task<bool> IsClosedAsync()
    {
        try
        {
            await using var connection = new Npgsql.NpgsqlConnection(ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            return false;
        }
        catch (Npgsql.NpgsqlException refused)
        {
            return refused.SqlState == "57P03";
        }
    }

    private async Task<bool> IsSynchronousAsync()
    {
        await using var connection = new Npgsql.NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", connection);
        return await command.ExecuteScalarAsync() is 1L;
    }
}
