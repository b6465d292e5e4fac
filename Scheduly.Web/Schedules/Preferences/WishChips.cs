using System.Globalization;

namespace Scheduly.Web.Schedules.Preferences;

/// <summary>A wish in force as the page shows it, with the id that takes it away.</summary>
/// <param name="Id">
/// Stable, made from the wish itself: "noDays:Fri", "pin:45678", "skip:CS1501", "add:MATH0220", "blocked:MonWed 12:00-13:00",
/// "instructor:Smith", "avoidInstructor:Li", and the member's name for a single value: "earliestStart", "maxCredits".
/// </param>
internal sealed record WishChip(string Id, string Label);

internal static class WishChips
{
    /// <summary>Every day of the week; a blocked time on all of them is shown without days.</summary>
    public const Weekdays EveryDay = (Weekdays)127;

    extension(WishList wishes)
    {
        /// <summary>The wishes in force, one chip each, in a fixed order.</summary>
        public IReadOnlyList<WishChip> Chips()
        {
            List<WishChip> chips = [];
            foreach (var day in wishes.NoDays.Indices())
                chips.Add(new($"noDays:{WeekdayNames.Short[day]}", $"No {WeekdayNames.Full[day]}"));
            if (wishes.EarliestStart is { } earliest) chips.Add(new("earliestStart", $"Start after {Time(earliest)}"));
            if (wishes.LatestEnd is { } latest) chips.Add(new("latestEnd", $"Done by {Time(latest)}"));
            foreach (var blocked in wishes.BlockedTimes) chips.Add(new(BlockedId(blocked), BlockedLabel(blocked)));
            if (wishes.MinCredits is { } min) chips.Add(new("minCredits", $"At least {Credits(min)}"));
            if (wishes.TargetCredits is { } target) chips.Add(new("targetCredits", $"About {Credits(target)}"));
            if (wishes.MaxCredits is { } max) chips.Add(new("maxCredits", $"At most {Credits(max)}"));
            foreach (var course in wishes.AddCourses) chips.Add(new($"add:{course}", $"Add {course}"));
            foreach (var course in wishes.SkipCourses) chips.Add(new($"skip:{course}", $"Skip {course}"));
            foreach (var crn in wishes.PinSections) chips.Add(new($"pin:{crn}", $"Pin CRN {crn}"));
            foreach (var name in wishes.Instructors) chips.Add(new($"instructor:{name}", $"With {name}"));
            foreach (var name in wishes.AvoidInstructors) chips.Add(new($"avoidInstructor:{name}", $"Not with {name}"));
            if (wishes.AvoidGaps is true) chips.Add(new("avoidGaps", "No gaps"));
            if (wishes.Compact is true) chips.Add(new("compact", "Compact"));
            if (wishes.Balanced is true) chips.Add(new("balanced", "Balanced"));
            if (wishes.LateStarts is true) chips.Add(new("lateStarts", "Late starts"));
            if (wishes.FreeDays is { } free) chips.Add(new("freeDays", free == 1 ? "1 free day" : $"{free} free days"));
            if (wishes.OpenSeatsOnly is true) chips.Add(new("openSeatsOnly", "Only open sections"));
            return chips;
        }

        /// <summary>The same wishes without the one of that chip; unchanged when there is no such wish.</summary>
        /// <param name="chipId">An id of <see cref="Chips"/>, in any case; with "*" at its end every wish whose id begins so.</param>
        public WishList Without(string chipId)
        {
            bool Goes(string id) => chipId.EndsWith('*')
                ? id.AsSpan().StartsWith(chipId.AsSpan(0, chipId.Length - 1), StringComparison.OrdinalIgnoreCase)
                : id.Equals(chipId, StringComparison.OrdinalIgnoreCase);
            IReadOnlyList<T> Keep<T>(IReadOnlyList<T> items, Func<T, string> id) =>
                items.Any(item => Goes(id(item))) ? [.. items.Where(item => !Goes(id(item)))] : items;

            return wishes with
            {
                NoDays = wishes.NoDays.Indices()
                    .Where(day => !Goes($"noDays:{WeekdayNames.Short[day]}"))
                    .Aggregate(Weekdays.None, (days, day) => days | (Weekdays)(1 << day)),
                EarliestStart = Goes("earliestStart") ? null : wishes.EarliestStart,
                LatestEnd = Goes("latestEnd") ? null : wishes.LatestEnd,
                BlockedTimes = Keep(wishes.BlockedTimes, BlockedId),
                MinCredits = Goes("minCredits") ? null : wishes.MinCredits,
                TargetCredits = Goes("targetCredits") ? null : wishes.TargetCredits,
                MaxCredits = Goes("maxCredits") ? null : wishes.MaxCredits,
                AddCourses = Keep(wishes.AddCourses, course => $"add:{course}"),
                SkipCourses = Keep(wishes.SkipCourses, course => $"skip:{course}"),
                PinSections = Keep(wishes.PinSections, crn => $"pin:{crn}"),
                Instructors = Keep(wishes.Instructors, name => $"instructor:{name}"),
                AvoidInstructors = Keep(wishes.AvoidInstructors, name => $"avoidInstructor:{name}"),
                AvoidGaps = Goes("avoidGaps") ? null : wishes.AvoidGaps,
                Compact = Goes("compact") ? null : wishes.Compact,
                Balanced = Goes("balanced") ? null : wishes.Balanced,
                LateStarts = Goes("lateStarts") ? null : wishes.LateStarts,
                FreeDays = Goes("freeDays") ? null : wishes.FreeDays,
                OpenSeatsOnly = Goes("openSeatsOnly") ? null : wishes.OpenSeatsOnly,
            };
        }
    }

    /// <summary>"blocked:MonWed 12:00-13:00"; the label is not part of it.</summary>
    public static string BlockedId(BlockedTime blocked) =>
        $"blocked:{string.Concat(blocked.Days.ShortNames())} {Time(blocked.Start)}-{Time(blocked.End)}";

    /// <summary>"15 credits", "1 credit", "13.5 credits".</summary>
    public static string Credits(decimal credits) =>
        string.Create(CultureInfo.InvariantCulture, $"{credits:0.##} {(credits == 1 ? "credit" : "credits")}");

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string BlockedLabel(BlockedTime blocked)
    {
        var days = blocked.Days == EveryDay ? "" : $"{string.Join(", ", blocked.Days.ShortNames())} ";
        return blocked.Label is { Length: > 0 } label
            ? $"{label} free {days}{Time(blocked.Start)}–{Time(blocked.End)}"
            : $"Free {days}{Time(blocked.Start)}–{Time(blocked.End)}";
    }
}
