namespace Scheduly.Web.Health.Use;

/// <summary>
/// Counts of the names that come most often, in bounded memory (the space-saving algorithm): when there is no room, the rarest name goes and
/// the new one takes its count over. A name that is often there is never missed; the count of a rare one may be too high.
/// </summary>
internal sealed class TopCounts(int room)
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public int Room { get; } = room;

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Ranked => [.. _counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)];

    public void Add(string name, long count = 1)
    {
        if (_counts.TryGetValue(name, out var before))
        {
            _counts[name] = before + count;
            return;
        }

        var rarest = _counts.Count < Room ? default : _counts.MinBy(one => one.Value);
        if (rarest.Key is not null) _counts.Remove(rarest.Key);
        _counts[name] = rarest.Value + count;
    }

    /// <summary>Takes counts away again; a name with none left goes.</summary>
    public void Subtract(string name, long count)
    {
        if (!_counts.TryGetValue(name, out var before)) return;
        if (before > count) _counts[name] = before - count;
        else _counts.Remove(name);
    }
}
