using System.Numerics;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>The fewest credits that a course can be taken with, hours aside.</summary>
internal static class LeastCredits
{
    private const int Impossible = int.MaxValue / 2;

    /// <param name="components">Of each component of the course the options that are allowed.</param>
    /// <returns>Null where it cannot be taken: a component has no option left, or no way of a course with lists.</returns>
    public static decimal? Of(CourseChoice course, SectionOption[][] components)
    {
        if (components.Any(options => options.Length == 0)) return null;
        var least = 0;
        foreach (var (options, component) in components.Zip(course.Components))
        {
            if (component.Ways is null) least += options.Min(option => option.Credits);
        }

        foreach (var ways in course.Components.Select(component => component.Ways).OfType<CourseWays>().Distinct())
        {
            if (Of(ways, [.. components.Zip(course.Components).Where(one => one.Second.Ways == ways).Select(one => one.First)]) is not { } fewest) return null;
            least += fewest;
        }

        return least / 100m;
    }

    private static int? Of(CourseWays ways, SectionOption[][] slots)
    {
        // One more than there are ways, for the course that is left.
        var sums = new int[ways.Count + 1];
        var fewest = new int[sums.Length];
        foreach (var options in slots)
        {
            Array.Fill(fewest, Impossible);
            foreach (var option in options)
            {
                foreach (var way in Indices(option.Ways!)) fewest[way] = Math.Min(fewest[way], option.Credits);
            }

            for (var way = 0; way < sums.Length; way++) sums[way] = Math.Min(Impossible, sums[way] + fewest[way]);
        }

        return sums.Min() is < Impossible and var least ? least : null;
    }

    private static IEnumerable<int> Indices(ulong[] ways)
    {
        for (var word = 0; word < ways.Length; word++)
        {
            for (var left = ways[word]; left != 0; left &= left - 1) yield return (word << 6) + BitOperations.TrailingZeroCount(left);
        }
    }
}
