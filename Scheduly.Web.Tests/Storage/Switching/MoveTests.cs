using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Sessions.Storage.Switching;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Switching;

/// <summary>Every place where a move, or what ends a session, can be held up or broken off, and what other nodes then make of it.</summary>
public sealed class MoveTests : IAsyncDisposable
{
    /// <summary>No move takes more commands than this; steps beyond its end change nothing.</summary>
    private const int MostSteps = 9;

    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    private readonly MemoryBackend _old = new(256 << 20, Clock);
    private readonly MemoryBackend _new = new(256 << 20, Clock);
    private readonly StorageKey _key = Key();
    private readonly byte[] _value = Value("content of the session", Clock);

    public static TheoryData<int> Steps => [.. Enumerable.Range(1, MostSteps)];

    public static TheoryData<int, int> TwoSteps
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (var first = 1; first <= MostSteps; first++)
            {
                for (var second = first; second <= MostSteps; second++) data.Add(first, second);
            }

            return data;
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_move_takes_six_commands_once_and_then_a_read_takes_one()
    {
        await InsertAsync();
        var drain = Node(SwitchMode.Drain);
        Assert.Equal(_value, await drain.Sessions.ReadAsync(_key, Cancel));
        Assert.Equal(6, drain.Commands);
        Assert.Equal(_value, await drain.Sessions.ReadAsync(_key, Cancel));
        Assert.Equal(7, drain.Commands);
        Assert.Equal(StoredKind.Moved, await KindAsync(_old));
        Assert.Equal(StoredKind.Content, await KindAsync(_new));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_a_dead_mover_left_is_healed_by_either_kind_of_node(int dies)
    {
        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            await ResetAsync();
            var mover = Node(SwitchMode.Drain);
            mover.DiesBefore = dies;
            await SwitchNode.MortalAsync(() => mover.Sessions.ReadAsync(_key, Cancel));

            var healer = Node(mode);
            Assert.Equal(1, await healer.Sessions.CountAsync(Cancel));
            Assert.Equal(_key, Assert.Single((await healer.Sessions.ListAsync(null, 10, Cancel)).Entries).Key);
            Assert.Equal(_value, await healer.Sessions.ReadAsync(_key, Cancel));
            var changed = Value("changed", Clock);
            Assert.True(await UpdateAsync(healer, changed, _value));
            foreach (var reader in Enum.GetValues<SwitchMode>()) Assert.Equal(changed, await Node(reader).Sessions.ReadAsync(_key, Cancel));
            Assert.Equal(1, await healer.Sessions.CountAsync(Cancel));

            Assert.Equal(0, (await SwitchDrain.RunAsync(Node(SwitchMode.Drain).Backend, ["sessions"], cancellationToken: Cancel)).Left);
            Assert.Equal(StoredKind.Moved, await KindAsync(_old));
            Assert.Equal(changed, await _new.Open("sessions").ReadAsync(_key, Cancel));
        }
    }

    [Theory]
    [MemberData(nameof(TwoSteps))]
    public async Task An_ended_session_is_not_brought_back_by_a_mover_that_was_held_up_and_goes_on_or_dies(int held, int dies)
    {
        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            await ResetAsync();
            var (mover, moving) = await HeldUpAsync(held);
            mover.DiesBefore = dies < MostSteps ? dies : int.MaxValue;

            Assert.True(await Node(mode).Sessions.RemoveAsync(_key, Cancel));
            mover.GoOn.SetResult();
            await moving;

            await AssertGoneAsync();
            Assert.False(await Node(mode).Sessions.RemoveAsync(_key, Cancel));
        }
    }

    [Theory]
    [MemberData(nameof(TwoSteps))]
    public async Task An_ended_session_stays_ended_when_another_node_healed_and_changed_it_before(int held, int dies)
    {
        await ResetAsync();
        var (mover, moving) = await HeldUpAsync(held);
        mover.DiesBefore = dies < MostSteps ? dies : int.MaxValue;

        var other = Node(SwitchMode.Drain);
        Assert.Equal(_value, await other.Sessions.ReadAsync(_key, Cancel));
        Assert.True(await UpdateAsync(other, Value("changed", Clock), _value));
        Assert.True(await other.Sessions.RemoveAsync(_key, Cancel));
        mover.GoOn.SetResult();
        await moving;
        await AssertGoneAsync();
    }

    [Theory]
    [MemberData(nameof(TwoSteps))]
    public async Task An_end_that_was_broken_off_is_finished_by_the_next_one(int moved, int dies)
    {
        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            await ResetAsync();
            var (mover, moving) = await HeldUpAsync(moved);
            var ender = Node(mode);
            ender.DiesBefore = dies - moved + 1;
            await SwitchNode.MortalAsync(() => ender.Sessions.RemoveAsync(_key, Cancel));

            await Node(mode).Sessions.RemoveAsync(_key, Cancel);
            mover.GoOn.SetResult();
            await moving;
            await AssertGoneAsync();
        }
    }

    [Theory]
    [MemberData(nameof(TwoSteps))]
    public async Task Of_two_that_end_a_session_one_is_told_so(int moved, int held)
    {
        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            await ResetAsync();
            var (mover, moving) = await HeldUpAsync(moved);
            var first = Node(mode);
            first.WaitsBefore = held - moved + 1;
            var ended = new TaskCompletionSource<bool>();
            var ending = await first.StartAsync(async () => ended.SetResult(await first.Sessions.RemoveAsync(_key, Cancel)));
            var second = await Node(SwitchMode.Drain).Sessions.RemoveAsync(_key, Cancel);
            first.GoOn.TrySetResult();
            await ending;
            mover.GoOn.SetResult();
            await moving;
            Assert.True(await ended.Task ^ second, $"{mode}: first {await ended.Task}, second {second}");
            await AssertGoneAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_change_by_another_node_during_a_move_is_kept(int held)
    {
        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            await ResetAsync();
            var (mover, moving) = await HeldUpAsync(held);
            var changed = Value("changed", Clock);
            Assert.True(await UpdateAsync(Node(mode), changed, _value));
            mover.GoOn.SetResult();
            await moving;
            foreach (var reader in Enum.GetValues<SwitchMode>()) Assert.Equal(changed, await Node(reader).Sessions.ReadAsync(_key, Cancel));
            Assert.False(await UpdateAsync(Node(mode), Value("late", Clock), _value));
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_touch_during_a_move_reaches_the_session(int held)
    {
        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            await ResetAsync();
            var (mover, moving) = await HeldUpAsync(held);
            mover.GoOn.SetResult();
            await moving;
            Assert.True(await Node(mode).Sessions.TouchAsync(_key, TimeSpan.FromHours(5), Cancel));
            var entry = Assert.Single(await _new.Open("sessions").ReadManyAsync([_key], Cancel), entry => entry is not null)!;
            Assert.Equal(Clock.GetUtcNow().AddHours(5), entry.ExpiresAt);
            Assert.False(await Node(mode).Sessions.TouchAsync(Key(), TimeSpan.FromHours(5), Cancel));
        }
    }

    [Fact]
    public async Task A_moved_session_keeps_its_times()
    {
        await InsertAsync();
        await Node(SwitchMode.Drain).Sessions.ReadAsync(_key, Cancel);
        var entry = (await _new.Open("sessions").ReadManyAsync([_key], Cancel))[0]!;
        Assert.Equal((Clock.GetUtcNow().AddHours(1), Clock.GetUtcNow().AddDays(1)), (entry.ExpiresAt, entry.Deadline));
        Assert.Equal(_value, entry.Value.ToArray());
        var marker = (await _old.Open("sessions").ReadManyAsync([_key], Cancel))[0]!;
        Assert.Equal((entry.ExpiresAt, entry.Deadline), (marker.ExpiresAt, marker.Deadline));
    }

    [Fact]
    public async Task A_document_that_was_taken_can_be_put_back()
    {
        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            foreach (var moved in new[] { false, true })
            {
                await ResetAsync();
                if (moved) await Node(SwitchMode.Drain).Sessions.ReadAsync(_key, Cancel);
                var node = Node(mode);
                Assert.True(await node.Sessions.RemoveAsync(_key, Cancel));
                var again = Value("again", Clock);
                Assert.True(await node.Sessions.TrySetAsync(_key, again, null, TimeSpan.FromHours(1), Clock.GetUtcNow().AddHours(1), Cancel));
                foreach (var reader in Enum.GetValues<SwitchMode>()) Assert.Equal(again, await Node(reader).Sessions.ReadAsync(_key, Cancel));
            }
        }
    }

    [Fact]
    public async Task What_was_switched_can_be_switched_back()
    {
        await InsertAsync();
        var ended = Key();
        await InsertAsync(ended);
        var there = Node(SwitchMode.Drain);
        Assert.NotNull(await there.Sessions.ReadAsync(_key, Cancel));
        await there.Sessions.ReadAsync(ended, Cancel);
        await there.Sessions.RemoveAsync(ended, Cancel);

        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            var back = new SwitchNode(mode, _new, _old, Clock);
            Assert.Equal(_value, await back.Sessions.ReadAsync(_key, Cancel));
            Assert.Null(await back.Sessions.ReadAsync(ended, Cancel));
        }

        Assert.Equal(_value, await _old.Open("sessions").ReadAsync(_key, Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    private SwitchNode Node(SwitchMode mode) => new(mode, _old, _new, Clock);

    private async Task ResetAsync()
    {
        foreach (var store in new[] { _old, _new }) await store.Open("sessions").RemoveAsync(_key, Cancel);
        await InsertAsync();
    }

    private async Task InsertAsync(StorageKey? key = null) => Assert.True(
        await _old.Open("sessions").TrySetAsync(key ?? _key, _value, null, TimeSpan.FromHours(1), Clock.GetUtcNow().AddDays(1), Cancel));

    /// <summary>A node that reads the session and waits before that command of its move.</summary>
    private async Task<(SwitchNode Node, Task Moving)> HeldUpAsync(int step)
    {
        var mover = Node(SwitchMode.Drain);
        mover.WaitsBefore = step;
        return (mover, await mover.StartAsync(() => SwitchNode.MortalAsync(() => mover.Sessions.ReadAsync(_key, Cancel))));
    }

    private async Task AssertGoneAsync()
    {
        foreach (var mode in Enum.GetValues<SwitchMode>())
        {
            Assert.Null(await Node(mode).Sessions.ReadAsync(_key, Cancel));
            Assert.False(await UpdateAsync(Node(mode), Value("resurrected", Clock), _value));
            Assert.False(await Node(mode).Sessions.TouchAsync(_key, TimeSpan.FromHours(1), Cancel));
            Assert.Empty((await Node(mode).Sessions.ListAsync(null, 10, Cancel)).Entries);
        }
    }

    private async Task<StoredKind> KindAsync(StorageBackend store) => StoredValue.KindOf(await store.Open("sessions").ReadAsync(_key, Cancel));

    private Task<bool> UpdateAsync(SwitchNode node, byte[] value, byte[] expected) =>
        node.Sessions.TrySetAsync(_key, value, StampOf(expected), TimeSpan.FromHours(2), Clock.GetUtcNow().AddDays(1), Cancel);
}
