using System.Numerics;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>The week as it stands at each depth of the search, and what it costs in points. Part-term sections count as if all lay in one week.</summary>
internal sealed class WeekStack(ScoreWeights weights, int depth)
{
    private readonly ulong[] _words = new ulong[(depth + 1) * WeekMask.Words];
    private readonly Day[] _days = new Day[(depth + 1) * 7];

    public static int WorkDays(Weekdays days) => BitOperations.PopCount((uint)days & 31);

    /// <summary>Fills the level above <paramref name="level"/>: that week with one more section.</summary>
    public void Push(int level, WeekMask mask)
    {
        var from = _words.AsSpan(level * WeekMask.Words, WeekMask.Words);
        var words = _words.AsSpan((level + 1) * WeekMask.Words, WeekMask.Words);
        var days = _days.AsSpan((level + 1) * 7, 7);
        from.CopyTo(words);
        _days.AsSpan(level * 7, 7).CopyTo(days);
        foreach (var (word, bits) in mask.Parts)
        {
            days[word / WeekMask.WordsPerDay].Busy += BitOperations.PopCount(bits & ~words[word]);
            words[word] |= bits;
        }

        foreach (var (index, first, end) in mask.Spans)
        {
            ref var day = ref days[index];
            day.First = day.End == 0 ? first : Math.Min(day.First, first);
            day.End = Math.Max(day.End, end);
        }
    }

    /// <summary>
    /// The least that any week costs which holds this one and at most <paramref name="busyLeft"/> more steps of class. More sections make a
    /// day no shorter and no later to begin; only gaps can be filled, by no more than what is left.
    /// </summary>
    public long LeastCost(int level, int busyLeft)
    {
        long cost = 0;
        var gaps = -busyLeft;
        var days = _days.AsSpan(level * 7, 7);
        for (var index = 0; index < 7; index++)
        {
            ref readonly var day = ref days[index];
            if (day.End == 0) continue;
            cost += weights.Day + (weights.Early * Math.Max(0, weights.EarlyBefore - day.First)) + (weights.Late * Math.Max(0, day.End - weights.LateAfter));
            if (index >= 5) cost += weights.Weekend;
            gaps += day.End - day.First - day.Busy;
        }

        return cost + ((long)weights.Gap * Math.Max(0, gaps));
    }

    /// <summary>What the week costs as it is.</summary>
    public long Cost(int level) => LeastCost(level, 0) + (weights.Balance == 0 ? 0 : weights.Balance * Imbalance(level));

    private long Imbalance(int level)
    {
        var count = WorkDays(weights.BalancedDays);
        if (count == 0) return 0;
        long total = 0, beside = 0;
        foreach (var day in weights.BalancedDays.Indices()) total += _days[(level * 7) + day].Busy;
        foreach (var day in weights.BalancedDays.Indices()) beside += Math.Abs(((long)_days[(level * 7) + day].Busy * count) - total);
        return beside / count;
    }

    private struct Day
    {
        public int First, End, Busy;
    }
}
