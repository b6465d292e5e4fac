using static System.FormattableString;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Says what a plan makes of the wishes about the shape of the week.</summary>
internal static class WeekWords
{
    public static void Describe(WishList wishes, IReadOnlyList<SectionOption> options, ShapeProof shape, List<string> sentences)
    {
        if (options.Count == 0) return;
        var days = Enumerable.Range(0, 7).Select(day => Hours(options, day)).ToArray();
        var used = days.Where(day => day.Busy > 0).ToArray();

        Section[] sections = [.. options.Select(option => option.Section)];

        var classDays = options.Aggregate(Weekdays.None, (all, option) => all | option.ClassDays);
        var isSingle = sections.Any(section => section.Meetings.Any(meeting => meeting.IsSingle));
        if (wishes.HardPart().FreeDays is > 0 and var wished)
        {
            var (off, text) = ((Weekdays)31 & ~classDays, Invariant($"at least {wished} free {(wished == 1 ? "day" : "days")}"));
            var free = off.Indices().Select(day => WeekdayNames.Full[day]).ToList();
            var single = SingleMeetings.Words(sections, (_, meeting) => (meeting.Days & off) != Weekdays.None);
            sentences.Add(free.Count < wished ? Invariant($"{free.Count} free {(free.Count == 1 ? "day" : "days")} instead of {wished}: pinned sections stand before the wish.")
                : SectionFacts.NotKnown(text, sections, SectionFacts.Day)
                ?? (single is null ? $"Free on {Explainer.List(free)}: {text}, as you wished." : $"Free of weekly classes on {Explainer.List(free)}: {text}, single meetings aside; {single}."));
        }

        if (wishes.AvoidGaps is true)
        {
            var gaps = WeekGaps.Most([.. sections.SelectMany(section => section.Weekly().Meetings)]);
            var single = SingleMeetings.Words(sections, (_, meeting) => WeekGaps.OfDate(sections.SelectMany(section => section.Meetings), meeting.From!.Value) > 0);
            sentences.Add(gaps > 0 ? $"{Duration(gaps)} of gaps in the week{Least(shape.Gaps, "as few", "fewer")}."
                : SectionFacts.NotKnown("no gaps between classes", sections, SectionFacts.Time(WishChips.EveryDay))
                ?? (single is null ? "No gaps between classes, as you wished." : $"No gaps between weekly classes; {single}."));
        }

        // What these count is so of the weekly classes whose hours are known.
        var unseen = sections.Where(section => section.MayMeetUnseen(WishChips.EveryDay)).Select(Explainer.Name).ToList();
        var tail = unseen.Count > 0 ? $"; not known for {Explainer.List(unseen)} (no set time)." : ".";
        var weekly = isSingle ? "weekly " : "";
        if (wishes.Compact is true)
        {
            var count = classDays.Indices().Count();
            sentences.Add(Invariant($"{Explainer.Sentence($"{weekly}classes")} on {count} {(count == 1 ? "day" : "days")}{Least(shape.Days, "as compact", "fewer days")}{tail}"));
        }

        if (wishes.Balanced is true && used.Length > 0)
        {
            sentences.Add($"Class days hold {Duration(used.Min(day => day.Busy))} to {Duration(used.Max(day => day.Busy))} of {weekly}class{tail}");
        }

        if (wishes.LateStarts is true && used.Length > 0) sentences.Add($"The earliest {weekly}class begins at {Clock(used.Min(day => day.First))}{tail}");
    }

    private static (int First, int End, int Busy) Hours(IReadOnlyList<SectionOption> options, int day)
    {
        var minutes = options.SelectMany(option => option.Section.Weekly().Meetings)
            .Where(meeting => ((int)meeting.Days & (1 << day)) != 0)
            .SelectMany(meeting => Enumerable.Range(WeekMask.Minutes(meeting.Start), WeekMask.Minutes(meeting.End) - WeekMask.Minutes(meeting.Start)))
            .ToHashSet();
        return minutes.Count == 0 ? default : (minutes.Min(), minutes.Max() + 1, minutes.Count);
    }

    private static string Least(bool? proved, string so, string better) => proved switch
    {
        true => $", {so} as these courses and the other wishes allow",
        false => $"; {better} are possible with these courses, and cost more by what else counts",
        null => "",
    };

    private static string Clock(int minutes) => HardWishes.Clock(TimeOnly.MinValue.AddMinutes(minutes));

    private static string Duration(int minutes) =>
        minutes < 60 ? Invariant($"{minutes} minutes") : Invariant($"{minutes / 60}:{minutes % 60:00} hours");
}
