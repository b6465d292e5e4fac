using Scheduly.Web.Storage;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>Three masters: a script whose keys lay in two slots would be refused with CROSSSLOT.</summary>
public sealed class RedisClusterTests : IAsyncLifetime
{
    private RedisCluster _cluster = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await RedisCluster.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Every_operation_works_on_a_cluster_and_all_masters_take_part()
    {
        await using var backend = RedisServerFixture.CreateBackend(_cluster.Nodes[0].ConnectionString);
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var deadline = TimeProvider.System.GetUtcNow().AddDays(1);
        var keys = Enumerable.Range(0, 200).Select(i => Key($"key {i}")).ToArray();
        foreach (var key in keys)
        {
            var first = Value("first");
            Assert.True(await storage.TrySetAsync(key, first, null, TimeSpan.FromMinutes(1), deadline, Cancel));
            Assert.True(await storage.TrySetAsync(key, Value(key.Hash), StampOf(first), TimeSpan.FromMinutes(1), deadline, Cancel));
            Assert.True(await storage.TouchAsync(key, TimeSpan.FromMinutes(2), Cancel));
            Assert.Equal(key.Hash, Content(await storage.ReadAsync(key, Cancel)));
        }

        var soon = TimeProvider.System.GetUtcNow().AddSeconds(5);
        var passing = Enumerable.Range(0, 200).Select(_ => new StorageEntry(Key(), Value(), soon, soon)).ToList();
        Assert.All(await storage.SetManyAsync(passing, overwrite: true, Cancel), Assert.True);
        await Task.Delay(soon.AddMilliseconds(200) - TimeProvider.System.GetUtcNow(), Cancel);
        Assert.Equal(200, await storage.RemoveExpiredAsync(1000, Cancel));

        Assert.Equal(200, await storage.CountAsync(Cancel));
        var listed = (await storage.ListAllAsync(30, Cancel)).Select(entry => entry.Key.Hash);
        Assert.Equal(keys.Select(key => key.Hash).Order(), listed.Order());
        Assert.All(await storage.ReadManyAsync(keys, Cancel), entry => Assert.Equal(entry!.Key.Hash, Content(entry.Value.ToArray())));
        await storage.SetAsync("plain", [1], new(), Cancel);
        Assert.Equal([1], await storage.GetAsync("plain", Cancel));
        foreach (var server in backend.Connection.GetServers()) Assert.InRange(await server.DatabaseSizeAsync(), 40, 250);
        foreach (var key in keys) Assert.True(await storage.RemoveAsync(key, Cancel));
    }
}
