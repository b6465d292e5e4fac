using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Conformance;

/// <summary>
/// What every backend must do with stamped entries. A subclass provides the backend and its time, nothing else;
/// the part "Plain" is for the contract of <c>IDistributedCache</c>.
/// </summary>
public abstract partial class SessionStorageConformance : IAsyncLifetime
{
    private StorageBackend? _backend;

    private SessionStorage Storage { get; set; } = null!;

    private protected IStoreTime Time { get; private set; } = null!;

    private TimeSpan Unit => Time.Unit;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A backend on an empty store, not yet initialized. Skips visibly when its server is not available.</summary>
    private protected abstract Task<(StorageBackend Backend, IStoreTime Time)> CreateAsync();

    public async ValueTask InitializeAsync()
    {
        (_backend, Time) = await CreateAsync();
        await _backend.InitializeAsync(Cancel);
        Storage = _backend.Open("sessions");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_backend is not null) await _backend.DisposeAsync();
    }

    /// <summary>For what depends on time that passes: each run has a space of its own.</summary>
    private Task InTimeAsync(Func<Task> test)
    {
        var runs = 1;
        return Time.JudgeAsync(test, again: () => Storage = _backend!.Open($"sessions-{++runs}"));
    }

    private DateTimeOffset Later(int units) => Time.Clock.GetUtcNow() + (units * Unit);

    private Task<bool> InsertAsync(StorageKey key, byte[] value, int units = 60, int deadline = 600) =>
        Storage.TrySetAsync(key, value, null, units * Unit, Later(deadline), Cancel);

    private Task<bool> UpdateAsync(StorageKey key, byte[] value, byte[] expected, int units = 60) =>
        Storage.TrySetAsync(key, value, StampOf(expected), units * Unit, Later(6000), Cancel);

    [Fact]
    public async Task A_missing_entry_reads_as_null() => Assert.Null(await Storage.ReadAsync(Key(), Cancel));

    [Fact]
    public async Task What_was_inserted_is_read_back_byte_for_byte()
    {
        var (key, value) = (Key(), Value(5000));
        Assert.True(await InsertAsync(key, value));
        Assert.Equal(value, await Storage.ReadAsync(key, Cancel));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(8_001)]
    [InlineData(1 << 20)]
    public async Task Values_of_any_size_are_kept(int size)
    {
        var (key, value) = (Key(), Value(size));
        Assert.True(await InsertAsync(key, value));
        Assert.Equal(value, await Storage.ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task An_insert_is_refused_when_the_entry_exists()
    {
        var (key, first) = (Key(), Value("first"));
        Assert.True(await InsertAsync(key, first));
        Assert.False(await InsertAsync(key, Value("second")));
        Assert.Equal(first, await Storage.ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task An_update_replaces_the_value_when_the_stamp_is_the_one_read()
    {
        var (key, first, second) = (Key(), Value("first"), Value("second"));
        await InsertAsync(key, first);
        Assert.True(await UpdateAsync(key, second, first));
        Assert.Equal("second", Content(await Storage.ReadAsync(key, Cancel)));
    }

    [Fact]
    public async Task An_update_is_refused_when_another_write_came_first()
    {
        var (key, first, second) = (Key(), Value("first"), Value("second"));
        await InsertAsync(key, first);
        await UpdateAsync(key, second, first);
        Assert.False(await UpdateAsync(key, Value("third"), first));
        Assert.Equal("second", Content(await Storage.ReadAsync(key, Cancel)));
    }

    [Fact]
    public async Task An_update_does_not_bring_back_what_was_removed()
    {
        var (key, first) = (Key(), Value("first"));
        await InsertAsync(key, first);
        Assert.True(await Storage.RemoveAsync(key, Cancel));
        Assert.False(await UpdateAsync(key, Value("second"), first));
        Assert.Null(await Storage.ReadAsync(key, Cancel));
    }

    [Fact]
    public Task An_update_does_not_bring_back_what_has_expired() => InTimeAsync(async () =>
    {
        var (key, first) = (Key(), Value("first"));
        await InsertAsync(key, first, units: 1);
        await Time.PassAsync(1.5 * Unit);
        Assert.False(await UpdateAsync(key, Value("second"), first));
        Assert.Null(await Storage.ReadAsync(key, Cancel));
    });

    [Fact]
    public Task A_key_is_free_again_once_its_entry_has_expired() => InTimeAsync(async () =>
    {
        var key = Key();
        await InsertAsync(key, Value("first"), units: 1);
        await Time.PassAsync(1.5 * Unit);
        Assert.True(await InsertAsync(key, Value("second")));
        Assert.Equal("second", Content(await Storage.ReadAsync(key, Cancel)));
    });

    [Fact]
    public async Task One_of_sixteen_racing_inserts_wins()
    {
        var key = Key();
        var values = Enumerable.Range(0, 16).Select(i => Value($"writer {i}")).ToArray();
        var won = await Task.WhenAll(values.Select(value => Task.Run(() => InsertAsync(key, value), Cancel)));
        var winner = Assert.Single(values, value => won[Array.IndexOf(values, value)]);
        Assert.Equal(winner, await Storage.ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task One_of_sixteen_racing_updates_wins()
    {
        var (key, first) = (Key(), Value("first"));
        await InsertAsync(key, first);
        var values = Enumerable.Range(0, 16).Select(i => Value($"writer {i}")).ToArray();
        var won = await Task.WhenAll(values.Select(value => Task.Run(() => UpdateAsync(key, value, first), Cancel)));
        var winner = Assert.Single(values, value => won[Array.IndexOf(values, value)]);
        Assert.Equal(winner, await Storage.ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task Keys_that_differ_in_case_alone_are_different_entries()
    {
        // Two hashes that differ in one letter's case, as base64url allows.
        var hash = new string('a', 42) + "A";
        Assert.True(StorageKey.TryParse(hash, out var lower));
        Assert.True(StorageKey.TryParse(string.Concat("A", hash.AsSpan(1)), out var upper));
        Assert.True(await InsertAsync(lower, Value("lower")));
        Assert.True(await InsertAsync(upper, Value("upper")));
        Assert.Equal("lower", Content(await Storage.ReadAsync(lower, Cancel)));
        Assert.Equal("upper", Content(await Storage.ReadAsync(upper, Cancel)));
    }

    [Fact]
    public async Task Removing_says_whether_there_was_something()
    {
        var key = Key();
        Assert.False(await Storage.RemoveAsync(key, Cancel));
        await InsertAsync(key, Value());
        Assert.True(await Storage.RemoveAsync(key, Cancel));
        Assert.False(await Storage.RemoveAsync(key, Cancel));
    }

    [Fact]
    public async Task Spaces_do_not_see_each_other()
    {
        var key = Key();
        var shares = _backend!.Open("shares");
        await InsertAsync(key, Value("session"));
        Assert.Null(await shares.ReadAsync(key, Cancel));
        Assert.Equal(0, await shares.CountAsync(Cancel));
        Assert.True(await shares.TrySetAsync(key, Value("share"), null, Unit * 60, Later(600), Cancel));
        Assert.Equal("session", Content(await Storage.ReadAsync(key, Cancel)));
        Assert.Equal(1, await Storage.CountAsync(Cancel));
        Assert.Single((await shares.ListAsync(null, 10, Cancel)).Entries);
    }

    [Fact]
    public async Task A_ping_is_answered() => await Storage.PingAsync(Cancel);
}
