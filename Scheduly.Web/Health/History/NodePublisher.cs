using Microsoft.Extensions.Options;
using Scheduly.Web.Health.Use;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Health.History;

/// <summary>
/// Writes this node's entry every 15 s, and takes over what nodes that are gone had counted of the use. When the store is unavailable it tries again;
/// nothing else waits for it.
/// </summary>
internal sealed partial class NodePublisher(
    NodeStore store, ThisNode node, UseCounters use, ActiveSessions active, IOptions<SessionStorageOptions> options, TimeProvider clock, ILogger<NodePublisher> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>A node that has not written for so long is gone.</summary>
    public static readonly TimeSpan GoneAfter = Interval * 4;

    private const int RoundsPerAdoption = 4, RoundsPerSweep = 100;

    /// <summary>The stamp of this node's entry, and what stands in it of the use; null when there is none.</summary>
    private Stamp? _written;

    private UseTotals _told = UseTotals.None;
    private int _rounds;

    /// <summary>One round. For one caller at a time.</summary>
    /// <exception cref="Sessions.SessionUnavailableException">The store does not answer.</exception>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        await active.RefreshAsync(cancellationToken);
        if (!store.IsUsable) return;
        if (!await TryWriteAsync())
        {
            await LearnAsync();
            await TryWriteAsync();
        }

        if (_rounds % RoundsPerAdoption == 0) await AdoptAsync(cancellationToken);
        if (_rounds % RoundsPerSweep == 0) await store.RemoveExpiredAsync(cancellationToken);
        _rounds++;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!store.IsUsable) return;
        try
        {
            // The requests have ended by now: what they did is still counted.
            if (!await TryWriteAsync().WaitAsync(Limit, clock, cancellationToken)) await LearnAsync().WaitAsync(Limit, clock, cancellationToken);
        }
        catch (Exception cause)
        {
            Log.Failed(logger, cause.GetType().Name);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PublishAsync(stoppingToken);
                failed = false;
            }
            catch (Exception cause) when (cause is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                if (!failed) Log.Failed(logger, cause.GetType().Name);
                failed = true;
            }

            await Task.Delay(Interval * (0.9 + (Random.Shared.NextDouble() / 5)), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Limit => options.Value.OperationTimeout * 2;

    private async Task<bool> TryWriteAsync()
    {
        var (entry, stamp) = (node.Entry, Stamp.New(clock));
        if (!await store.TryWriteAsync(entry, stamp, _written)) return false;
        (_written, _told) = (stamp, entry.Use);
        return true;
    }

    /// <summary>Finds out what became of the entry: written by an attempt whose answer was lost, taken from by another node, or gone.</summary>
    private async Task LearnAsync()
    {
        var found = await store.FindAsync(node.Id);
        _written = found?.Stamp;
        if (found is not var (entry, _)) return;

        // Somebody thought that this node was gone: what it had told is theirs to tell now.
        if (entry.Use.IsEmpty) use.GiveUp(_told);
        _told = entry.Use;
    }

    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        var adopted = false;
        foreach (var (entry, stamp) in await store.ReadAsync(cancellationToken))
        {
            if (entry.Id == node.Id || entry.Use.IsEmpty || clock.GetUtcNow() - entry.At < GoneAfter) continue;
            if (!await store.TryTakeUseAsync(entry, stamp)) continue;
            use.Adopt(entry.Use);
            adopted = true;
        }

        if (adopted) await TryWriteAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What this node counted could not be written ({Cause}); it is tried again.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}
