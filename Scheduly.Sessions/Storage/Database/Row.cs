namespace Scheduly.Sessions.Storage.Database;

/// <summary>A stamped entry as it stands in the table.</summary>
internal readonly record struct Row(string Id, byte[] Value, DateTimeOffset ExpiresAt, DateTimeOffset Deadline)
{
    private const int MostRows = 500;
    private const int MostBytes = 4 << 20;

    /// <summary>Runs of neighbours, bounded in rows and bytes, so that a batch neither fills the memory nor holds locks for long.</summary>
    public static IEnumerable<ArraySegment<Row>> Batches(Row[] rows)
    {
        var (start, bytes) = (0, 0L);
        for (var i = 0; i < rows.Length; i++)
        {
            bytes += rows[i].Value.Length;
            if (i + 1 < rows.Length && i + 1 - start < MostRows && bytes < MostBytes) continue;
            yield return new ArraySegment<Row>(rows, start, i + 1 - start);
            (start, bytes) = (i + 1, 0);
        }
    }
}
