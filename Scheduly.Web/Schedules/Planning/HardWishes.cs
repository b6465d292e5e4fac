using static System.FormattableString;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>One hard wish that a section keeps or breaks by itself, or that holds for the plan as a whole.</summary>
/// <param name="Breaks">True for a section that the wish forbids; null when no single section breaks it.</param>
/// <param name="Rule">What the classes of a day keep or break together; null for other wishes.</param>
/// <param name="Unknown">What the source would have to say of a section to confirm the wish and does not ("no set time"); null for a section that it says enough of.</param>
internal sealed record HardWish(Wish Wish, Func<Section, bool>? Breaks = null, WeekRule? Rule = null, Func<Section, string?>? Unknown = null)
{
    /// <summary>Wishes about the week look past what takes place once; one about people does not.</summary>
    public bool IsBrokenBy(Section section) => Breaks?.Invoke(Wish.Kind is Wish.AvoidInstructor or Wish.OnlyInstructor ? section : section.Weekly()) is true;
}

/// <summary>Turns a wish list into single wishes that can be held and dropped one by one.</summary>
internal static class HardWishes
{
    private const Weekdays EveryDay = (Weekdays)0b111_1111;

    public static IReadOnlyList<HardWish> Of(WishList wishes)
    {
        var list = new List<HardWish>();
        foreach (var pin in Distinct(wishes.PinSections))
        {
            list.Add(new(new(Wish.Pin, pin, $"CRN {pin} is pinned", $"Unpin CRN {pin}.")));
        }

        foreach (var course in Distinct(wishes.AddCourses))
        {
            list.Add(new(new(Wish.Add, course, $"{course} is to be in the plan", $"Leave out {course}.")));
        }

        foreach (var course in Distinct(wishes.SkipCourses))
        {
            list.Add(new(new(Wish.Skip, course, $"{course} is to be left out", $"Allow {course} again."), section => Same(section.Course, course)));
        }

        foreach (var day in wishes.NoDays.Indices())
        {
            var (name, bit) = (WeekdayNames.Full[day], (Weekdays)(1 << day));
            list.Add(new(
                new(Wish.NoDay, WeekdayNames.Short[day], $"no class on {name}", $"Allow classes on {name}."),
                section => section.Meetings.Any(meeting => (meeting.Days & bit) != Weekdays.None) || (section.Untimed & bit) > Weekdays.None,
                Unknown: SectionFacts.Time(bit)));
        }

        if (wishes.EarliestStart is { } earliest)
        {
            list.Add(new(
                new(Wish.Earliest, Clock(earliest), $"no class before {Clock(earliest)}", $"Allow classes before {Clock(earliest)}."),
                section => section.Meetings.Any(meeting => meeting.Start < earliest && !MeetingTimes.IsRestOfNight(meeting, section)),
                Unknown: SectionFacts.Time(EveryDay)));
        }

        if (wishes.LatestEnd is { } latest)
        {
            list.Add(new(
                new(Wish.Latest, Clock(latest), $"no class after {Clock(latest)}", $"Allow classes after {Clock(latest)}."),
                section => section.Meetings.Any(meeting => meeting.End > latest),
                Unknown: SectionFacts.Time(EveryDay)));
        }

        foreach (var blocked in wishes.BlockedTimes.Distinct())
        {
            var text = Describe(blocked);
            list.Add(new(
                new(Wish.Blocked, text, $"{text} stays free", $"Allow classes on {text}."),
                section => section.Meetings.Any(meeting => MeetingTimes.Overlap(meeting, blocked.Days, blocked.Start, blocked.End)),
                Unknown: SectionFacts.Time(blocked.Days)));
        }

        foreach (var name in Distinct(wishes.AvoidInstructors))
        {
            list.Add(new(
                new(Wish.AvoidInstructor, name, $"no section with {name}", $"Allow sections with {name}."),
                section => TaughtBy(section, name),
                Unknown: section => SectionFacts.Person(section, name)));
        }

        if (wishes.OpenSeatsOnly is true)
        {
            list.Add(new(
                new(Wish.OpenSeats, "true", "only sections with open seats", "Allow sections that are full."),
                section => section.SeatsOpen <= 0 || section.Waiting > 0,
                Unknown: section => section.SeatsOpen is null ? "free seats are not counted" : null));
        }

        if (wishes.FreeDays is > 0 and var free)
        {
            list.Add(new(
                new(Wish.FreeDay, Invariant($"{free}"), Invariant($"at least {free} free {(free == 1 ? "day" : "days")}"), "Allow classes on every day."),
                Rule: new WeekRule.FreeDays(free),
                Unknown: SectionFacts.Day));
        }

        if (wishes.MinCredits is { } min)
        {
            list.Add(new(new(Wish.Min, Credits(min), $"at least {Credits(min)} credits", $"Allow fewer than {Credits(min)} credits.")));
        }

        if (wishes.MaxCredits is { } max)
        {
            list.Add(new(new(Wish.Max, Credits(max), $"at most {Credits(max)} credits", $"Allow more than {Credits(max)} credits.")));
        }

        list.AddRange(OtherWishes.Of(wishes));
        return list;
    }

    /// <summary>Any who teaches it is meant by the name, as <see cref="PersonName"/> says.</summary>
    public static bool TaughtBy(Section section, string name) => section.Instructors.Any(instructor => PersonName.Means(name, instructor));

    public static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    public static string Clock(TimeOnly time) => Invariant($"{time:HH\\:mm}");

    public static string Credits(decimal credits) => Invariant($"{credits:0.##}");

    /// <summary>"Mon, Wed 12:00 to 13:00", "every day 12:00 to 13:00": also the value by which a blocked time is named.</summary>
    public static string Describe(BlockedTime blocked) =>
        $"{(blocked.Days == EveryDay ? "every day" : string.Join(", ", blocked.Days.ShortNames()))} {Clock(blocked.Start)} to {Clock(blocked.End)}";

    private static IEnumerable<string> Distinct(IEnumerable<string> values) => values.Distinct(StringComparer.OrdinalIgnoreCase);
}
