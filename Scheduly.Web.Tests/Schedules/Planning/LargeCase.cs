using System.Globalization;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Requests of the size that made other builders slow, the same for the same seed.</summary>
internal static class LargeCase
{
    private static readonly Weekdays[] Patterns =
    [
        Weekdays.Monday | Weekdays.Wednesday | Weekdays.Friday, Weekdays.Tuesday | Weekdays.Thursday, Weekdays.Monday | Weekdays.Wednesday, Weekdays.Friday,
    ];

    /// <summary>Five courses of 24 sections at 11 times each: 7,962,624 raw combinations, 161,051 after merging.</summary>
    public static PlanRequest FiveCourses(int seed) => Make(5, 24, 11, seed);

    /// <summary>No two sections of a course at the same time: merging does not help.</summary>
    public static PlanRequest Distinct(int courses, int sections, int seed) => Make(courses, sections, sections, seed);

    private static PlanRequest Make(int courses, int sections, int times, int seed)
    {
        var random = new SplitMix(seed);
        Candidate[] candidates = [.. Enumerable.Range(0, courses).Select(course => Course($"BIG{course}", course, sections, times, random))];
        return new("2251", candidates) { Wishes = new WishList { AddCourses = [.. candidates.Select(one => one.Course)] } };
    }

    private static Candidate Course(string code, int number, int sections, int times, SplitMix random)
    {
        var meetings = new HashSet<(Weekdays Days, int Start)>();
        while (meetings.Count < times) meetings.Add((Patterns[random.Next(Patterns.Length)], (8 * 60) + (random.Next(44) * 15)));
        var places = meetings.ToArray();
        return new(code,
        [
            .. Enumerable.Range(0, sections).Select(index =>
            {
                var (days, start) = places[index % times];
                var begin = TimeOnly.MinValue.AddMinutes(start);
                var minutes = days == Patterns[0] ? 50 : days == Patterns[3] ? 150 : 75;
                return new Section(
                    code, ((number * 1_000) + index).ToString(CultureInfo.InvariantCulture), $"LEC-{index}", [new Meeting(days, begin, begin.AddMinutes(minutes))], 3, SeatsOpen: random.Next(20));
            }),
        ]);
    }

    /// <summary>Numbers that are the same on every version of .NET.</summary>
    private sealed class SplitMix(int seed)
    {
        private ulong _state = (ulong)seed;

        public int Next(int below)
        {
            var mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
        }
    }
}
