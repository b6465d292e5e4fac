using Npgsql;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>A PostgreSQL whose standby is in another region: what is lost with the primary, and what is not where commits wait.</summary>
[Collection(FaultTests.Name)]
public sealed class PostgreSqlReplicaFaults
{
    private const int Clients = 32;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_primary_that_is_killed_for_good_loses_no_change_that_its_standby_confirmed(bool synchronous)
    {
        if (!synchronous && !Soak.InFull) Assert.Skip("What commits that do not wait lose is only measured: set SCHEDULY_SOAK=1.");
        for (var round = 1; round <= (Soak.InFull ? 5 : 1); round++)
        {
            await using var primary = await PostgresServer.StartAsync(own: true);
            await using var wire = new TcpRelay(primary.Port, TwoRegions.OneWay);
            await using var standby = await primary.StartStandbyAsync(wire.Port);
            if (synchronous) await primary.WaitForStandbysAsync();
            await using var node = await StartAsync(primary);
            var load = new ChangeLoad();
            for (var i = 0; i < Clients; i++) await load.AddSessionAsync(node.NewBrowser().Client);
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(stop.Token);
            await load.UntilAcknowledgedAsync(Soak.Changes, Soak.WaitLimit);

            await primary.KillAsync();
            await stop.CancelAsync();
            await running;
            await standby.PromoteAsync();
            await using var after = await StartAsync(standby);
            var lost = await load.LostAsync(after.NewBrowser().Client);
            Soak.Report($"PostgreSQL, {(synchronous ? "synchronous" : "asynchronous")}, 40 ms to the standby, primary killed and standby promoted, round {round}: {load.Acknowledged} changes acknowledged, {lost} of them lost.");
            if (synchronous) Assert.Equal(0, lost);
            else Assert.NotEqual(0, lost);
        }
    }

    private static Task<SessionHost> StartAsync(PostgresServer server) => SessionHost.StartAsync(
        SessionHost.MapMembers,
        new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "PostgreSql",
            ["SessionStorage:ConnectionString"] = new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 20 }.ConnectionString,
            ["SessionStorage:RateLimit:Enabled"] = "false",
            ["SessionStorage:OperationTimeout"] = "00:00:02",
        });
}
