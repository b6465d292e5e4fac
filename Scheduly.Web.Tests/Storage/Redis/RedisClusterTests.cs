using System.Globalization;
using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
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

    [Fact]
    public async Task A_change_waits_while_its_entry_and_its_index_are_on_two_nodes()
    {
        await using var backend = RedisServerFixture.CreateBackend(_cluster.ConnectionString);
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var (key, first) = (Key(), Value());
        Assert.True(await storage.TrySetAsync(key, first, null, TimeSpan.FromMinutes(5), DateTimeOffset.MaxValue, Cancel));
        var names = new RedisLayout(backend.KeyPrefix, "sessions").EntryAndIndex(key);
        var slot = backend.Connection.HashSlot(names[0]);
        var owners = new List<RedisServer>();
        foreach (var node in _cluster.Nodes)
        {
            if (int.Parse(await RedisCluster.AskAsync(node, "CLUSTER", "COUNTKEYSINSLOT", slot), CultureInfo.InvariantCulture) > 0) owners.Add(node);
        }

        var from = Assert.Single(owners);
        var to = _cluster.Nodes.First(node => node != from);
        var (source, target) = (await RedisCluster.IdAsync(from), await RedisCluster.IdAsync(to));
        await RedisCluster.AskAsync(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", source);
        await RedisCluster.AskAsync(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", target);
        await MoveAsync(names[0]);

        var changing = storage.TrySetAsync(key, Value("second"), StampOf(first), TimeSpan.FromMinutes(5), DateTimeOffset.MaxValue, Cancel);
        await Task.Delay(200, Cancel);
        Assert.False(changing.IsCompleted);
        await MoveAsync(names[1]);
        await RedisCluster.AskAsync(to, "CLUSTER", "SETSLOT", slot, "NODE", target);
        await RedisCluster.AskAsync(from, "CLUSTER", "SETSLOT", slot, "NODE", target);
        Assert.True(await changing);
        Assert.Equal("second", Content(await storage.ReadAsync(key, Cancel)));

        Task MoveAsync(RedisKey name) => RedisCluster.AskAsync(from, "MIGRATE", "127.0.0.1", to.Port, "", 0, 5000, "KEYS", name);
    }
}
