namespace Scheduly.Sessions.Storage.Gate;

/// <summary>
/// Keeps a dead or frozen store from holding requests up. When an operation has waited for <c>OperationTimeout</c> and none has
/// succeeded meanwhile, the gate opens: all that wait fail at once, new ones without being sent, until a probe in the background
/// is answered. A breaker that counts failures was tried and opened too late: a frozen server fails nothing, it only waits.
/// </summary>
/// <param name="abandon">Gives up the connections in use, when the gate opens and when a probe hangs; does not throw.</param>
/// <param name="reasonToReconnect">See <see cref="StorageBackend.ReasonToReconnect"/>.</param>
/// <param name="codeOf">See <see cref="StorageBackend.CodeOf"/>.</param>
internal sealed partial class StorageGate(
    Func<CancellationToken, Task> probe,
    TimeSpan timeout,
    TimeProvider clock,
    ILogger logger,
    Func<Task> abandon,
    Func<Exception, string?> reasonToReconnect,
    Func<Exception, string?> codeOf) : IDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Probes under way at most; each may hang as long as the connection it was sent on.</summary>
    private const int MostProbes = 5;

    /// <summary>How long a probe may take before its connection is given up.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Between two times that connections are given up for what a command was answered.</summary>
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly FailureLog _failures = new(clock, logger, codeOf);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Queue<Slot> _slots = [];
    private volatile Slot? _current;
    private volatile bool _open;
    private long _lastSuccess = clock.GetTimestamp();
    private long? _reconnected;
    private Task _reconnecting = Task.CompletedTask;

    /// <summary>True while the store is known to be away.</summary>
    public bool IsOpen => _open;

    /// <summary>Raised with the new value of <see cref="IsOpen"/>.</summary>
    public event Action<bool>? Changed;

    /// <summary>Runs an operation that is to answer within the timeout. The operation itself is left to end as it will.</summary>
    /// <exception cref="StorageUnavailableException">No answer in time, a failure of the driver, or the gate is open.</exception>
    public Task<T> RunAsync<T>(Func<Task<T>> operation) => RunAsync(operation, isFirst: true);

    /// <exception cref="StorageUnavailableException">The gate is open.</exception>
    public void ThrowIfOpen()
    {
        if (_open) throw new StorageUnavailableException("The store is unavailable.", sent: false);
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> operation, bool isFirst)
    {
        ThrowIfOpen();
        var begun = clock.GetTimestamp();
        var slot = CurrentSlot(begun);
        try
        {
            var running = operation();
            var result = running.IsCompleted ? await running : await running.WaitAsync(slot.Token);
            Volatile.Write(ref _lastSuccess, clock.GetTimestamp());
            return result;
        }
        catch (OperationCanceledException) when (slot.Token.IsCancellationRequested)
        {
            if (Volatile.Read(ref _lastSuccess) < begun) Open($"nothing was answered within {timeout.TotalSeconds:0.###} s");
            throw new StorageUnavailableException("The store did not answer in time.");
        }
        catch (Exception cause) when (StorageFailure.IsOutage(cause))
        {
            if (isFirst && await ReconnectsAsync(cause, begun)) return await RunAsync(operation, isFirst: false);
            _failures.Note(cause);
            // A driver that gives up by itself, a moment before the gate would, has waited as long.
            if (cause is TimeoutException && Volatile.Read(ref _lastSuccess) < begun) Open(_failures.Describe(cause));
            throw new StorageUnavailableException("The store failed.", cause);
        }
    }

    /// <returns>True when the operation was not carried out and may succeed now, on a new connection.</returns>
    private async Task<bool> ReconnectsAsync(Exception failure, long begun)
    {
        if (reasonToReconnect(failure) is not { } reason) return false;
        Task reconnecting;
        lock (_lock)
        {
            // The others that failed for the same reason find new connections already; a server that stays as it is must not cost one per request.
            if (_reconnected is not { } last || (begun > last && clock.GetElapsedTime(last) >= ReconnectPause))
            {
                _reconnected = clock.GetTimestamp();
                if (_failures.IsNew(reason)) Log.Reconnecting(logger, reason);
                _reconnecting = abandon();
            }

            reconnecting = _reconnecting;
        }

        await Task.WhenAny(reconnecting, Task.Delay(timeout, clock));
        return true;
    }

    /// <summary>
    /// Operations that begin within a twentieth of the timeout share one timer, which ends the waiting of all of them: a timer
    /// for each would cost more than the rest of the gate.
    /// </summary>
    private Slot CurrentSlot(long now)
    {
        if (_current is { } current && now < current.ClosesAt) return current;
        lock (_lock)
        {
            if (_current is { } made && now < made.ClosesAt) return made;
            var width = timeout / 20;
            var slot = new Slot(now + (long)(width.TotalSeconds * clock.TimestampFrequency), new CancellationTokenSource(timeout, clock));
            while (_slots.TryPeek(out var oldest) && oldest.Token.IsCancellationRequested) _slots.Dequeue();
            _slots.Enqueue(slot);
            return _current = slot;
        }
    }

    private void Open(string cause)
    {
        Slot[] waiting;
        lock (_lock)
        {
            if (_open || _disposed.IsCancellationRequested) return;
            _open = true;
            _current = null;
            waiting = [.. _slots];
            _slots.Clear();
        }

        Log.Opened(logger, cause);
        _ = abandon();
        Changed?.Invoke(true);
        foreach (var slot in waiting) slot.Source.Cancel();
        _ = ProbeUntilAnsweredAsync(_disposed.Token);
    }

    private async Task ProbeUntilAnsweredAsync(CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        var probes = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            probes.RemoveAll(running => running is { IsCompleted: true, IsCompletedSuccessfully: false });
            if (probes.Count < MostProbes) probes.Add(ProbeAsync());
            await Task.WhenAny([.. probes, Task.Delay(ProbeInterval, clock, stop)]);
            if (!probes.Exists(running => running.IsCompletedSuccessfully))
            {
                // A probe that fails at once must not become a busy loop.
                await Task.Delay(ProbeInterval / 4, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            Volatile.Write(ref _lastSuccess, clock.GetTimestamp());
            _open = false;
            Log.Closed(logger, clock.GetElapsedTime(begun).TotalSeconds);
            Changed?.Invoke(false);
            return;
        }

        async Task ProbeAsync()
        {
            await Task.Yield();
            try
            {
                await probe(stop).WaitAsync(ProbeLimit, clock, stop);
            }
            catch (TimeoutException)
            {
                _ = abandon();
                throw;
            }
        }
    }

    /// <param name="ClosesAt">A timestamp; operations that begin later get another slot.</param>
    private sealed record Slot(long ClosesAt, CancellationTokenSource Source)
    {
        public CancellationToken Token { get; } = Source.Token;
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "The session store's connections are made again: {Reason}.")]
        public static partial void Reconnecting(ILogger logger, string reason);

        [LoggerMessage(1, LogLevel.Error, "The session store does not answer ({Cause}): requests fail fast until it does.")]
        public static partial void Opened(ILogger logger, string cause);

        [LoggerMessage(2, LogLevel.Warning, "The session store answers again after {Seconds:0.0} s.")]
        public static partial void Closed(ILogger logger, double seconds);
    }
}
