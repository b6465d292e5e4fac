using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Conformance;

public abstract partial class SessionStorageConformance
{
    [Fact]
    public Task An_entry_ends_when_its_expiry_has_passed() => InTimeAsync(async () =>
    {
        var key = Key();
        await InsertAsync(key, Value(), units: 2);
        await Time.PassAsync(Unit);
        Assert.NotNull(await Storage.ReadAsync(key, Cancel));
        await Time.PassAsync(1.5 * Unit);
        Assert.Null(await Storage.ReadAsync(key, Cancel));
        Assert.False(await Storage.RemoveAsync(key, Cancel));
    });

    [Fact]
    public Task A_touch_moves_the_expiry_forward_and_leaves_the_value() => InTimeAsync(async () =>
    {
        var (key, value) = (Key(), Value());
        await InsertAsync(key, value, units: 2);
        Assert.True(await Storage.TouchAsync(key, 5 * Unit, Cancel));
        await Time.PassAsync(3 * Unit);
        Assert.Equal(value, await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task A_touch_never_moves_the_expiry_back() => InTimeAsync(async () =>
    {
        var key = Key();
        await InsertAsync(key, Value(), units: 4);
        Assert.True(await Storage.TouchAsync(key, Unit, Cancel));
        await Time.PassAsync(2 * Unit);
        Assert.NotNull(await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task A_touch_never_passes_the_deadline() => InTimeAsync(async () =>
    {
        var key = Key();
        await InsertAsync(key, Value(), units: 1, deadline: 2);
        Assert.True(await Storage.TouchAsync(key, 60 * Unit, Cancel));
        await Time.PassAsync(2.5 * Unit);
        Assert.Null(await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task A_touch_says_when_the_entry_is_gone() => InTimeAsync(async () =>
    {
        var key = Key();
        Assert.False(await Storage.TouchAsync(key, Unit, Cancel));
        await InsertAsync(key, Value(), units: 1);
        await Time.PassAsync(1.5 * Unit);
        Assert.False(await Storage.TouchAsync(key, 60 * Unit, Cancel));
        Assert.Null(await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task The_first_deadline_stays_through_updates() => InTimeAsync(async () =>
    {
        var (key, first, second) = (Key(), Value("first"), Value("second"));
        await InsertAsync(key, first, units: 1, deadline: 2);
        Assert.True(await UpdateAsync(key, second, first, units: 60));
        await Time.PassAsync(2.5 * Unit);
        Assert.Null(await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task An_insert_never_lives_past_its_deadline() => InTimeAsync(async () =>
    {
        var key = Key();
        await InsertAsync(key, Value(), units: 60, deadline: 1);
        await Time.PassAsync(1.5 * Unit);
        Assert.Null(await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task An_update_may_shorten_the_time_left() => InTimeAsync(async () =>
    {
        var (key, first) = (Key(), Value("first"));
        await InsertAsync(key, first, units: 60);
        Assert.True(await UpdateAsync(key, Value("second"), first, units: 1));
        await Time.PassAsync(1.5 * Unit);
        Assert.Null(await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task Expired_entries_are_removed_and_counted_and_live_ones_stay() => InTimeAsync(async () =>
    {
        for (var i = 0; i < 7; i++) await InsertAsync(Key(), Value(), units: 1);
        var living = Key();
        await InsertAsync(living, Value());
        await Time.PassAsync(1.5 * Unit);

        Assert.Equal(7, await RemoveAllExpiredAsync(1000));
        Assert.NotNull(await Storage.ReadAsync(living, Cancel));
        Assert.Equal(0, await Storage.RemoveExpiredAsync(1000, Cancel));
    });

    [Fact]
    public Task Removal_of_expired_entries_respects_its_limit() => InTimeAsync(async () =>
    {
        for (var i = 0; i < 5; i++) await InsertAsync(Key(), Value(), units: 1);
        await Time.PassAsync(1.5 * Unit);
        Assert.InRange(await Storage.RemoveExpiredAsync(2, Cancel), 1, 2);
    });

    [Fact]
    public Task An_entry_that_was_touched_is_not_removed_as_expired() => InTimeAsync(async () =>
    {
        var key = Key();
        await InsertAsync(key, Value(), units: 1);
        await Storage.TouchAsync(key, 60 * Unit, Cancel);
        await Time.PassAsync(1.5 * Unit);
        Assert.Equal(0, await Storage.RemoveExpiredAsync(1000, Cancel));
        Assert.NotNull(await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task Several_cleaners_count_each_expired_entry_once() => InTimeAsync(async () =>
    {
        for (var i = 0; i < 60; i++) await InsertAsync(Key(), Value(), units: 1);
        await Time.PassAsync(1.5 * Unit);
        var removed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RemoveAllExpiredAsync(10), Cancel)));
        Assert.Equal(60, removed.Sum());
    });

    private async Task<int> RemoveAllExpiredAsync(int limit)
    {
        var all = 0;
        for (var removed = 1; removed > 0; all += removed) removed = await Storage.RemoveExpiredAsync(limit, Cancel);
        return all;
    }
}
