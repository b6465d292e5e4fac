using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Near;

/// <summary>
/// Finds out how far the follower is behind, by what every follower does and no server has to be asked for: an entry of this node is written to the
/// primary now and then, and looked for on the follower. While one arrives that was written less than <c>Replica:MaxDelay</c> ago, the follower's copy is
/// not older than that, so that a session that was ended elsewhere is not read from it for longer. The entries lie in a space of their own.
/// </summary>
internal sealed partial class NearPulse : BackgroundService
{
    public const string Space = "near";

    /// <summary>Pulses in the time that a follower may be behind.</summary>
    private const int Pulses = 5;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(10), LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Of a look at a follower that is out of use: its connections are given up then.</summary>
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(2);

    /// <summary>Of the entry; a node that is gone leaves it behind, for the clean-up.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly StorageBackend _backend;
    private readonly NearReader _reader;
    private readonly TimeProvider _clock;
    private readonly ILogger<NearPulse> _logger;
    private readonly TimeSpan _mostBehind;
    private readonly StorageKey _key = StorageKey.For("near", Guid.NewGuid().ToString());
    private readonly Queue<Pulse> _sent = [];
    private readonly SemaphoreSlim _one = new(1);
    private volatile TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionStorage? _home;
    private Func<StorageKey, Task<byte[]?>>? _near;
    private Stamp? _seen;
    private bool _wasInUse;
    private volatile Measured? _delay;

    public NearPulse(StorageBackend backend, NearReader reader, IOptions<SessionStorageOptions> options, TimeProvider clock, ILogger<NearPulse> logger)
    {
        (_backend, _reader, _clock, _logger) = (backend, reader, clock, logger);
        _mostBehind = options.Value.Replica.MaxDelay;
        reader.OnFailure(() => _wake.TrySetResult());
    }

    /// <summary>How long the last entry took to arrive, or how long one is missing; null when none has arrived. Right to some milliseconds.</summary>
    public TimeSpan? Delay
    {
        get
        {
            lock (_sent)
            {
                return _delay is null ? null : _sent.FirstOrDefault(pulse => pulse.At > _delay.Sent) is { } missing && _clock.GetElapsedTime(missing.At) is var late && late > _delay.Took ? late : _delay.Took;
            }
        }
    }

    /// <summary>What an operator is told; null when no follower is configured.</summary>
    /// <param name="limit">How long to look for in a process that does not do so in the background, such as a command.</param>
    public async Task<NearState?> ReadAsync(TimeSpan limit)
    {
        if (_backend.Follower is not { } follower) return null;
        if (ExecuteTask is null)
        {
            using var enough = new CancellationTokenSource(limit, _clock);
            while (!_reader.InUse && !enough.IsCancellationRequested)
            {
                await StepAsync(LongestPause);
                await Task.Delay(FirstLook, _clock, enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return new(follower.Location, _reader.InUse, Delay);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_reader.Enabled) return;
        var pause = FirstLook;
        while (!stoppingToken.IsCancellationRequested)
        {
            var arrived = await StepAsync(_mostBehind / Pulses);
            Report();
            pause = arrived ? FirstLook : Shorter(pause * 2, LongestPause);
            await Task.WhenAny(_wake.Task, Task.Delay(arrived ? UntilNext() : pause, _clock, stoppingToken));
            if (_wake.Task.IsCompleted) _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await RunAsync(() => _home!.RemoveAsync(_key, CancellationToken.None), LookLimit);
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    /// <returns>True when the last entry has arrived.</returns>
    private async Task<bool> StepAsync(TimeSpan interval)
    {
        await _one.WaitAsync();
        try
        {
            if (_sent.Count == 0 || _clock.GetElapsedTime(_sent.Last().Begun) >= interval) await SendAsync();
            await LookAsync();
            return _sent.Count > 0 && _seen == _sent.Last().Stamp;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task SendAsync()
    {
        _home ??= _backend.Open(Space);
        var (stamp, now, begun) = (Stamp.New(_clock), _clock.GetUtcNow(), _clock.GetTimestamp());
        // What fails is an outage of the store, which is reported elsewhere.
        if (!await RunAsync(() => _home.SetManyAsync([new(_key, stamp.ToBytes(), now + Lifetime, now + Lifetime)], overwrite: true), LookLimit)) return;
        lock (_sent)
        {
            if (_sent.Count == 2 * Pulses) _sent.Dequeue();
            _sent.Enqueue(new(stamp, begun, _clock.GetTimestamp()));
        }
    }

    private async Task LookAsync()
    {
        var follower = _backend.Follower!;
        byte[]? value = null;
        var looked = await RunAsync(
            async () =>
            {
                await follower.ConnectAsync();
                value = await (_near ??= follower.Open(Space))(_key);
                return true;
            },
            LookLimit);
        if (!looked)
        {
            _reader.TakeOut("it does not answer");
            await follower.AbandonAsync();
            return;
        }

        if (value is not { Length: >= Stamp.Size } || _sent.FirstOrDefault(pulse => pulse.Stamp == Stamp.Read(value)) is not { } arrived) return;
        var isNew = _seen != arrived.Stamp;
        _seen = arrived.Stamp;
        if (isNew) _delay = new(arrived.At, _clock.GetElapsedTime(arrived.At));
        _reader.UseUntil(arrived.Begun + (long)(_mostBehind.TotalSeconds * _clock.TimestampFrequency));
    }

    /// <returns>False when it failed or did not end in time.</returns>
    private async Task<bool> RunAsync<T>(Func<Task<T>> operation, TimeSpan limit)
    {
        try
        {
            await operation().WaitAsync(limit, _clock);
            return true;
        }
        catch (Exception failure)
        {
            Log.Failed(_logger, failure.GetType().Name);
            return false;
        }
    }

    private void Report()
    {
        var inUse = _reader.InUse;
        if (inUse == _wasInUse) return;
        _wasInUse = inUse;
        if (inUse) Log.InUse(_logger, _backend.Follower!.Location, Delay?.TotalMilliseconds ?? 0);
        else Log.OutOfUse(_logger, _backend.Follower!.Location, _reader.Cause ?? $"nothing has arrived for {_mostBehind.TotalSeconds:0.#} s");
    }

    private TimeSpan UntilNext()
    {
        var left = _mostBehind / Pulses - _clock.GetElapsedTime(_sent.Last().Begun);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <param name="Begun">The follower that has it is not behind this timestamp.</param>
    /// <param name="At">When the primary had it for certain.</param>
    private sealed record Pulse(Stamp Stamp, long Begun, long At);

    private sealed record Measured(long Sent, TimeSpan Took);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Sessions are read from the follower at {Location}, {Milliseconds:0} ms behind.")]
        public static partial void InUse(ILogger logger, string location, double milliseconds);

        [LoggerMessage(2, LogLevel.Warning, "Sessions are not read from the follower at {Location} ({Cause}): the primary is asked until it is current again.")]
        public static partial void OutOfUse(ILogger logger, string location, string cause);

        [LoggerMessage(3, LogLevel.Debug, "The delay of the follower could not be measured ({Cause}).")]
        public static partial void Failed(ILogger logger, string cause);
    }
}

/// <summary>The follower that this node reads from.</summary>
/// <param name="InUse">False while it is unavailable or too far behind.</param>
/// <param name="Delay">Null when nothing has arrived yet.</param>
internal sealed record NearState(string Location, bool InUse, TimeSpan? Delay);
