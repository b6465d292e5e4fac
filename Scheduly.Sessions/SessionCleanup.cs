using Microsoft.Extensions.Options;
using Scheduly.Sessions.Near;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>Removes expired entries in small batches, at times that differ from node to node.</summary>
internal sealed partial class SessionCleanup(
    SessionEngine engine,
    StorageBackend backend,
    SharedDocuments shared,
    ChangingDocuments changing,
    RevokedSessions revoked,
    SessionOwners owners,
    IOptions<SessionStorageOptions> options,
    TimeProvider clock,
    ILogger<SessionCleanup> logger) : BackgroundService
{
    private const int Batch = 500;

    /// <summary>Entries of the application's cache that one round removes at most; the storage does it in batches.</summary>
    private const int CacheBatch = 20_000;

    private SessionStorage Cache => field ??= backend.Open("cache");

    /// <summary>What nodes that are gone have left, of which a backend without followers has nothing.</summary>
    private SessionStorage? Pulses => field ??= backend.Follower is null ? null : backend.Open(NearPulse.Space);

    /// <summary>When a round ended well last, or when the first was begun to be waited for; null in a process that does not clean up.</summary>
    public DateTimeOffset? LastDone { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LastDone = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var interval = options.Value.Cleanup.Interval * (0.75 + (Random.Shared.NextDouble() / 2));
            await Task.Delay(interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                var removed = await RunAsync(stoppingToken);
                LastDone = clock.GetUtcNow();
                if (removed > 0) Log.Removed(logger, removed);
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                // The store is unavailable; the next round finds what this one left.
                Log.Failed(logger, cause.GetType().Name);
            }
        }
    }

    /// <summary>Removes all that has expired by now.</summary>
    /// <returns>How many sessions were removed by this node.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var all = 0;
        int removed;
        do
        {
            removed = await engine.Storage.RemoveExpiredAsync(Batch, cancellationToken);
            all += removed;
        }
        while (removed > 0);

        await shared.RemoveExpiredAsync(Batch, cancellationToken);
        await changing.RemoveExpiredAsync(Batch, cancellationToken);
        await revoked.RemoveExpiredAsync(Batch, cancellationToken);
        await owners.RemoveExpiredAsync(Batch, cancellationToken);
        await Cache.RemoveExpiredAsync(CacheBatch, cancellationToken);
        if (Pulses is { } pulses) await pulses.RemoveExpiredAsync(Batch, cancellationToken);
        if (all > 0) engine.Events.Raise(SessionEventKind.Expired, null, all);
        return all;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Removed {Count} expired sessions.")]
        public static partial void Removed(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "Expired sessions could not be removed ({Cause}); the next round tries again.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}
