using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Near;

/// <summary>
/// Reads sessions from a follower near this node instead of from the primary far away: only when the follower holds the very write that the browser
/// names. The follower is read while it is known to be younger than <c>Replica:MaxDelay</c>, which <see cref="NearPulse"/> finds out in the background.
/// A read that fails or takes longer than <c>Replica:Timeout</c> takes it out of use, so that one request waits for it and not all.
/// </summary>
internal sealed class NearReader(StorageBackend backend, IOptions<SessionStorageOptions> options, TimeProvider clock)
{
    private readonly TimeSpan _timeout = options.Value.Replica.Timeout;
    private readonly Func<StorageKey, Task<byte[]?>>? _read = backend.Follower?.Open(SessionEngine.Space);
    private long _hits, _behind, _misses, _usableUntil, _lastAnswer;
    private Action? _failed;

    /// <summary>False when no follower is configured.</summary>
    public bool Enabled => _read is not null;

    /// <summary>Whether it is read now.</summary>
    public bool InUse => Enabled && clock.GetTimestamp() < Volatile.Read(ref _usableUntil);

    /// <summary>Reads that the follower answered.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Reads that it was asked for and held nothing or another write; the primary was asked then.</summary>
    public long Behind => Interlocked.Read(ref _behind);

    /// <summary>Reads that the primary was asked for because the follower was out of use, or failed.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Why it is out of use, for the log; null while it is read.</summary>
    public string? Cause { get; private set; }

    /// <param name="known">The last write that the browser knows of.</param>
    /// <returns>The entry of that very write; null when the primary has to be asked. Never throws.</returns>
    public async Task<byte[]?> ReadAsync(StorageKey key, Stamp known)
    {
        var begun = clock.GetTimestamp();
        if (begun >= Volatile.Read(ref _usableUntil))
        {
            Interlocked.Increment(ref _misses);
            return null;
        }

        try
        {
            var running = _read!(key);
            var value = running.IsCompleted ? await running : await running.WaitAsync(_timeout, clock);
            Volatile.Write(ref _lastAnswer, clock.GetTimestamp());
            if (value is { Length: >= Stamp.Size } && Stamp.Read(value) == known)
            {
                Interlocked.Increment(ref _hits);
                return value;
            }

            Interlocked.Increment(ref _behind);
        }
        catch (Exception failure)
        {
            Interlocked.Increment(ref _misses);
            // One late answer among others is no outage.
            if (failure is not TimeoutException || Volatile.Read(ref _lastAnswer) < begun) TakeOut(failure.GetType().Name);
        }

        return null;
    }

    /// <summary>It is read until this timestamp of the clock.</summary>
    public void UseUntil(long timestamp)
    {
        Volatile.Write(ref _usableUntil, timestamp);
        Cause = null;
    }

    public void TakeOut(string cause)
    {
        Cause = cause;
        if (Interlocked.Exchange(ref _usableUntil, 0) != 0) _failed?.Invoke();
    }

    /// <param name="failed">Called when it goes out of use by a failure; returns at once.</param>
    public void OnFailure(Action failed) => _failed = failed;
}
