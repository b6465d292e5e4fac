using System.Globalization;
using CsCheck;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Preferences;

/// <summary>Lists of wishes of every kind, as a student can come to have them in words or by the forms of the page.</summary>
internal static class WishGen
{
    private static readonly Gen<Weekdays> Days = Gen.Int[1, 127].Select(days => (Weekdays)days);

    private static readonly Gen<TimeOnly> Time = Gen.Frequency((3, Gen.Int[1, 95].Select(quarter => quarter * 15)), (1, Gen.Int[1, 1_438])).Select(minutes => TimeOnly.MinValue.AddMinutes(minutes));

    private static readonly Gen<string> Code = Gen.OneOf(
        Gen.Select(Gen.OneOf<string>(["CS", "MATH", "BIO", "ENGCMP", "M", "COMPSCI", "CSCIUA", "MATHSHU"]), Gen.Int[100, 99_999], Gen.OneOf<string>(["", "", "L", "C"]), (subject, number, end) => $"{subject}{number}{end}"),
        Gen.Int[10_100, 99_999].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Int[6_000, 6_999].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.OneOf<string>(["8.01", "18.06", "6.100A", "PHYS8.01", "6.S898", "21M.011", "21M011"]),
        Gen.Const("COMPSCIC281A"));

    private static readonly Gen<string> Person = Gen.OneOf<string>(
        ["Smith", "O'Neil", "J. Smith-Jones", "Ada Byron", "Maria de la Cruz", "Müller", "Østergaard", "Li", "van der Berg", "Day", "Early", "Love", "Friday", "Wang Wei", "D. E. Knuth", "A. Smith", "A Smith", "I. Chen", "B. Smith"]);

    private static readonly Gen<string?> Label = Gen.Frequency(
        (2, Gen.Const((string?)null)),
        (3, Gen.OneOf<string?>(["Lunch", "Work", "Band practice", "Sleep", "Day job", "No idea", "Friday prayer", "lunch", "work!", "3 Musketeers", "Dr. No, part 2", "free time", "Caf\u00e9", "🎉", "A and B"])),
        (1, Gen.Char["abc XYZ,.;!?-'/()&0123"].Array[1, 20].Select(letters => (string?)new string(letters).Trim()).Where(text => text!.Length > 0)));

    private static readonly Gen<BlockedTime> Blocked =
        from days in Gen.Frequency((2, Days), (1, Gen.Const((Weekdays)127)))
        from one in Time
        from other in Time
        from open in Gen.Int[0, 5]
        from label in Label
        where one != other
        select new BlockedTime(
            days, open == 0 ? TimeOnly.MinValue : one < other ? one : other, open == 1 ? new(23, 59) : one < other ? other : one, label);

    private static readonly Gen<FreeSpan> Span =
        from days in Gen.Frequency((1, Days), (1, Gen.Const((Weekdays)127)))
        from start in Gen.Int[24, 72]
        from length in Gen.Int[2, 12]
        from minutes in Gen.OneOf(30, 45, 60, 90, 120)
        from label in Gen.OneOf<string?>([null, "Lunch", "Dinner"])
        where length * 15 >= minutes
        select new FreeSpan(days, TimeOnly.MinValue.AddMinutes(start * 15), TimeOnly.MinValue.AddMinutes((start + length) * 15), minutes, label);

    private static readonly Gen<decimal> Credits = Gen.Int[2, 80].Select(halves => halves / 2m);

    private static readonly Gen<WishList> Hours =
        from noDays in Sometimes(Gen.Int[1, 127])
        from hours in Gen.Select(Sometimes(Time), Sometimes(Time))
        from credits in Sometimes(Gen.Select(Credits, Credits, Credits))
        from which in Gen.Int[1, 7]
        from blocked in Few(Blocked)
        from spans in Few(Span)
        let sorted = credits is { } some ? new[] { some.Item1, some.Item2, some.Item3 }.Order().ToArray() : null
        select new WishList
        {
            NoDays = (Weekdays)(noDays ?? 0),
            EarliestStart = hours.Item1,
            LatestEnd = hours.Item2 > (hours.Item1 ?? TimeOnly.MinValue) ? hours.Item2 : null,
            MinCredits = (which & 1) != 0 ? sorted?[0] : null,
            TargetCredits = (which & 2) != 0 ? sorted?[1] : null,
            MaxCredits = (which & 4) != 0 ? sorted?[2] : null,
            BlockedTimes = [.. blocked.DistinctBy(WishChips.BlockedId)],
            FreeSpans = [.. spans.DistinctBy(WishChips.SpanId)],
        };

    private static readonly Gen<WishList> Things =
        from add in Few(Code)
        from skip in Few(Code)
        from counted in Few(Gen.Select(Code, Credits, (code, credits) => new ChosenCredits(code, credits)))
        from pins in Few(Gen.Int[100, 99_999_999].Select(crn => crn.ToString(CultureInfo.InvariantCulture)))
        from with in Few(Person)
        from without in Few(Person)
        from sole in Few(Person)
        from campus in Gen.OneOf<string?>([null, null, "main campus", "North Campus", "Oakland east campus"])
        from only in Few(Gen.OneOf<string>(["honors", "writing intensive"]))
        from away in Few(Gen.OneOf<string>(["main campus", "South Campus"]))
        from hybrid in Gen.Bool
        from attributes in Few(Gen.OneOf<string>(["honors", "writing intensive"]))
        select new WishList
        {
            AddCourses = add,
            SkipCourses = [.. skip.Except(add)],
            CourseCredits = counted.Count > 0 ? [.. counted.DistinctBy(one => one.Course).OrderBy(one => one.Course)] : null,
            PinSections = pins,
            Instructors = with,
            AvoidInstructors = [.. without.Except(with).Except(sole)],
            OnlyInstructors = sole.Count > 0 ? sole : null,
            Campus = campus,
            NoAttributes = attributes,
            OnlyAttributes = only.Except(attributes).ToArray() is { Length: > 0 } kept ? kept : null,
            NoCampuses = away.Except(campus is null ? [] : [campus], StringComparer.OrdinalIgnoreCase).ToArray() is { Length: > 0 } places ? places : null,
            NoHybrid = hybrid ? true : null,
        };

    private static readonly Gen<WishList> Shape =
        from switches in Gen.Bool.Array[6]
        from free in Sometimes(Gen.Int[1, 4])
        from day in Sometimes(Gen.Int[1, 12])
        from row in Sometimes(Gen.Int[1, 12])
        from pause in Sometimes(Gen.Int[1, 240])
        from mode in Sometimes(Gen.OneOf(ModeWish.OnlineOnly, ModeWish.NoOnline, ModeWish.InPersonOnly))
        select new WishList
        {
            AvoidGaps = switches[0] ? true : null,
            Compact = switches[1] ? true : null,
            Balanced = switches[2] ? true : null,
            LateStarts = switches[3] ? true : null,
            OpenSeatsOnly = switches[4] ? true : null,
            LongWeekend = switches[5] ? true : null,
            FreeDays = free,
            MaxClassesPerDay = day,
            MaxInRow = row,
            MinutesBetween = pause,
            Mode = mode,
        };

    /// <summary>Some of the wishes that can be soft are.</summary>
    public static readonly Gen<WishList> Any =
        from hours in Hours
        from things in Things
        from shape in Shape
        from soft in Gen.Bool.Array[60]
        let all = hours.Merge(things).Merge(shape)
        select all with { Soft = [.. all.Chips().Where((chip, index) => chip.CanBeSoft && soft[index % 60]).Select(chip => chip.Id)] };

    private static Gen<T?> Sometimes<T>(Gen<T> gen) where T : struct => Gen.Frequency((2, Gen.Const((T?)null)), (1, gen.Select(value => (T?)value)));

    private static Gen<IReadOnlyList<T>> Few<T>(Gen<T> gen) => gen.Array[0, 2].Select(values => (IReadOnlyList<T>)[.. values.Distinct()]);
}
