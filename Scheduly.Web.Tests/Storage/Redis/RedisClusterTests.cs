using System.Diagnostics;
using System.Globalization;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>Three masters: a script whose keys lay in two slots would be refused with CROSSSLOT.</summary>
public sealed class RedisClusterTests : IAsyncLifetime
{
    private const int Masters = 3;

    private readonly List<RedisServer> _masters = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        while (_masters.Count < Masters)
        {
            var bus = Servers.FreePort().ToString(CultureInfo.InvariantCulture);
            _masters.Add(await RedisServer.StartAsync(own: true, settings: ["--cluster-enabled", "yes", "--cluster-port", bus]));
        }

        await JoinAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var master in _masters) await master.DisposeAsync();
    }

    [Fact]
    public async Task Every_operation_works_on_a_cluster_and_all_masters_take_part()
    {
        await using var backend = RedisServerFixture.CreateBackend(_masters[0].ConnectionString);
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

    private async Task JoinAsync()
    {
        var client = Servers.Find("redis-cli", "/usr/local/bin", "/opt/homebrew/bin");
        if (client is null) Servers.Missing("redis-cli", "apt-get install redis-tools");
        string[] arguments = ["--cluster", "create", .. _masters.Select(master => master.ConnectionString), "--cluster-yes"];
        using var create = Process.Start(new ProcessStartInfo(client, arguments) { RedirectStandardOutput = true })!;
        var said = await create.StandardOutput.ReadToEndAsync(Cancel);
        await create.WaitForExitAsync(Cancel);
        Assert.True(create.ExitCode == 0, said);
        foreach (var master in _masters) await AgreedAsync(master);
    }

    // The tool is done when the first master knows all slots; the others learn it a moment later.
    private static async Task AgreedAsync(RedisServer master)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(master.ConnectionString);
        var server = connection.GetServer("127.0.0.1", master.Port);
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var state = (await server.ExecuteAsync("CLUSTER", "INFO")).ToString();
            if (state.Contains("cluster_state:ok", StringComparison.Ordinal)) return;
            await Task.Delay(100, Cancel);
        }

        Assert.Fail("The masters did not come to an agreement within 30 s.");
    }
}
