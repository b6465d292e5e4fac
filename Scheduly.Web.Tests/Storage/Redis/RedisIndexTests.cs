using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>The index by expiry, when it and the entries do not agree.</summary>
public sealed class RedisIndexTests(RedisServerFixture redis) : IAsyncLifetime
{
    private RedisBackend _backend = null!;
    private SessionStorage _storage = null!;
    private RedisLayout _layout = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Database => _backend.Connection.GetDatabase();

    private static DateTimeOffset InAnHour => TimeProvider.System.GetUtcNow().AddHours(1);

    public async ValueTask InitializeAsync()
    {
        _backend = await redis.CreateBackendAsync();
        await _backend.InitializeAsync(Cancel);
        _storage = _backend.Open("sessions");
        _layout = new RedisLayout(_backend.KeyPrefix, "sessions");
    }

    public async ValueTask DisposeAsync() => await _backend.DisposeAsync();

    [Fact]
    public async Task A_touch_keeps_to_the_deadline_exactly_and_the_index_follows()
    {
        var (key, deadline) = (Key(), InAnHour.AddTicks(1));
        await _storage.TrySetAsync(key, Value(), null, TimeSpan.FromMinutes(1), deadline, Cancel);
        Assert.True(await _storage.TouchAsync(key, TimeSpan.FromDays(400), Cancel));
        Assert.Equal(deadline.ToUnixTimeMilliseconds(), await ExpiryAsync(key));
        Assert.True(await _storage.TouchAsync(key, TimeSpan.FromSeconds(1), Cancel));
        Assert.Equal(deadline.ToUnixTimeMilliseconds(), await ExpiryAsync(key));
        Assert.Equal(deadline.ToUnixTimeMilliseconds(), await Database.SortedSetScoreAsync(IndexOf(key), key.Hash));
    }

    [Fact]
    public Task A_write_that_means_the_same_expiry_leaves_the_index_alone_and_another_moves_it() => new RealStoreTime().JudgeAsync(async () =>
    {
        var (key, first, deadline) = (Key(), Value(), InAnHour);
        await _storage.TrySetAsync(key, first, null, TimeSpan.FromMinutes(10), deadline, Cancel);
        var expiry = await ExpiryAsync(key);
        Assert.Equal(0, expiry % 1000);
        await Database.SortedSetAddAsync(IndexOf(key), key.Hash, 1);

        var second = Value();
        var same = DateTimeOffset.FromUnixTimeMilliseconds(expiry + 500) - TimeProvider.System.GetUtcNow();
        Assert.True(await _storage.TrySetAsync(key, second, StampOf(first), same, deadline, Cancel));
        Assert.Equal((expiry, 1d), (await ExpiryAsync(key), await Database.SortedSetScoreAsync(IndexOf(key), key.Hash)));

        Assert.True(await _storage.TrySetAsync(key, Value(), StampOf(second), TimeSpan.FromMinutes(11), deadline, Cancel));
        Assert.True(await ExpiryAsync(key) > expiry);
        Assert.Equal(await ExpiryAsync(key), await Database.SortedSetScoreAsync(IndexOf(key), key.Hash));
    });

    [Fact]
    public async Task A_removed_entry_leaves_the_index()
    {
        var key = Key();
        await _storage.TrySetAsync(key, Value(), null, TimeSpan.FromMinutes(1), InAnHour, Cancel);
        Assert.True(await _storage.RemoveAsync(key, Cancel));
        Assert.False(await Database.KeyExistsAsync(IndexOf(key)));
    }

    [Fact]
    public async Task Two_nodes_that_clean_up_at_once_count_each_expired_entry_once()
    {
        await using var other = await redis.CreateBackendAsync(_backend.KeyPrefix);
        await other.InitializeAsync(Cancel);
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(5);
        var entries = Enumerable.Range(0, 3000).Select(_ => new StorageEntry(Key(), Value(), soon, soon)).ToList();
        Assert.Equal(3000, (await _storage.SetManyAsync(entries, overwrite: false, Cancel)).Count(stored => stored));
        var living = Key();
        await _storage.TrySetAsync(living, Value(), null, TimeSpan.FromMinutes(1), InAnHour, Cancel);
        await Task.Delay(soon.AddMilliseconds(200) - TimeProvider.System.GetUtcNow(), Cancel);

        var nodes = new[] { _storage, other.Open("sessions") };
        var removed = await Task.WhenAll(nodes.Select(node => node.RemoveExpiredAsync(10_000, Cancel)));
        Assert.Equal(3000, removed.Sum());
        Assert.Equal(1, await _storage.CountAsync(Cancel));
        Assert.NotNull(await _storage.ReadAsync(living, Cancel));
    }

    [Fact]
    public async Task Cleaning_up_mends_an_index_that_lags_behind_a_living_entry()
    {
        var key = Key();
        await _storage.TrySetAsync(key, Value(), null, TimeSpan.FromMinutes(10), InAnHour, Cancel);
        await Database.SortedSetAddAsync(IndexOf(key), key.Hash, 1);
        Assert.Equal(0, await _storage.CountAsync(Cancel));

        Assert.Equal(0, await _storage.RemoveExpiredAsync(100, Cancel));
        Assert.Equal(1, await _storage.CountAsync(Cancel));
        Assert.Equal(await ExpiryAsync(key), await Database.SortedSetScoreAsync(IndexOf(key), key.Hash));
    }

    [Fact]
    public async Task A_listing_skips_what_is_in_the_index_alone()
    {
        var (living, gone) = (Key(), Key());
        foreach (var key in new[] { living, gone }) await _storage.TrySetAsync(key, Value(), null, TimeSpan.FromMinutes(1), InAnHour, Cancel);
        await Database.KeyDeleteAsync(_layout.Entry(gone));
        Assert.Equal(living, Assert.Single((await _storage.ListAsync(null, 10, Cancel)).Entries).Key);
    }

    [Fact]
    public async Task A_listing_goes_on_at_its_place_when_all_expire_together_and_the_last_entry_seen_is_gone()
    {
        var expiry = InAnHour;
        var entries = Enumerable.Range(0, 1000).Select(_ => new StorageEntry(Key(), Value(), expiry, expiry)).ToList();
        await _storage.SetManyAsync(entries, overwrite: false, Cancel);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _storage.ListAsync(cursor, 7, Cancel);
            seen.AddRange(page.Entries.Select(entry => entry.Key.Hash));
            if (page.Entries.Count > 0) await _storage.RemoveAsync(page.Entries[^1].Key, Cancel);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(entries.Select(entry => entry.Key.Hash).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("64.1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("1.1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("26.-1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("26.1.aaa")]
    [InlineData("")]
    public async Task A_cursor_that_no_listing_gave_is_refused(string cursor) =>
        await Assert.ThrowsAsync<FormatException>(() => _storage.ListAsync(cursor, 10, Cancel));

    private RedisKey IndexOf(StorageKey key) => _layout.EntryAndIndex(key)[1];

    private async Task<long> ExpiryAsync(StorageKey key) =>
        new DateTimeOffset((await Database.KeyExpireTimeAsync(_layout.Entry(key)))!.Value).ToUnixTimeMilliseconds();
}
