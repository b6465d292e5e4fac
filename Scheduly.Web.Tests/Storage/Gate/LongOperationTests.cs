using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Gate;

/// <summary>Listings, batches and clean-up go on for as long as the store answers others, and no longer.</summary>
public sealed class LongOperationTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly StorageGate _gate;
    private Func<Task> _probe = () => Task.CompletedTask;
    private int _probes;

    public LongOperationTests() => _gate = new StorageGate(
        _ =>
        {
            Interlocked.Increment(ref _probes);
            return _probe();
        },
        Limit,
        _clock,
        new FakeLogger(),
        () => Task.CompletedTask,
        _ => null,
        _ => null);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task A_store_that_answers_others_is_waited_for()
    {
        var result = new TaskCompletionSource<int>();
        var running = _gate.RunLongAsync(() => result.Task, repeatable: true);
        await UntilAsync(() => Volatile.Read(ref _probes) >= 3);
        Assert.False(running.IsCompleted);
        Assert.False(_gate.IsOpen);
        result.SetResult(7);
        Assert.Equal(7, await running);
    }

    [Fact]
    public async Task A_store_that_answers_nothing_ends_it_and_opens_the_gate()
    {
        _probe = () => new TaskCompletionSource().Task;
        var begun = _clock.GetUtcNow();
        var running = _gate.RunLongAsync(() => new TaskCompletionSource<int>().Task, repeatable: true);
        await UntilAsync(() => running.IsCompleted);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => running);
        Assert.True(_gate.IsOpen);
        Assert.InRange(_clock.GetUtcNow() - begun, 2 * Limit, 10 * Limit);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _gate.RunLongAsync(() => Task.FromResult(1), repeatable: true));
    }

    [Fact]
    public async Task An_operation_that_never_ends_is_given_up_though_the_store_answers()
    {
        var running = _gate.RunLongAsync(() => new TaskCompletionSource<int>().Task, repeatable: false);
        await UntilAsync(() => running.IsCompleted);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => running);
        Assert.False(_gate.IsOpen);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task What_may_be_carried_out_twice_is_tried_again_on_a_new_connection(bool repeatable, int attempts)
    {
        var made = 0;
        var running = _gate.RunLongAsync(() => ++made == 1 ? throw new IOException("closed") : Task.FromResult(made), repeatable);
        if (repeatable) Assert.Equal(attempts, await running);
        else await Assert.ThrowsAsync<StorageUnavailableException>(() => running);
        Assert.Equal(attempts, made);
    }

    private Task UntilAsync(Func<bool> holds) => Eventually.HoldsAsync(
        () =>
        {
            _clock.Advance(Limit / 2);
            return Task.FromResult(holds());
        },
        "it comes to that");
}
