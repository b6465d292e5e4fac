using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>Bounds how many sessions one address makes and how often one session is changed, on this node.</summary>
internal sealed class SessionLimiter : IDisposable
{
    private static readonly TimeSpan NewSessionWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ChangeWindow = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string>? _newSessions;
    private readonly PartitionedRateLimiter<StorageKey>? _changes;

    public SessionLimiter(IOptions<SessionStorageOptions> options)
    {
        var limits = options.Value.RateLimit;
        if (!limits.Enabled) return;
        _newSessions = PartitionedRateLimiter.Create<string, string>(address =>
            RateLimitPartition.GetSlidingWindowLimiter(address, _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = limits.NewSessionsPerMinute,
                Window = NewSessionWindow,
                SegmentsPerWindow = 6,
            }));
        _changes = PartitionedRateLimiter.Create<StorageKey, StorageKey>(key =>
            RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = limits.ChangesPerSecond,
                Window = ChangeWindow,
            }));
    }

    /// <param name="address">Null for a session that no request asked for; those are not limited.</param>
    /// <param name="permits">0 asks whether there is room and counts nothing.</param>
    /// <exception cref="SessionLimitedException">Too many from this address in a minute.</exception>
    public void CountNewSession(IPAddress? address, int permits = 1)
    {
        if (address is null || _newSessions is null) return;
        using var lease = _newSessions.AttemptAcquire(ClientNetwork.Of(address), permits);
        if (!lease.IsAcquired) throw new SessionLimitedException("Too many new sessions from this address.", NewSessionWindow / 6);
    }

    /// <exception cref="SessionLimitedException">Too many changes of this session in a second.</exception>
    public void CountChange(StorageKey key, int permits = 1)
    {
        if (_changes is null) return;
        using var lease = _changes.AttemptAcquire(key, permits);
        if (!lease.IsAcquired) throw new SessionLimitedException("Too many changes of this session at once.", ChangeWindow);
    }

    public void Dispose()
    {
        _newSessions?.Dispose();
        _changes?.Dispose();
    }
}
