using System.Diagnostics;
using Npgsql;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>A primary with a synchronous standby, both in the connection string.</summary>
[Collection(FaultTests.Name)]
public sealed class PostgreSqlStandbyFaults
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_primary_that_is_killed_loses_nothing_and_the_promoted_standby_takes_over()
    {
        await using var primary = await PostgresServer.StartAsync(own: true);
        await using var standby = await primary.StartSynchronousStandbyAsync();
        var both = new NpgsqlConnectionStringBuilder(primary.ConnectionString)
        {
            Host = $"127.0.0.1:{primary.Port},127.0.0.1:{standby.Port}",
            MaxPoolSize = 20,
        };
        var settings = new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "PostgreSql",
            ["SessionStorage:ConnectionString"] = both.ConnectionString,
            ["SessionStorage:RateLimit:Enabled"] = "false",
            ["SessionStorage:OperationTimeout"] = "00:00:01",
        };
        await using var one = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        await using var two = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        var load = new ChangeLoad();
        for (var i = 0; i < 16; i++) await load.AddSessionAsync(one.NewBrowser().Client, two.NewBrowser().Client);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(Soak.Changes, Soak.WaitLimit);

        await primary.KillAsync();
        var killed = Stopwatch.StartNew();
        await standby.PromoteAsync();
        var promoted = killed.Elapsed;
        await load.UntilAcknowledgedAsync(1, Promised);
        var back = killed.Elapsed;
        await load.UntilAcknowledgedAsync(Soak.Changes, Soak.WaitLimit);
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
        Soak.Report(load.Summary("PostgreSQL, primary killed and synchronous standby promoted"));
        Soak.Report($"Promoted {promoted.TotalSeconds:0.0} s after the kill, the first change acknowledged after {back.TotalSeconds:0.0} s.");
        Assert.InRange(back, TimeSpan.Zero, Promised);
    }
}
