namespace Scheduly.Sessions.Storage.Switching;

/// <summary>
/// Moves what is still only in the old store, by the protocol that a request moves its session with: nodes may serve meanwhile, several may drain
/// at once, and one that was broken off is simply run again.
/// </summary>
internal static class SwitchDrain
{
    private const int UnderWay = 16;

    /// <summary>Nodes that follow still put new entries into the old store: what the first pass came too early for.</summary>
    private const int Passes = 3;

    /// <param name="spaces">Those with stamped entries. Plain cache entries cannot be listed; they are not moved.</param>
    /// <param name="progress">Called after each page of the old store, with the sums so far.</param>
    /// <exception cref="StorageUnavailableException">The old store cannot be listed.</exception>
    public static async Task<DrainReport> RunAsync(
        SwitchingBackend backend, IReadOnlyList<string> spaces, Action<DrainReport>? progress = null, CancellationToken cancellationToken = default)
    {
        if (backend.Mode != SwitchMode.Drain) throw new InvalidOperationException("Only a draining node moves sessions.");
        var report = default(DrainReport);
        for (var pass = 1; pass <= Passes; pass++)
        {
            // What failed in an earlier pass and is gone or moved by now has not failed.
            report = report with { Failed = 0 };
            foreach (var space in spaces)
            {
                var storage = backend.OpenBoth(space);
                await foreach (var keys in storage.OnlyInOldAsync(cancellationToken))
                {
                    var (moved, failed) = await MoveAsync(storage, keys, cancellationToken);
                    report = report with { Moved = report.Moved + moved, Failed = report.Failed + failed };
                    progress?.Invoke(report);
                }
            }

            var left = 0L;
            foreach (var space in spaces) left += await CountAsync(backend.OpenBoth(space), cancellationToken);
            report = report with { Left = left };
            if (left == 0) break;
        }

        return report;
    }

    private static async Task<(int Moved, int Failed)> MoveAsync(SwitchingSessionStorage storage, IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken)
    {
        int moved = 0, failed = 0;
        await Parallel.ForEachAsync(
            keys,
            new ParallelOptions { MaxDegreeOfParallelism = UnderWay, CancellationToken = cancellationToken },
            async (key, _) =>
            {
                try
                {
                    if (await storage.MoveAsync(key)) Interlocked.Increment(ref moved);
                }
                catch (Exception failure) when (failure is StorageUnavailableException or StorageFullException)
                {
                    Interlocked.Increment(ref failed);
                }
            });
        return (moved, failed);
    }

    private static async Task<long> CountAsync(SwitchingSessionStorage storage, CancellationToken cancellationToken)
    {
        var left = 0L;
        await foreach (var keys in storage.OnlyInOldAsync(cancellationToken)) left += keys.Count;
        return left;
    }
}

/// <param name="Moved">Entries taken to the new store by this run.</param>
/// <param name="Left">Entries that only the old store has at the end, those that failed included.</param>
/// <param name="Failed">Entries that could not be moved because a store failed.</param>
internal readonly record struct DrainReport(long Moved, long Left, long Failed);
