using static System.FormattableString;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Wishes about the classes of a day together, and about how and where a section is taught.</summary>
internal static class OtherWishes
{
    public static IEnumerable<HardWish> Of(WishList wishes)
    {
        foreach (var span in wishes.FreeSpans.DistinctBy(WishChips.SpanId))
        {
            var text = Describe(span);
            yield return new(new(Wish.FreeSpan, WishChips.SpanId(span), text, $"Allow days without {text}."), Rule: new WeekRule.Free(span), Unknown: SectionFacts.Time(span.Days));
        }

        if (wishes.MaxClassesPerDay is { } most)
            yield return new(new(Wish.PerDay, Invariant($"{most}"), Invariant($"at most {most} {Classes(most)} a day"), "Allow more classes a day."), Rule: new WeekRule.AtMost(most), Unknown: SectionFacts.Time(WishChips.EveryDay));
        if (wishes.MaxInRow is { } row)
        {
            var text = row == 1 ? "no classes back to back" : Invariant($"at most {row} classes in a row");
            yield return new(new(Wish.InRow, Invariant($"{row}"), text, "Allow more classes in a row."), Rule: new WeekRule.InRow(row), Unknown: SectionFacts.Time(WishChips.EveryDay));
        }

        if (wishes.MinutesBetween is { } pause)
            yield return new(new(Wish.Between, Invariant($"{pause}"), Invariant($"{pause} minutes between classes"), "Allow shorter pauses between classes."), Rule: new WeekRule.Between(pause), Unknown: SectionFacts.Time(WishChips.EveryDay));
        if (wishes.LongWeekend is true)
            yield return new(new(Wish.LongWeekend, "true", "a three-day weekend", "Allow classes on Monday, on Friday and at the weekend."), Rule: new WeekRule.LongWeekend(), Unknown: SectionFacts.Day);
        if (wishes.Mode is { } mode)
        {
            var text = mode switch { ModeWish.OnlineOnly => "only online sections", ModeWish.NoOnline => "no online sections", _ => "only sections in person" };
            yield return new(new(Wish.Mode, mode.ToString(), text, "Allow sections however they are taught."), section => Breaks(section, mode), Unknown: section => ModeOf(section) is null ? NoMode : null);
        }

        if (wishes.Campus is { } campus)
            yield return new(new(Wish.Campus, campus, $"only sections on {campus}", "Allow sections on every campus."), section => section.Campus is { } at && !IsAt(at, campus), Unknown: NoCampus);
        foreach (var other in wishes.NoCampuses ?? [])
            yield return new(new(Wish.NoCampus, other, $"no sections on {other}", $"Allow sections on {other}."), section => section.Campus is { } at && IsAt(at, other), Unknown: NoCampus);
        if (wishes.NoHybrid is true)
            yield return new(new(Wish.NoHybrid, "true", "no hybrid sections", "Allow hybrid sections."), section => ModeOf(section) == TeachingMode.Hybrid, Unknown: section => ModeOf(section) is null ? NoMode : null);
        foreach (var attribute in wishes.NoAttributes)
            yield return new(new(Wish.NoAttribute, attribute, $"no {attribute} sections", $"Allow {attribute} sections."), section => AttributeText.Has(section, attribute), Unknown: section => AttributeText.Unknown(section, attribute));
        foreach (var only in wishes.OnlyAttributes ?? [])
            yield return new(new(Wish.OnlyAttribute, only, $"only {only} sections", $"Allow sections that are not {only}."), section => !AttributeText.Has(section, only));
    }

    private const string NoMode = "how it is taught is not given";

    private static string? NoCampus(Section section) => section.Campus is null ? "no campus is given" : null;

    /// <summary>"60 minutes free between 11:00 and 14:00".</summary>
    private static string Describe(FreeSpan span)
    {
        var days = span.Days == WishChips.EveryDay ? "" : $" on {Explainer.List([.. span.Days.ShortNames()])}";
        return Invariant($"{span.Minutes} minutes free between {HardWishes.Clock(span.From)} and {HardWishes.Clock(span.Until)}{days}");
    }

    private static bool Breaks(Section section, ModeWish mode) => mode switch
    {
        ModeWish.OnlineOnly => ModeOf(section) != TeachingMode.Online,
        ModeWish.NoOnline => ModeOf(section) == TeachingMode.Online,
        _ => ModeOf(section) is TeachingMode.Online or TeachingMode.Hybrid,
    };

    /// <summary>What the source says, else what its places say; nothing where the two contradict each other.</summary>
    public static TeachingMode? ModeOf(Section section)
    {
        List<string> places = [.. section.Meetings.Select(meeting => meeting.Location).Append(section.Location).Select(QuacsText.Told).OfType<string>()];
        var online = places.Count(place => QuacsText.ModeOf(place) == TeachingMode.Online);
        if (section.Mode is { } mode) return mode == TeachingMode.InPerson && online > 0 ? null : mode;
        return online == 0 ? null : online == places.Count ? TeachingMode.Online : TeachingMode.Hybrid;
    }

    public static bool IsAt(string campus, string said)
    {
        var words = FoldedText.Words(campus);
        return FoldedText.Words(said).All(word => word == "CAMPUS" || words.Contains(word, StringComparer.Ordinal));
    }

    private static string Classes(int count) => count == 1 ? "class" : "classes";
}
