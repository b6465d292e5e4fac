namespace Scheduly.Web.Schedules.Preferences;

/// <summary>
/// The old contract's rule: new list preferences are added to the old ones, other preferences replace them.
/// Where both cannot stand (skip and add the same course, a maximum under the minimum), the newer one does and the older goes.
/// </summary>
internal static class WishMerge
{
    extension(WishList wishes)
    {
        /// <summary>These wishes with what was understood added and taken back, phrase by phrase.</summary>
        public WishList Merge(ParsedWishes parsed)
        {
            foreach (var wish in parsed.Understood)
            {
                foreach (var id in wish.Withdraws) wishes = wishes.Without(id);
                wishes = wishes.Merge(wish.Adds);
            }

            return wishes;
        }

        /// <summary>These wishes with those of <paramref name="newer"/>; what is null or empty there changes nothing.</summary>
        public WishList Merge(WishList newer)
        {
            var merged = wishes with
            {
                NoDays = wishes.NoDays | newer.NoDays,
                EarliestStart = newer.EarliestStart ?? wishes.EarliestStart,
                LatestEnd = newer.LatestEnd ?? wishes.LatestEnd,
                MinCredits = newer.MinCredits ?? wishes.MinCredits,
                MaxCredits = newer.MaxCredits ?? wishes.MaxCredits,
                TargetCredits = newer.TargetCredits ?? wishes.TargetCredits,
                SkipCourses = Union(Except(wishes.SkipCourses, newer.AddCourses), newer.SkipCourses),
                AddCourses = Union(Except(wishes.AddCourses, newer.SkipCourses), newer.AddCourses),
                PinSections = Union(wishes.PinSections, newer.PinSections),
                BlockedTimes = Union(wishes.BlockedTimes, newer.BlockedTimes),
                Instructors = Union(Except(wishes.Instructors, newer.AvoidInstructors), newer.Instructors),
                AvoidInstructors = Union(Except(Except(wishes.AvoidInstructors, newer.Instructors), newer.OnlyInstructors ?? []), newer.AvoidInstructors),
                OnlyInstructors = Some(Union(Except(wishes.OnlyInstructors ?? [], newer.AvoidInstructors), newer.OnlyInstructors ?? [])),
                CourseCredits = newer.CourseCredits is not { Count: > 0 } chosen
                    ? wishes.CourseCredits
                    : [.. (wishes.CourseCredits ?? []).ExceptBy(chosen.Select(one => one.Course), one => one.Course, StringComparer.OrdinalIgnoreCase), .. chosen],
                AvoidGaps = newer.AvoidGaps ?? wishes.AvoidGaps,
                Compact = newer.Compact ?? wishes.Compact,
                Balanced = newer.Balanced ?? wishes.Balanced,
                LateStarts = newer.LateStarts ?? wishes.LateStarts,
                FreeDays = newer.FreeDays ?? wishes.FreeDays,
                OpenSeatsOnly = newer.OpenSeatsOnly ?? wishes.OpenSeatsOnly,
                FreeSpans = newer.FreeSpans.Count == 0 ? wishes.FreeSpans : [.. wishes.FreeSpans.ExceptBy(newer.FreeSpans.Select(WishChips.SpanId), WishChips.SpanId), .. newer.FreeSpans],
                MaxClassesPerDay = newer.MaxClassesPerDay ?? wishes.MaxClassesPerDay,
                MaxInRow = newer.MaxInRow ?? wishes.MaxInRow,
                MinutesBetween = newer.MinutesBetween ?? wishes.MinutesBetween,
                LongWeekend = newer.LongWeekend ?? wishes.LongWeekend,
                Mode = newer.Mode ?? wishes.Mode,
                Campus = newer.Campus ?? (newer.NoCampuses?.Contains(wishes.Campus ?? "", StringComparer.OrdinalIgnoreCase) is true ? null : wishes.Campus),
                NoAttributes = Union(Except(wishes.NoAttributes, newer.OnlyAttributes ?? []), newer.NoAttributes),
                OnlyAttributes = Some(Union(Except(wishes.OnlyAttributes ?? [], newer.NoAttributes), newer.OnlyAttributes ?? [])),
                NoHybrid = newer.NoHybrid ?? wishes.NoHybrid,
                NoCampuses = Some(Union(newer.Campus is { } campus ? Except(wishes.NoCampuses ?? [], [campus]) : wishes.NoCampuses ?? [], newer.NoCampuses ?? [])),
            };
            merged = WithoutOlderCredits(WithoutOlderHours(merged, newer), newer);

            // What is said again is as soft or as hard as it was said last.
            var said = newer.Chips();
            return merged with { Soft = Union(Except(wishes.Soft, [.. said.Select(chip => chip.Id)]), newer.Soft) };
        }
    }

    private static IReadOnlyList<string>? Some(IReadOnlyList<string> items) => items.Count > 0 ? items : null;

    private static WishList WithoutOlderHours(WishList merged, WishList newer)
    {
        if (merged.EarliestStart is null || merged.LatestEnd is null || merged.EarliestStart < merged.LatestEnd) return merged;
        if (newer.LatestEnd is null) return merged with { LatestEnd = null };
        return newer.EarliestStart is null ? merged with { EarliestStart = null } : merged;
    }

    private static WishList WithoutOlderCredits(WishList merged, WishList newer)
    {
        var least = newer.MinCredits ?? newer.TargetCredits;
        var most = newer.MaxCredits ?? newer.TargetCredits;
        if (newer.MinCredits is null && merged.MinCredits > most) merged = merged with { MinCredits = null };
        if (newer.MaxCredits is null && merged.MaxCredits < least) merged = merged with { MaxCredits = null };
        var outside = merged.TargetCredits < merged.MinCredits || merged.TargetCredits > merged.MaxCredits;
        return newer.TargetCredits is null && outside ? merged with { TargetCredits = null } : merged;
    }

    private static IReadOnlyList<string> Except(IReadOnlyList<string> items, IReadOnlyList<string> gone) =>
        items.Count == 0 || gone.Count == 0 ? items : [.. items.Except(gone, StringComparer.OrdinalIgnoreCase)];

    private static IReadOnlyList<string> Union(IReadOnlyList<string> items, IReadOnlyList<string> more) =>
        more.Count == 0 ? items : [.. items.Union(more, StringComparer.OrdinalIgnoreCase)];

    // A blocked time that is there already is replaced, so that the newer label shows.
    private static IReadOnlyList<BlockedTime> Union(IReadOnlyList<BlockedTime> items, IReadOnlyList<BlockedTime> more)
    {
        if (more.Count == 0) return items;
        var ids = more.Select(WishChips.BlockedId).ToHashSet(StringComparer.Ordinal);
        return [.. items.Where(item => !ids.Contains(WishChips.BlockedId(item))), .. more];
    }
}
