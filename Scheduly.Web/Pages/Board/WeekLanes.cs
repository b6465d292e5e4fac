namespace Scheduly.Web.Pages.Board;

/// <summary>Lets blocks of one day that overlap share the width, so that none is hidden.</summary>
internal static class WeekLanes
{
    /// <returns>The blocks by time, each with its lane; as few lanes as the busiest moment of its cluster needs.</returns>
    public static IEnumerable<WeekBlock> Share(IEnumerable<WeekBlock> ofOneDay)
    {
        List<WeekBlock> done = [], cluster = [];
        List<int> laneEnds = [];
        foreach (var block in ofOneDay.OrderBy(block => block.FromRow).ThenByDescending(block => block.ToRow).ThenBy(block => block.Ghost))
        {
            if (laneEnds.TrueForAll(end => end <= block.FromRow)) Close();
            var lane = laneEnds.FindIndex(end => end <= block.FromRow);
            if (lane < 0)
            {
                lane = laneEnds.Count;
                laneEnds.Add(0);
            }

            laneEnds[lane] = block.ToRow;
            cluster.Add(block with { Lane = lane });
        }

        Close();
        return done;

        void Close()
        {
            done.AddRange(cluster.Select(block => block with { Lanes = laneEnds.Count }));
            cluster.Clear();
            laneEnds.Clear();
        }
    }
}
