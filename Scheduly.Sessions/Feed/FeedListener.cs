using System.Collections.Concurrent;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Feed;

/// <summary>
/// Listens to what other nodes wrote, and makes sure that something would be heard: every <see cref="BeatInterval"/> it sends a text on each lane and waits
/// for it. A subscription that a server or a proxy has forgotten, and a connection that leads nowhere, look well from here; only that shows them.
/// </summary>
/// <param name="read">Gets each text.</param>
/// <param name="changed">Called when <see cref="IsLive"/> changes, with its new value.</param>
internal sealed partial class FeedListener(FeedTransport transport, string node, TimeProvider clock, ILogger logger, Action<string> read, Action<bool> changed) : IAsyncDisposable
{
    public static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(2);

    /// <summary>How long a text may be under way, and how long it may take to begin to listen.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SlowestRetry = TimeSpan.FromSeconds(2);

    /// <summary>Where the set-up does not allow it: that changes seldom.</summary>
    private static readonly TimeSpan RetryRefused = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();
    private Task? _running;
    private long _beat;
    private volatile bool _live;
    private bool _wasLive;
    private bool _told;

    /// <summary>What other nodes write is heard, as far as the last beat shows.</summary>
    public bool IsLive => _live;

    /// <summary>Begins, once.</summary>
    public void Begin()
    {
        if (_running is not null) return;
        lock (_lock) _running ??= Task.Run(RunAsync);
    }

    /// <summary>This node heard itself.</summary>
    public void Hear(long number, int lane)
    {
        if (number == Volatile.Read(ref _beat) && _awaited.TryGetValue(lane, out var awaited)) awaited.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is { } running) await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var wait = FirstRetry;
        while (!_stop.IsCancellationRequested)
        {
            var failure = await RoundAsync();
            if (_stop.IsCancellationRequested) return;
            var refused = failure is FeedRefusedException;
            if (_live) wait = FirstRetry;
            Lose(failure);

            // Nothing came back over a connection that the driver takes for well.
            if (_wasLive && failure is TimeoutException) await Task.WhenAny(transport.RenewAsync(), Task.Delay(Limit, clock, _stop.Token));
            await Task.Delay(refused ? RetryRefused : wait, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < SlowestRetry ? wait * 2 : SlowestRetry;
        }
    }

    /// <summary>Listens until that fails.</summary>
    private async Task<Exception> RoundAsync()
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listening = Task.Run(() => transport.ListenAsync(read, () => ready.TrySetResult(), round.Token), round.Token);
        var beating = BeatAsync(ready.Task, round.Token);
        var first = await Task.WhenAny(listening, beating);
        await round.CancelAsync();
        await Task.WhenAny(listening, Task.Delay(Limit, clock, _stop.Token));
        try
        {
            await first;
            return new TimeoutException();
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private async Task BeatAsync(Task ready, CancellationToken stop)
    {
        await ready.WaitAsync(Limit * 2, clock, stop);
        while (true)
        {
            var number = Interlocked.Increment(ref _beat);
            await Task.WhenAll(Enumerable.Range(0, transport.Lanes).Select(lane => SendBeatAsync(number, lane))).WaitAsync(Limit, clock, stop);
            Gain();
            await Task.Delay(BeatInterval, clock, stop);
        }

        async Task SendBeatAsync(long number, int lane)
        {
            var awaited = _awaited[lane] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await transport.SendAsync(lane, [FeedText.OfBeat(node, number, lane)]);
            await awaited.Task;
        }
    }

    private void Gain()
    {
        if (_live) return;
        (_live, _wasLive) = (true, true);
        if (_told) Log.Live(logger, transport.Name);
        _told = false;
        changed(true);
    }

    private void Lose(Exception failure)
    {
        if (!_told)
        {
            if (failure is FeedRefusedException) Log.Refused(logger, transport.Name, failure.Message);
            else Log.Lost(logger, transport.Name, failure.GetType().Name);
        }

        _told = true;
        if (!_live) return;
        _live = false;
        changed(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The live feed by {Transport} is not heard ({Cause}). What is watched is looked at once a second until it is; no session is affected.")]
        public static partial void Lost(ILogger logger, string transport, string cause);

        [LoggerMessage(2, LogLevel.Warning, "The live feed by {Transport} cannot be used: {Reason} What is watched is looked at once a second instead; no session is affected.")]
        public static partial void Refused(ILogger logger, string transport, string reason);

        [LoggerMessage(3, LogLevel.Information, "The live feed by {Transport} is heard again.")]
        public static partial void Live(ILogger logger, string transport);
    }
}
