using Scheduly.Sessions.Redis;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>The rights that docs/stores.md lists for a cluster are enough, and each of them is needed there.</summary>
public sealed class RedisClusterRightsTests : IAsyncLifetime
{
    private RedisCluster _cluster = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await RedisCluster.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task The_rights_are_enough()
    {
        await using var backend = await OpenAsync([.. RedisRights.Needed, .. RedisRights.Of("cluster"), .. RedisRights.Of("live feed in a cluster")]);
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        for (var i = 0; i < 30; i++) await RedisRights.SessionsAsync(storage);
        await RedisRights.UseAllAsync(backend);

        // Slots go to a master that has forgotten the scripts.
        foreach (var node in _cluster.Nodes) await node.ExecuteAsync("SCRIPT", "FLUSH");
        await RedisCluster.MoveSlotsAsync(_cluster.Nodes[0], _cluster.Nodes[1], 500);
        for (var i = 0; i < 60; i++) await RedisRights.SessionsAsync(storage);
        Assert.Equal(3, backend.Connection.GetServers().Count(server => server is { IsConnected: true, ServerType: ServerType.Cluster }));
    }

    [Fact]
    public async Task Each_right_is_needed()
    {
        string[] all = [.. RedisRights.Of("cluster"), .. RedisRights.Of("live feed in a cluster")];
        var needless = new List<string>();
        foreach (var right in all)
        {
            await using var backend = await OpenAsync([.. RedisRights.Needed, .. all.Except([right])]);
            if (await FailsAsync(backend) is { } failure) TestContext.Current.TestOutputHelper?.WriteLine($"{right}: {failure}");
            else needless.Add(right);
        }

        Assert.Empty(needless);
    }

    /// <summary>Uses the cluster, also after its masters have forgotten the scripts as one does that has just taken another's place.</summary>
    /// <returns>What failed; null when all went well.</returns>
    private async Task<string?> FailsAsync(RedisBackend backend)
    {
        if (await RedisRights.TryAllAsync(backend) is { } failure) return failure.Message;
        foreach (var node in _cluster.Nodes) await node.ExecuteAsync("SCRIPT", "FLUSH");
        try
        {
            var storage = backend.Open("sessions");
            for (var i = 0; i < 30; i++) await RedisRights.SessionsAsync(storage);
        }
        catch (RedisException lost)
        {
            return lost.Message;
        }

        return backend.Connection.GetServers().Count(server => server is { IsConnected: true, ServerType: ServerType.Cluster }) == 3 ? null : "It is not seen that this is a cluster.";
    }

    private async Task<RedisBackend> OpenAsync(IEnumerable<string> rights)
    {
        foreach (var node in _cluster.Nodes)
        {
            await node.ExecuteAsync("ACL", "DELUSER", "ann");
            await node.ExecuteAsync("ACL", ["SETUSER", "ann", "on", ">secret", "resetchannels", "~scheduly:*", .. rights]);
        }

        return RedisServerFixture.CreateBackend($"{_cluster.ConnectionString},user=ann,password=secret", "scheduly:");
    }
}
