namespace Scheduly.Web.Health.History;

/// <summary>The last steps of one span, oldest first; what is older goes.</summary>
internal sealed class HistoryRing(HistorySpan span)
{
    private readonly Lock _lock = new();
    private readonly List<HistoryPoint> _points = new(span.Steps);

    public void Add(DateTimeOffset time, HistoryPoint point)
    {
        var slot = span.SlotOf(time);
        lock (_lock)
        {
            // A clock that was set back goes on in the step that it was in.
            if (_points.Count > 0 && slot <= _points[^1].Slot) _points[^1] = _points[^1].Then(point);
            else _points.Add(point with { Slot = slot });
            _points.RemoveAll(old => old.Slot <= _points[^1].Slot - span.Steps);
        }
    }

    public IReadOnlyList<HistoryPoint> Points
    {
        get
        {
            lock (_lock) return [.. _points];
        }
    }
}
