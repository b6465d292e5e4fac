namespace Scheduly.Web.Health.History;

/// <summary>
/// Cells for latencies, three to each doubling, from 10 µs to about 21 s: what falls into one is known to within an eighth, and the
/// cells of nodes and times can be added up.
/// </summary>
internal static class LatencyScale
{
    public const int Cells = 64;

    private const double First = 10e-6;
    private const int PerDoubling = 3;

    public static int CellOf(TimeSpan elapsed) =>
        (int)Math.Clamp(Math.Ceiling(Math.Log2(Math.Max(elapsed.TotalSeconds, First) / First) * PerDoubling), 0, Cells - 1);

    /// <summary>The longest time of a cell, in seconds.</summary>
    public static double Bound(int cell) => First * Math.Pow(2, (double)cell / PerDoubling);

    /// <param name="cells">How many fell into each cell, from the first on.</param>
    /// <param name="share">0.99 for the time that 99 of 100 stay under.</param>
    /// <returns>Seconds; null when there is nothing in the cells.</returns>
    public static double? Percentile(ReadOnlySpan<long> cells, double share)
    {
        var all = 0L;
        foreach (var count in cells) all += count;
        if (all == 0) return null;
        var rank = Math.Max(share * all, 1);
        var below = 0L;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            if (below + cells[cell] < rank)
            {
                below += cells[cell];
                continue;
            }

            // Within a cell the times are taken to be spread evenly on the scale.
            var part = (rank - below) / cells[cell];
            return Bound(cell) * Math.Pow(2, (part - 1) / PerDoubling);
        }

        return Bound(cells.Length - 1);
    }
}
