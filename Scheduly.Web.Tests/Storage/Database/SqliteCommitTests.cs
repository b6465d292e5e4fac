using Microsoft.Data.Sqlite;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Database;

/// <summary>Writes that wait for the disk together.</summary>
public sealed class SqliteCommitTests(SqliteFolder folder) : IClassFixture<SqliteFolder>, IAsyncLifetime
{
    private const int Writes = 40;

    private readonly string _file = $"{Guid.NewGuid():N}.db";
    private DatabaseBackend _backend = null!;
    private SessionStorage _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset InAnHour => TimeProvider.System.GetUtcNow().AddHours(1);

    public async ValueTask InitializeAsync()
    {
        _backend = folder.CreateBackend(connectionString: $"Data Source={_file}");
        await _backend.InitializeAsync(Cancel);
        _storage = _backend.Open("sessions");
        await TryAddAsync(Key());
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Writes_that_wait_are_committed_together_and_each_gets_its_own_result()
    {
        var keys = Enumerable.Range(0, Writes).Select(_ => Key()).ToArray();
        foreach (var key in keys.Where((_, i) => i % 2 == 0)) await TryAddAsync(key);

        using var counter = CommandCounter.For(_backend);
        var stored = await WhileLockedAsync(() => keys.Select(TryAddAsync));
        Assert.Equal(keys.Select((_, i) => i % 2 == 1), stored);
        Assert.InRange(counter.Texts.Count(text => text == "COMMIT"), 1, 4);
        Assert.Equal(1 + Writes, await _storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task Of_writes_to_one_entry_that_wait_together_one_wins()
    {
        var (key, first) = (Key(), Value());
        await _storage.TrySetAsync(key, first, null, TimeSpan.FromMinutes(5), InAnHour, Cancel);
        var values = Enumerable.Range(0, Writes).Select(i => Value($"{i}")).ToArray();
        var stored = await WhileLockedAsync(() => values.Select(value => _storage.TrySetAsync(key, value, StampOf(first), TimeSpan.FromMinutes(5), InAnHour, Cancel)));
        Assert.Equal(Content(values[Assert.Single(Enumerable.Range(0, Writes), i => stored[i])]), Content(await _storage.ReadAsync(key, Cancel)));
    }

    [Fact]
    public async Task A_write_that_fails_fails_alone()
    {
        var keys = Enumerable.Range(0, Writes).Select(_ => Key()).ToArray();
        Task<int> broken = null!;
        var stored = await WhileLockedAsync(() => keys.Select((key, i) =>
        {
            if (i == Writes / 2) broken = _backend.Engine.WriteAsync($"INSERT INTO {Dialect.TableName} (\"Id\") VALUES (@id)", [Argument.Text("@id", "x")], Cancel);
            return TryAddAsync(key);
        }));
        Assert.All(stored, Assert.True);
        await Assert.ThrowsAsync<SqliteException>(() => broken);
        Assert.Equal(1 + Writes, await _storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = 0;
            for (var i = 0; i < 50; i++) mine += await TryAddAsync(Key()) ? 1 : 0;
            return mine;
        })));
        Assert.Equal(400, added.Sum());
        Assert.Equal(401, await _storage.CountAsync(Cancel));
    }

    private Task<bool> TryAddAsync(StorageKey key) => _storage.TrySetAsync(key, Value(), null, TimeSpan.FromMinutes(5), InAnHour, Cancel);

    /// <summary>Another process holds the file while the writes are begun, so that they have to wait.</summary>
    private async Task<bool[]> WhileLockedAsync(Func<IEnumerable<Task<bool>>> begin)
    {
        await using var other = new SqliteConnection($"Data Source={Path.Combine(folder.Path, _file)};Pooling=False");
        await other.OpenAsync(Cancel);
        var transaction = other.BeginTransaction(deferred: false);

        var first = TryAddAsync(StorageKey.For("test", "first"));
        await Task.Delay(300, Cancel);
        Task<bool>[] writes = [.. begin()];
        await transaction.RollbackAsync(Cancel);
        await transaction.DisposeAsync();
        Assert.True(await first);
        await _storage.RemoveAsync(StorageKey.For("test", "first"), Cancel);
        return await Task.WhenAll(writes);
    }
}
