using System.Threading.Channels;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Feed;

/// <summary>
/// Sends what this node wrote, in the background: the first change at once, those of the next <see cref="Pause"/> together. So a node sends at most
/// fifty times a second, however much it writes, and no write waits for it.
/// </summary>
internal sealed partial class FeedSender(FeedTransport transport, string node, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Of one command; then it is tried again.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a process that ends waits for what it has not sent yet.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly FeedOutbox _outbox = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _running;
    private long _sent;
    private bool _fails;
    private volatile bool _sending;

    /// <summary>Changes that were sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Returns at once.</summary>
    public void Add(FeedTopic topic, Guid stamp)
    {
        _outbox.Add(topic, stamp);
        _wake.Writer.TryWrite(true);
        if (_running is null) Begin();
    }

    public async ValueTask DisposeAsync()
    {
        _wake.Writer.TryComplete();
        if (_outbox.IsEmpty && !_sending) await _stop.CancelAsync();
        else _stop.CancelAfter(LastWait);
        if (_running is { } running) await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Begin()
    {
        lock (_lock) _running ??= Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        while (await _wake.Reader.WaitToReadAsync(_stop.Token))
        {
            _wake.Reader.TryRead(out _);
            _sending = true;
            if (_outbox.Take() is not { IsEmpty: false } batch) continue;
            if (await TrySendAsync(batch))
            {
                _sending = false;
                await Task.Delay(Pause, clock, _stop.Token);
                continue;
            }

            _outbox.Return(batch);
            await Task.Delay(Retry, clock, _stop.Token);
            _wake.Writer.TryWrite(true);
        }
    }

    private async Task<bool> TrySendAsync(FeedBatch batch)
    {
        try
        {
            var lanes = transport.Lanes;
            if (batch.Everything)
            {
                await transport.SendAsync(0, [FeedText.OfEverything(node)]).WaitAsync(Limit, clock, _stop.Token);
            }
            else
            {
                foreach (var part in batch.Changes.GroupBy(change => LaneOf(change.Key, lanes)))
                {
                    await transport.SendAsync(part.Key, FeedText.Of(node, part, transport.MaxLength)).WaitAsync(Limit, clock, _stop.Token);
                }
            }

            Interlocked.Add(ref _sent, Math.Max(1, batch.Changes.Count));
            _fails = false;
            return true;
        }
        catch (Exception cause) when (!_stop.IsCancellationRequested)
        {
            if (!_fails) Log.NotSent(logger, transport.Name, cause.GetType().Name);
            _fails = true;
            return false;
        }
    }

    private static int LaneOf(FeedTopic topic, int lanes) => lanes == 1 ? 0 : topic.Key.Hash[0] % lanes;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The live feed could not be sent by {Transport} ({Cause}); it is tried again until it is.")]
        public static partial void NotSent(ILogger logger, string transport, string cause);
    }
}
