using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health;

/// <summary>One node of a real cluster is killed: the application goes on for the sessions of the others, and reports what is missing.</summary>
public sealed class ClusterHealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="withRing">The node that holds the key ring is the one that is killed.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_missing_node_is_degraded_and_named_and_no_reason_to_send_nobody_here(bool withRing)
    {
        await using var cluster = await RedisCluster.StartAsync(0, "--appendonly", "yes", "--cluster-require-full-coverage", "no", "--cluster-allow-reads-when-down", "yes");
        await using var app = SchedulyFactory.ForOperator(new()
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = cluster.ConnectionString,
        });
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        var ring = await RingPortAsync(app);
        var away = cluster.Nodes.First(node => node.Port == ring == withRing);
        await away.KillAsync();

        var missing = await app.ReadyUntilAsync(answer => answer.Findings.Any(one => one.Subject == "cluster node"));
        missing.Is("degraded");
        Assert.True(missing.Finding("cluster node").Cause.Contains($"without 127.0.0.1:{away.Port}", StringComparison.Ordinal), $"{missing.Body}");
        for (var i = 0; i < 10; i++)
        {
            // Each look writes to a slot of its own, there or not.
            await Task.Delay(Web.Health.ReadyHealth.Freshness, Cancel);
            (await app.ReadyAsync()).Is("degraded");
        }

        Assert.Equal(HttpStatusCode.OK, (await app.ReadyAsync(asOperator: false)).Code);
        Assert.Contains($"127.0.0.1:{away.Port}", await app.ReadAsOperatorAsync("/admin/health"), StringComparison.Ordinal);
        await away.RestartAsync();
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
    }

    private static async Task<int> RingPortAsync(SchedulyFactory app)
    {
        var backend = (RedisBackend)((GatedBackend)app.Services.GetRequiredService<StorageBackend>()).Inner;
        var endpoint = await backend.Connection.GetDatabase().IdentifyEndpointAsync($"{backend.KeyPrefix}keys");
        return ((IPEndPoint)endpoint!).Port;
    }
}
