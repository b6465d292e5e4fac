using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Wish = Scheduly.Web.Schedules.Planning.Wish;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>What a student does who drops a wish that the planner named.</summary>
internal static class WishRemoval
{
    extension(WishList wishes)
    {
        /// <summary>The list without one wish, named as in <see cref="Wish"/>; the same list when it does not hold it.</summary>
        /// <exception cref="ArgumentException">The kind is not one of the constants.</exception>
        public WishList Without(string kind, string value) => kind switch
        {
            Wish.NoDay => WeekdayNames.TryParse(value, out var days) ? wishes with { NoDays = wishes.NoDays & ~days } : wishes,
            Wish.Earliest => wishes with { EarliestStart = null },
            Wish.Latest => wishes with { LatestEnd = null },
            Wish.Min => wishes with { MinCredits = null },
            Wish.Max => wishes with { MaxCredits = null },
            Wish.Skip => wishes with { SkipCourses = Less(wishes.SkipCourses, value) },
            Wish.Pin => wishes with { PinSections = Less(wishes.PinSections, value) },
            Wish.Add => wishes with { AddCourses = Less(wishes.AddCourses, value) },
            Wish.Blocked => wishes with { BlockedTimes = [.. wishes.BlockedTimes.Where(time => HardWishes.Describe(time) != value)] },
            Wish.AvoidInstructor => wishes with { AvoidInstructors = Less(wishes.AvoidInstructors, value) },
            Wish.FreeDay => wishes with { FreeDays = null },
            Wish.FreeSpan => wishes with { FreeSpans = [.. wishes.FreeSpans.Where(span => WishChips.SpanId(span) != value)] },
            Wish.PerDay => wishes with { MaxClassesPerDay = null },
            Wish.InRow => wishes with { MaxInRow = null },
            Wish.Between => wishes with { MinutesBetween = null },
            Wish.LongWeekend => wishes with { LongWeekend = null },
            Wish.Mode => wishes with { Mode = null },
            Wish.Campus => wishes with { Campus = null },
            Wish.NoAttribute => wishes with { NoAttributes = Less(wishes.NoAttributes, value) },
            Wish.OpenSeats => wishes with { OpenSeatsOnly = null },
            Wish.NoHybrid => wishes with { NoHybrid = null },
        Wish.NoCampus => wishes.Without($"noCampus:{value}"),
        Wish.OnlyInstructor => wishes with { OnlyInstructors = null },
        Wish.OnlyAttribute => wishes.Without($"onlyAttribute:{value}"),
        _ => throw new ArgumentException($"A wish that can be dropped is one of the kinds of Wish, not '{kind}'.", nameof(kind)),
        };
    }

    private static List<string> Less(IReadOnlyList<string> values, string value) =>
        [.. values.Where(one => !HardWishes.Same(one, value))];
}
