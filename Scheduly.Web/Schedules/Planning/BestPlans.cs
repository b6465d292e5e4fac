namespace Scheduly.Web.Schedules.Planning;

/// <summary>The best plans of all that a search offers, in bounded space. Of equal plans the one that was offered first is better.</summary>
internal sealed class BestPlans(int capacity)
{
    private readonly PriorityQueue<SectionOption[], (long Score, long Order)> _heap = new(capacity + 1);

    public long Seen { get; private set; }

    public int Count => _heap.Count;

    /// <summary>A score that a plan must pass to be kept.</summary>
    public long Bar { get; private set; } = long.MinValue;

    public void Offer(long score, ReadOnlySpan<SectionOption> options)
    {
        Seen++;
        if (score <= Bar) return;
        var plan = _heap.Count < capacity ? new SectionOption[options.Length] : _heap.Dequeue();
        if (plan.Length != options.Length) plan = new SectionOption[options.Length];
        options.CopyTo(plan);
        _heap.Enqueue(plan, (score, -Seen));
        if (_heap.Count == capacity && _heap.TryPeek(out _, out var worst)) Bar = worst.Score;
    }

    /// <summary>Best first. Empties it.</summary>
    public IReadOnlyList<RankedPlan> Take()
    {
        var plans = new RankedPlan[_heap.Count];
        for (var index = plans.Length - 1; _heap.TryDequeue(out var options, out var priority); index--)
        {
            plans[index] = new(options, priority.Score);
        }

        return plans;
    }
}

internal sealed record RankedPlan(IReadOnlyList<SectionOption> Options, long Score);
