using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Database;

/// <summary>Four nodes, each with connections of its own, on one database.</summary>
public abstract class DatabaseContention : IAsyncLifetime
{
    private readonly List<DatabaseBackend> _nodes = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SessionStorage[] Storages => [.. _nodes.Select(node => node.Open("sessions"))];

    private protected virtual IStoreTime Time { get; } = new FakeStoreTime();

    private DateTimeOffset Deadline => Time.Clock.GetUtcNow().AddDays(1);

    /// <summary>A backend on the one database of this test, not yet initialized.</summary>
    private protected abstract Task<DatabaseBackend> CreateNodeAsync(TimeProvider clock);

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 4; i++) _nodes.Add(await CreateNodeAsync(Time.Clock));

        // All at once: whoever comes second finds the table half made.
        await Task.WhenAll(_nodes.Select(node => Task.Run(() => node.InitializeAsync(Cancel), Cancel)));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task One_of_sixteen_racing_inserts_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = Key();
            var won = await RaceAsync(storage => storage.TrySetAsync(key, Value(2000), null, TimeSpan.FromHours(1), Deadline, Cancel));
            Assert.Equal(1, won);
        }
    }

    [Fact]
    public async Task One_of_sixteen_racing_inserts_over_an_expired_entry_wins()
    {
        var key = Key();
        await Storages[0].TrySetAsync(key, Value(), null, Time.Unit, Deadline, Cancel);
        await Time.PassAsync(2 * Time.Unit);
        Assert.Equal(1, await RaceAsync(storage => storage.TrySetAsync(key, Value(2000), null, TimeSpan.FromHours(1), Deadline, Cancel)));
    }

    [Fact]
    public async Task One_of_sixteen_racing_updates_wins()
    {
        var (key, value) = (Key(), Value(2000));
        Assert.True(await Storages[0].TrySetAsync(key, value, null, TimeSpan.FromHours(1), Deadline, Cancel));
        for (var round = 0; round < 10; round++)
        {
            var stamp = StampOf((await Storages[0].ReadAsync(key, Cancel))!);
            Assert.Equal(1, await RaceAsync(storage => storage.TrySetAsync(key, Value(2000), stamp, TimeSpan.FromHours(1), Deadline, Cancel)));
        }
    }

    [Fact]
    public async Task Nodes_that_write_the_same_many_entries_store_each_once()
    {
        StorageEntry[] entries = [.. Enumerable.Range(0, 1200).Select(_ => new StorageEntry(Key(), Value(200), Deadline, Deadline))];
        var stored = await Task.WhenAll(Storages.Select((storage, i) => Task.Run(
            () => storage.SetManyAsync(i % 2 == 0 ? entries : [.. entries.Reverse()], overwrite: false, Cancel), Cancel)));
        Assert.Equal(entries.Length, stored.Sum(node => node.Count(one => one)));
        Assert.Equal(entries.Length, await Storages[0].CountAsync(Cancel));
    }

    [Fact]
    public async Task Four_cleaners_remove_five_thousand_entries_exactly_once_and_leave_the_living()
    {
        var now = Time.Clock.GetUtcNow();
        StorageEntry[] dying = [.. Enumerable.Range(0, 5000).Select(i => new StorageEntry(Key(), Value(100), now + Time.Unit, Deadline))];
        StorageEntry[] living = [.. Enumerable.Range(0, 100).Select(i => new StorageEntry(Key(), Value(100), Deadline, Deadline))];
        await Storages[0].SetManyAsync([.. dying, .. living], overwrite: false, Cancel);
        await Time.PassAsync(2 * Time.Unit);

        var removed = await Task.WhenAll(Storages.Select(storage => Task.Run(() => CleanAsync(storage), Cancel)));
        Assert.Equal(5000, removed.Sum());
        Assert.Equal(100, await Storages[0].CountAsync(Cancel));

        static async Task<int> CleanAsync(SessionStorage storage)
        {
            var all = 0;
            for (var removed = 1; removed > 0; all += removed) removed = await storage.RemoveExpiredAsync(250, Cancel);
            return all;
        }
    }

    private async Task<int> RaceAsync(Func<SessionStorage, Task<bool>> attempt)
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => attempt(Storages[i % 4]), Cancel)));
        return won.Count(one => one);
    }
}
