using Scheduly.Sessions;
using Scheduly.Sessions.Storage.Observed;

namespace Scheduly.Web.Health.History;

/// <summary>Counts since the start of the process, and what came since it was last asked.</summary>
internal sealed class HistoryCounters : IDisposable
{
    private readonly SessionEngine _engine;
    private readonly StorageObserver _observer;
    private readonly long[] _counts = new long[HistoryPoint.CountKinds];
    private readonly long[] _cells = new long[HistoryPoint.LatencyCells];
    private long[] _countsBefore = new long[HistoryPoint.CountKinds];
    private long[] _cellsBefore = new long[HistoryPoint.LatencyCells];

    public HistoryCounters(SessionEngine engine, StorageObserver observer)
    {
        (_engine, _observer) = (engine, observer);
        engine.Events.Happened += OnSession;
        observer.Operated += OnOperation;
    }

    /// <summary>What happened since the last call. For one caller at a time.</summary>
    public HistoryPoint Take(long? active)
    {
        var (counts, cells) = (Counts(), Cells());
        var point = new HistoryPoint(
            0,
            active,
            [.. counts.Zip(_countsBefore, (now, before) => now - before)],
            Enumerable.Range(0, cells.Length).Where(cell => cells[cell] > _cellsBefore[cell]).ToDictionary(cell => cell, cell => cells[cell] - _cellsBefore[cell]));
        (_countsBefore, _cellsBefore) = (counts, cells);
        return point;
    }

    public void Dispose()
    {
        _engine.Events.Happened -= OnSession;
        _observer.Operated -= OnOperation;
    }

    private long[] Counts()
    {
        var (tally, local) = (_engine.Tally, _engine.Local);
        var counts = new long[_counts.Length];
        for (var kind = 0; kind < counts.Length; kind++) counts[kind] = Interlocked.Read(ref _counts[kind]);
        counts[(int)HistoryCount.Conflicts] = tally.Conflicts;
        counts[(int)HistoryCount.Retries] = tally.Retries;
        counts[(int)HistoryCount.Refused] = tally.Refusals;
        counts[(int)HistoryCount.CacheHits] = local.Hits;
        counts[(int)HistoryCount.CacheMisses] = local.Misses;
        counts[(int)HistoryCount.TouchesSent] = tally.TouchesSent;
        counts[(int)HistoryCount.TouchesSaved] = tally.TouchesSaved;
        counts[(int)HistoryCount.Payloads] = tally.Payloads;
        counts[(int)HistoryCount.ContentBytes] = tally.ContentBytes;
        counts[(int)HistoryCount.StoredBytes] = tally.StoredBytes;
        return counts;
    }

    private long[] Cells()
    {
        var cells = new long[_cells.Length];
        for (var cell = 0; cell < cells.Length; cell++) cells[cell] = Interlocked.Read(ref _cells[cell]);
        return cells;
    }

    private void OnSession(SessionEvent happened)
    {
        HistoryCount? kind = happened.Kind switch
        {
            SessionEventKind.Created => HistoryCount.Created,
            SessionEventKind.Ended => HistoryCount.Ended,
            SessionEventKind.Expired => HistoryCount.Expired,
            SessionEventKind.Revoked => HistoryCount.Revoked,
            _ => null,
        };
        if (kind is { } known) Interlocked.Add(ref _counts[(int)known], happened.Count);
    }

    private void OnOperation(StorageOperation operation)
    {
        Interlocked.Increment(ref _counts[(int)HistoryCount.Operations]);
        if (operation.Outcome == StorageOutcome.Error) Interlocked.Increment(ref _counts[(int)HistoryCount.Errors]);

        // What was not sent says nothing about how long the store takes.
        if (operation.Outcome == StorageOutcome.Refused) return;
        Interlocked.Increment(ref _cells[((int)operation.Verb * LatencyScale.Cells) + LatencyScale.CellOf(operation.Elapsed)]);
    }
}
