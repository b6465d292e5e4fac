using System.Collections.Concurrent;
using System.Threading.Channels;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Feed;

/// <summary>
/// Looks at the stamps of what is watched: once a second while no feed tells of other processes, once after the feed was lost, and for whoever
/// comes with a stamp that may be old. Looks that come together are one question to the store; while nothing is watched there is none.
/// </summary>
/// <param name="isTold">Other processes' changes are told, or there are none.</param>
internal sealed partial class FeedLook(
    FeedWatchers watchers, Func<string, SessionStorage> open, Func<bool> isTold, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A thousand browsers that come back at once are a few questions.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(30);

    private readonly ConcurrentDictionary<string, SessionStorage> _storages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<FeedTopic, bool> _due = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private volatile bool _all;
    private Task? _running;
    private bool _fails;

    /// <summary>At this one, soon.</summary>
    public void At(FeedTopic topic)
    {
        _due[topic] = true;
        Wake();
    }

    /// <summary>At all that is watched, soon.</summary>
    public void AtAll()
    {
        _all = true;
        Wake();
    }

    /// <summary>Something is watched now, or the feed was lost: it may have to look each second.</summary>
    public void Wake()
    {
        _wake.Writer.TryWrite(true);
        if (_running is not null) return;
        lock (_lock) _running ??= Task.Run(RunAsync);
    }

    /// <summary>What is stored there now; empty when nothing is.</summary>
    /// <exception cref="StorageUnavailableException">The store does not answer.</exception>
    public async Task<Guid> ReadAsync(FeedTopic topic) =>
        (await StorageOf(topic.Space).ReadStampsAsync([topic.Key], _stop.Token))[0] is { } stamp ? stamp.Value : Guid.Empty;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is { } running) await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        Task? woken = null;
        while (!_stop.IsCancellationRequested)
        {
            woken ??= _wake.Reader.WaitToReadAsync(_stop.Token).AsTask();
            if (isTold() || watchers.Count == 0) await woken;
            else await Task.WhenAny(woken, Task.Delay(Interval, clock, _stop.Token));
            await Task.Delay(Gathering, clock, _stop.Token);
            _wake.Reader.TryRead(out _);
            if (woken.IsCompleted) woken = null;
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        var all = _all || !isTold();
        _all = false;
        FeedTopic[] due = all ? [.. watchers.Topics] : [.. _due.Keys];
        foreach (var topic in _due.Keys) _due.TryRemove(topic, out _);
        try
        {
            foreach (var space in due.GroupBy(topic => topic.Space)) await LookAsync(space.Key, [.. space.Select(topic => topic.Key)]);
            _fails = false;
        }
        catch (Exception cause) when (!_stop.IsCancellationRequested)
        {
            // The store is unavailable; watchers are notified when it is back.
            if (!_fails) Log.Failed(logger, cause.GetType().Name);
            _fails = true;
            if (all) _all = true;
            foreach (var topic in due) _due[topic] = true;
            await Task.Delay(Interval, clock, _stop.Token);
            Wake();
        }
    }

    private async Task LookAsync(string space, StorageKey[] keys)
    {
        var stamps = await StorageOf(space).ReadStampsAsync(keys, _stop.Token);
        for (var i = 0; i < keys.Length; i++) watchers.Found(new FeedTopic(space, keys[i]), stamps[i] is { } stamp ? stamp.Value : Guid.Empty);
    }

    private SessionStorage StorageOf(string space) => _storages.GetOrAdd(space, open);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The live feed could not look at the store ({Cause}); it does when the store answers.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}
