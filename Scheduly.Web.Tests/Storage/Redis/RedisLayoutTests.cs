using System.Globalization;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

public sealed class RedisLayoutTests(RedisServerFixture redis)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stamped_entry_has_the_fields_of_RedisCache_and_a_place_in_the_index()
    {
        await using var backend = await OpenAsync("layout");
        var database = backend.Connection.GetDatabase();
        var (key, value, deadline) = (Key(), Value(), DateTimeOffset.UnixEpoch.AddYears(100).AddTicks(12_345_678));
        Assert.True(await backend.Open("sessions").TrySetAsync(key, value, null, TimeSpan.FromHours(1), deadline, Cancel));

        var shard = RedisLayout.ShardOf(key).ToString("00", CultureInfo.InvariantCulture);
        var name = $"{backend.KeyPrefix}{{{shard}}}:sessions:{key.Hash}";
        var fields = (await database.HashGetAllAsync(name)).ToStringDictionary();
        Assert.Equal(["absexp", "data", "sldexp"], fields.Keys.Order());
        Assert.Equal((deadline.UtcTicks.ToString(CultureInfo.InvariantCulture), "-1"), (fields["absexp"], fields["sldexp"]));
        Assert.Equal(value, await database.HashGetAsync(name, "data"));

        var expiry = new DateTimeOffset((await database.KeyExpireTimeAsync(name))!.Value).ToUnixTimeMilliseconds();
        Assert.Equal(expiry, await database.SortedSetScoreAsync($"{backend.KeyPrefix}{{{shard}}}:sessions:idx", key.Hash));
        Assert.InRange((await database.KeyTimeToLiveAsync(name))!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task A_stock_RedisCache_reads_a_stamped_entry_and_we_read_what_it_wrote()
    {
        await using var backend = await OpenAsync("stock");
        var storage = backend.Open("sessions");
        using var stock = new RedisCache(new RedisCacheOptions
        {
            Configuration = (await redis.GetAsync()).ConnectionString,
            InstanceName = backend.KeyPrefix,
        });
        var (ours, theirs, value) = (Key(), Key(), Value());
        await storage.TrySetAsync(ours, value, null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel);
        Assert.Equal(value, await stock.GetAsync(NameWithoutPrefix(ours), Cancel));

        var deadline = TimeProvider.System.GetUtcNow().AddHours(2);
        await stock.SetAsync(NameWithoutPrefix(theirs), value, new DistributedCacheEntryOptions { AbsoluteExpiration = deadline }, Cancel);
        Assert.Equal(value, await storage.ReadAsync(theirs, Cancel));
        Assert.Equal(deadline, (await storage.ReadManyAsync([theirs], Cancel))[0]!.Deadline);
        Assert.True(await storage.TrySetAsync(theirs, Value("next"), StampOf(value), TimeSpan.FromHours(9), deadline.AddYears(1), Cancel));
        Assert.Equal("next", Content(await stock.GetAsync(NameWithoutPrefix(theirs), Cancel)));
        Assert.Equal(deadline, (await storage.ReadManyAsync([theirs], Cancel))[0]!.ExpiresAt, TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public Task A_plain_entry_never_ends_before_its_time_when_its_expiry_is_no_whole_second() => new RealStoreTime().JudgeAsync(async () =>
    {
        await using var backend = await OpenAsync("plain");
        IDistributedCache cache = backend.Open("cache");
        await cache.SetAsync("sliding", [1], new() { SlidingExpiration = TimeSpan.FromMilliseconds(1500) }, Cancel);
        await cache.SetAsync("short", [1], new() { SlidingExpiration = TimeSpan.FromMilliseconds(1) }, Cancel);
        await cache.SetAsync("absolute", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMilliseconds(4001) }, Cancel);
        await cache.SetAsync("ever", [1], new() { AbsoluteExpiration = DateTimeOffset.MaxValue }, Cancel);
        await cache.SetAsync("default", [1], new(), Cancel);

        var lives = await TimesToLiveAsync(backend);
        Assert.Equal([1, 2, 5, 20 * 60, 365_000 * 86_400L], lives.Select(life => (long)Math.Ceiling(life.TotalSeconds)).Order());
    });

    [Fact]
    public void All_keys_of_one_shard_share_their_tag_and_all_shards_are_used()
    {
        var layout = new RedisLayout("app:", "sessions");
        var keys = Enumerable.Range(0, 2000).Select(i => Key($"key {i}")).ToArray();
        Assert.Equal(Enumerable.Range(0, RedisLayout.Shards), keys.Select(RedisLayout.ShardOf).Distinct().Order());
        Assert.All(keys, key =>
        {
            var names = layout.EntryAndIndex(key).Select(name => name.ToString()).Append(layout.Entry(key).ToString());
            Assert.Single(names.Select(Tag).Distinct());
        });
        Assert.Equal(RedisLayout.Shards, Enumerable.Range(0, RedisLayout.Shards).Select(shard => Tag(layout.Index(shard)!)).Distinct().Count());
        Assert.Matches(@"^\{\d\d\}:sessions/cache:[A-Za-z0-9_-]{43}$", layout.Cached("some key "));
        Assert.NotEqual(layout.Cached("key"), layout.Cached("key "));
    }

    private static string Tag(string name) => name[name.IndexOf('{', StringComparison.Ordinal)..(name.IndexOf('}', StringComparison.Ordinal) + 1)];

    private static string NameWithoutPrefix(StorageKey key) => new RedisLayout("", "sessions").Entry(key).ToString();

    private static async Task<List<TimeSpan>> TimesToLiveAsync(RedisBackend backend)
    {
        var lives = new List<TimeSpan>();
        await foreach (var key in backend.Connection.GetServers()[0].KeysAsync(pattern: backend.KeyPrefix + "*"))
        {
            lives.Add((await backend.Connection.GetDatabase().KeyTimeToLiveAsync(key))!.Value);
        }

        return lives;
    }

    private async Task<RedisBackend> OpenAsync(string name)
    {
        var backend = await redis.CreateBackendAsync($"{name}-{RedisServerFixture.FreshPrefix()}");
        await backend.InitializeAsync(Cancel);
        return backend;
    }
}
