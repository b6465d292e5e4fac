using System.Globalization;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Preferences;

/// <summary>A wish in force as the page shows it, with the id that takes it away.</summary>
/// <param name="Id">
/// Stable, made from the wish itself: "noDays:Fri", "pin:45678", "skip:CS1501", "add:MATH0220", "credits:CS4699", "blocked:MonWed 12:00-13:00",
/// "instructor:Smith", "avoidInstructor:Li", "freeSpan:MonTue 11:00-14:00 60", "noAttribute:honors", "onlyAttribute:honors", "noCampus:north campus", and the member's name for a single value and for those of which one is enough: "earliestStart", "maxCredits", "onlyInstructors".
/// </param>
/// <param name="Soft">Preferred, not required.</param>
internal sealed record WishChip(string Id, string Label, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Soft = false)
{
    /// <summary>A click makes it soft, or hard again: what a score can weigh. Credits and the shape of the week are scored as they are.</summary>
    [JsonIgnore]
    public bool CanBeSoft => SoftIds.Contains(Id) || SoftKinds.Any(kind => Id.StartsWith(kind, StringComparison.Ordinal));

    private static readonly HashSet<string> SoftIds = new(
        ["earliestStart", "latestEnd", "openSeatsOnly", "maxClassesPerDay", "maxInRow", "minutesBetween", "longWeekend", "mode", "noHybrid", "campus", "freeDays", "onlyInstructors"], StringComparer.Ordinal);

    private static readonly string[] SoftKinds = ["noDays:", "blocked:", "avoidInstructor:", "freeSpan:", "noAttribute:", "onlyAttribute:", "noCampus:"];
}

internal static class WishChips
{
    /// <summary>Every day of the week; a blocked time on all of them is shown without days.</summary>
    public const Weekdays EveryDay = (Weekdays)127;

    extension(WishList wishes)
    {
        /// <summary>The wishes in force, one chip each, in a fixed order. Who types a label gets the wish: <see cref="WishParser"/> reads each of them back.</summary>
        public IReadOnlyList<WishChip> Chips()
        {
            List<WishChip> chips = [];
            foreach (var day in wishes.NoDays.Indices())
                chips.Add(new($"noDays:{WeekdayNames.Short[day]}", $"No {WeekdayNames.Full[day]}"));
            if (wishes.EarliestStart is { } earliest) chips.Add(new("earliestStart", $"Start after {Time(earliest)}"));
            if (wishes.LatestEnd is { } latest) chips.Add(new("latestEnd", $"Done by {WishLabels.End(latest)}"));
            foreach (var blocked in wishes.BlockedTimes) chips.Add(new(BlockedId(blocked), WishLabels.Blocked(blocked)));
            if (wishes.MinCredits is { } min) chips.Add(new("minCredits", $"At least {Credits(min)}"));
            if (wishes.TargetCredits is { } target) chips.Add(new("targetCredits", $"About {Credits(target)}"));
            if (wishes.MaxCredits is { } max) chips.Add(new("maxCredits", $"At most {Credits(max)}"));
            foreach (var course in wishes.AddCourses) chips.Add(new($"add:{course}", $"Add {WishLabels.Course(course)}"));
            foreach (var (course, credits) in wishes.CourseCredits ?? []) chips.Add(new($"credits:{course}", $"Count {WishLabels.Course(course)} as {Credits(credits)}"));
            foreach (var course in wishes.SkipCourses) chips.Add(new($"skip:{course}", $"Skip {WishLabels.Course(course)}"));
            foreach (var crn in wishes.PinSections) chips.Add(new($"pin:{crn}", $"Pin CRN {crn}"));
            foreach (var name in wishes.Instructors) chips.Add(new($"instructor:{name}", $"With {WishLabels.Person(name)}"));
            foreach (var name in wishes.AvoidInstructors) chips.Add(new($"avoidInstructor:{name}", $"Not with {WishLabels.Person(name)}"));
            if (wishes.OnlyInstructors is { Count: > 0 } only) chips.Add(new("onlyInstructors", $"Only with {string.Join(" or ", only.Select(WishLabels.Person))}"));
            if (wishes.AvoidGaps is true) chips.Add(new("avoidGaps", "No gaps"));
            if (wishes.Compact is true) chips.Add(new("compact", "Compact"));
            if (wishes.Balanced is true) chips.Add(new("balanced", "Balanced"));
            if (wishes.LateStarts is true) chips.Add(new("lateStarts", "Late starts"));
            if (wishes.FreeDays is { } free) chips.Add(new("freeDays", free == 1 ? "1 free day" : $"{free} free days"));
            if (wishes.OpenSeatsOnly is true) chips.Add(new("openSeatsOnly", "Only open sections"));
            foreach (var span in wishes.FreeSpans) chips.Add(new(SpanId(span), WishLabels.Span(span)));
            if (wishes.MaxClassesPerDay is { } perDay) chips.Add(new("maxClassesPerDay", FormattableString.Invariant($"At most {perDay} {(perDay == 1 ? "class" : "classes")} a day")));
            if (wishes.MaxInRow is { } row) chips.Add(new("maxInRow", row == 1 ? "Not back to back" : FormattableString.Invariant($"At most {row} classes in a row")));
            if (wishes.MinutesBetween is { } pause) chips.Add(new("minutesBetween", FormattableString.Invariant($"{pause} minutes between classes")));
            if (wishes.LongWeekend is true) chips.Add(new("longWeekend", "Three-day weekend"));
            if (wishes.Mode is { } mode) chips.Add(new("mode", mode switch { ModeWish.OnlineOnly => "Online only", ModeWish.NoOnline => "No online classes", _ => "In person only" }));
            if (wishes.NoHybrid is true) chips.Add(new("noHybrid", "No hybrid classes"));
            if (wishes.Campus is { } campus) chips.Add(new("campus", $"Only on {campus}"));
            foreach (var attribute in wishes.NoAttributes) chips.Add(new($"noAttribute:{attribute}", $"No {attribute} sections"));
            foreach (var attribute in wishes.OnlyAttributes ?? []) chips.Add(new($"onlyAttribute:{attribute}", $"Only {attribute} sections"));
            foreach (var name in wishes.NoCampuses ?? []) chips.Add(new($"noCampus:{name}", $"Not on {name}"));
            return chips.ConvertAll(chip => chip.CanBeSoft && wishes.Soft.Contains(chip.Id, StringComparer.OrdinalIgnoreCase)
                ? chip with { Label = $"Rather {char.ToLowerInvariant(chip.Label[0])}{chip.Label[1..]}", Soft = true }
                : chip);
        }

        /// <summary>The same wishes with one of them preferred only, or required again.</summary>
        public WishList WithSoft(string chipId, bool soft) => wishes with
        {
            Soft = [.. wishes.Soft.Where(id => !id.Equals(chipId, StringComparison.OrdinalIgnoreCase)), .. soft ? (string[])[chipId] : []],
        };

        /// <summary>Without the wishes that are only preferred.</summary>
        public WishList HardPart() => wishes.Soft.Count == 0 ? wishes : wishes.Soft.Aggregate(wishes, (list, id) => list.Without(id)) with { Soft = [] };

        /// <summary>Only the wishes that are preferred, as if they were required.</summary>
        public WishList SoftPart() => wishes.Soft.Count == 0
            ? new()
            : wishes.Chips().Where(chip => !chip.Soft).Aggregate(wishes, (list, chip) => list.Without(chip.Id)) with { Soft = [] };

        /// <summary>The same wishes without the one of that chip; unchanged when there is no such wish.</summary>
        /// <param name="chipId">An id of <see cref="Chips"/>, in any case; with "*" at its end every wish whose id begins so.</param>
        public WishList Without(string chipId)
        {
            bool Goes(string id) => chipId.EndsWith('*')
                ? id.AsSpan().StartsWith(chipId.AsSpan(0, chipId.Length - 1), StringComparison.OrdinalIgnoreCase)
                : id.Equals(chipId, StringComparison.OrdinalIgnoreCase);
            IReadOnlyList<T> Keep<T>(IReadOnlyList<T> items, Func<T, string> id) =>
                items.Any(item => Goes(id(item))) ? [.. items.Where(item => !Goes(id(item)))] : items;

            static IReadOnlyList<string>? Some(IReadOnlyList<string> items) => items.Count > 0 ? items : null;
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
                CourseCredits = wishes.CourseCredits is { } chosen && Keep(chosen, one => $"credits:{one.Course}") is { Count: > 0 } left ? left : null,
                SkipCourses = Keep(wishes.SkipCourses, course => $"skip:{course}"),
                PinSections = Keep(wishes.PinSections, crn => $"pin:{crn}"),
                Instructors = Keep(wishes.Instructors, name => $"instructor:{name}"),
                AvoidInstructors = Keep(wishes.AvoidInstructors, name => $"avoidInstructor:{name}"),
                OnlyInstructors = Goes("onlyInstructors") ? null : Some(Keep(wishes.OnlyInstructors ?? [], name => $"onlyInstructor:{name}")),
                AvoidGaps = Goes("avoidGaps") ? null : wishes.AvoidGaps,
                Compact = Goes("compact") ? null : wishes.Compact,
                Balanced = Goes("balanced") ? null : wishes.Balanced,
                LateStarts = Goes("lateStarts") ? null : wishes.LateStarts,
                FreeDays = Goes("freeDays") ? null : wishes.FreeDays,
                OpenSeatsOnly = Goes("openSeatsOnly") ? null : wishes.OpenSeatsOnly,
                FreeSpans = Keep(wishes.FreeSpans, SpanId),
                MaxClassesPerDay = Goes("maxClassesPerDay") ? null : wishes.MaxClassesPerDay,
                MaxInRow = Goes("maxInRow") ? null : wishes.MaxInRow,
                MinutesBetween = Goes("minutesBetween") ? null : wishes.MinutesBetween,
                LongWeekend = Goes("longWeekend") ? null : wishes.LongWeekend,
                Mode = Goes("mode") ? null : wishes.Mode,
                Campus = Goes("campus") ? null : wishes.Campus,
                NoAttributes = Keep(wishes.NoAttributes, attribute => $"noAttribute:{attribute}"),
                NoHybrid = Goes("noHybrid") ? null : wishes.NoHybrid,
                NoCampuses = Some(Keep(wishes.NoCampuses ?? [], name => $"noCampus:{name}")),
                OnlyAttributes = Some(Keep(wishes.OnlyAttributes ?? [], attribute => $"onlyAttribute:{attribute}")),
                Soft = Keep(wishes.Soft, id => id),
            };
        }
    }

    /// <summary>"blocked:MonWed 12:00-13:00"; the label is not part of it.</summary>
    public static string BlockedId(BlockedTime blocked) =>
        $"blocked:{string.Concat(blocked.Days.ShortNames())} {Time(blocked.Start)}-{Time(blocked.End)}";

    /// <summary>"freeSpan:MonTue 11:00-14:00 60".</summary>
    public static string SpanId(FreeSpan span) =>
        FormattableString.Invariant($"freeSpan:{string.Concat(span.Days.ShortNames())} {Time(span.From)}-{Time(span.Until)} {span.Minutes}");

    /// <summary>"15 credits", "1 credit", "13.5 credits".</summary>
    public static string Credits(decimal credits) =>
        string.Create(CultureInfo.InvariantCulture, $"{credits:0.##} {(credits == 1 ? "credit" : "credits")}");

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
