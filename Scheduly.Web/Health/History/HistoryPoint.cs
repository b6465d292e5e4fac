using Scheduly.Sessions.Storage.Observed;

namespace Scheduly.Web.Health.History;

/// <summary>What happened within one step of time.</summary>
/// <param name="Slot">Which step: the time of its end since 1970, divided by the step and rounded down.</param>
/// <param name="Active">Live sessions at the end of it; null when the store did not say.</param>
/// <param name="Counts">By <see cref="HistoryCount"/>.</param>
/// <param name="Latencies">How many operations by verb × <see cref="LatencyScale.Cells"/> + cell; cells with none are left out.</param>
internal sealed record HistoryPoint(long Slot, long? Active, IReadOnlyList<long> Counts, IReadOnlyDictionary<int, long> Latencies)
{
    public static readonly int CountKinds = Enum.GetValues<HistoryCount>().Length;

    public static readonly int LatencyCells = StorageWords.Verbs * LatencyScale.Cells;

    public long this[HistoryCount kind] => Counts[(int)kind];

    /// <summary>Everything added up, but for the live sessions, which every node sees alike.</summary>
    /// <param name="points">At least one.</param>
    public static HistoryPoint Sum(long slot, IReadOnlyList<HistoryPoint> points)
    {
        if (points.Count == 1) return points[0] with { Slot = slot };
        var counts = new long[CountKinds];
        var latencies = new Dictionary<int, long>();
        foreach (var point in points)
        {
            for (var kind = 0; kind < counts.Length; kind++) counts[kind] += point.Counts[kind];
            foreach (var (cell, count) in point.Latencies) latencies[cell] = latencies.GetValueOrDefault(cell) + count;
        }

        return new(slot, points.Max(point => point.Active), counts, latencies);
    }

    /// <summary>As <see cref="Sum"/> of two steps of one node: the live sessions are those of the later.</summary>
    public HistoryPoint Then(HistoryPoint later) => Sum(Slot, [this, later]) with { Active = later.Active ?? Active };

    public long CountOf(StorageVerb verb) => Latencies.Where(one => one.Key / LatencyScale.Cells == (int)verb).Sum(one => one.Value);

    /// <returns>Seconds; null when there was no such operation.</returns>
    public double? Percentile(StorageVerb verb, double share)
    {
        Span<long> cells = stackalloc long[LatencyScale.Cells];
        cells.Clear();
        for (var cell = 0; cell < cells.Length; cell++) cells[cell] = Latencies.GetValueOrDefault(((int)verb * LatencyScale.Cells) + cell);
        return LatencyScale.Percentile(cells, share);
    }
}
