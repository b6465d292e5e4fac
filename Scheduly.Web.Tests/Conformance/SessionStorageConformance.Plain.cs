using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Web.Tests.Conformance;

/// <summary>The plain <see cref="IDistributedCache"/> contract, with the cases that the known cache packages are tested with.</summary>
public abstract partial class SessionStorageConformance
{
    private IDistributedCache Cache => Storage;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private DistributedCacheEntryOptions Sliding(double units) => new() { SlidingExpiration = units * Unit };

    [Fact]
    public async Task Plain_a_missing_key_gives_null()
    {
        Assert.Null(await Cache.GetAsync("missing", Cancel));
        Assert.Null(Cache.Get("missing"));
    }

    [Fact]
    public async Task Plain_a_value_is_kept_and_replaced_and_removed()
    {
        await Cache.SetAsync("key", Bytes("one"), Sliding(60), Cancel);
        Assert.Equal("one", Encoding.UTF8.GetString((await Cache.GetAsync("key", Cancel))!));
        await Cache.SetAsync("key", Bytes("two"), Sliding(60), Cancel);
        Assert.Equal("two", Encoding.UTF8.GetString((await Cache.GetAsync("key", Cancel))!));
        await Cache.RemoveAsync("key", Cancel);
        Assert.Null(await Cache.GetAsync("key", Cancel));
        await Cache.RemoveAsync("key", Cancel);
    }

    [Fact]
    public void Plain_the_synchronous_members_do_the_same()
    {
        Cache.Set("sync", Bytes("one"), Sliding(60));
        Cache.Refresh("sync");
        Assert.Equal("one", Encoding.UTF8.GetString(Cache.Get("sync")!));
        Cache.Remove("sync");
        Assert.Null(Cache.Get("sync"));
    }

    [Fact]
    public async Task Plain_a_value_may_be_empty_or_large()
    {
        await Cache.SetAsync("empty", [], Sliding(60), Cancel);
        Assert.Empty((await Cache.GetAsync("empty", Cancel))!);
        var large = new byte[(1 << 20) + 7];
        new Random(1).NextBytes(large);
        await Cache.SetAsync("large", large, Sliding(60), Cancel);
        Assert.Equal(large, await Cache.GetAsync("large", Cancel));
    }

    [Theory]
    [InlineData("Key", "key")]
    [InlineData("key", "key ")]
    [InlineData("key", " key")]
    [InlineData("é", "e\u0301")]
    [InlineData("a*", "a?")]
    public async Task Plain_keys_that_look_alike_are_different(string one, string other)
    {
        await Cache.SetAsync(one, Bytes("one"), Sliding(60), Cancel);
        await Cache.SetAsync(other, Bytes("other"), Sliding(60), Cancel);
        Assert.Equal("one", Encoding.UTF8.GetString((await Cache.GetAsync(one, Cancel))!));
        Assert.Equal("other", Encoding.UTF8.GetString((await Cache.GetAsync(other, Cancel))!));
    }

    [Fact]
    public async Task Plain_keys_may_be_long_and_alike_to_the_last_character()
    {
        var (one, other) = (new string('k', 2000) + "1", new string('k', 2000) + "2");
        await Cache.SetAsync(one, Bytes("one"), Sliding(60), Cancel);
        Assert.Null(await Cache.GetAsync(other, Cancel));
        Assert.Equal("one", Encoding.UTF8.GetString((await Cache.GetAsync(one, Cancel))!));
    }

    [Fact]
    public async Task Plain_an_absolute_expiry_in_the_past_is_refused()
    {
        var past = new DistributedCacheEntryOptions { AbsoluteExpiration = Later(-1) };
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Cache.SetAsync("past", Bytes("x"), past, Cancel));
        Assert.Null(await Cache.GetAsync("past", Cancel));
    }

    [Fact]
    public Task Plain_an_absolute_expiry_ends_the_entry() => InTimeAsync(async () =>
    {
        await Cache.SetAsync("absolute", Bytes("x"), new() { AbsoluteExpirationRelativeToNow = 2 * Unit }, Cancel);
        await Time.PassAsync(Unit);
        Assert.NotNull(await Cache.GetAsync("absolute", Cancel));
        await Time.PassAsync(2 * Unit);
        Assert.Null(await Cache.GetAsync("absolute", Cancel));
    });

    [Fact]
    public Task Plain_a_sliding_expiry_ends_an_unused_entry_and_is_moved_by_each_use() => InTimeAsync(async () =>
    {
        await Cache.SetAsync("used", Bytes("x"), Sliding(3), Cancel);
        await Cache.SetAsync("refreshed", Bytes("x"), Sliding(3), Cancel);
        await Cache.SetAsync("unused", Bytes("x"), Sliding(3), Cancel);
        for (var i = 0; i < 4; i++)
        {
            await Time.PassAsync(Unit);
            Assert.NotNull(await Cache.GetAsync("used", Cancel));
            await Cache.RefreshAsync("refreshed", Cancel);
        }

        Assert.NotNull(await Cache.GetAsync("refreshed", Cancel));
        Assert.Null(await Cache.GetAsync("unused", Cancel));
    });

    [Fact]
    public Task Plain_a_sliding_expiry_never_passes_the_absolute_one() => InTimeAsync(async () =>
    {
        var both = new DistributedCacheEntryOptions { SlidingExpiration = 2 * Unit, AbsoluteExpirationRelativeToNow = 3 * Unit };
        await Cache.SetAsync("both", Bytes("x"), both, Cancel);
        for (var i = 0; i < 2; i++)
        {
            await Time.PassAsync(Unit);
            Assert.NotNull(await Cache.GetAsync("both", Cancel));
        }

        await Time.PassAsync(2 * Unit);
        Assert.Null(await Cache.GetAsync("both", Cancel));
    });

    [Fact]
    public async Task Plain_entries_are_neither_counted_nor_listed_nor_read_as_sessions()
    {
        await Cache.SetAsync("plain", Bytes("a plain entry of some length"), Sliding(60), Cancel);
        Assert.Equal(0, await Storage.CountAsync(Cancel));
        Assert.Empty((await Storage.ListAsync(null, 10, Cancel)).Entries);
        Assert.Null(await Storage.ReadAsync(Scheduly.Sessions.Storage.StorageKey.For("cache", "plain"), Cancel));
    }
}
