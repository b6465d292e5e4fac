using CsCheck;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Small requests of every kind, small enough to write all their plans down.</summary>
internal static class PlanGen
{
    private static readonly string[] Names = ["Smith", "Jones", "Lee"];
    private static readonly (DateOnly From, DateOnly Until)[] Parts =
    [
        (new(2024, 8, 26), new(2024, 12, 13)), (new(2024, 8, 26), new(2024, 10, 15)), (new(2024, 10, 15), new(2024, 12, 13)), (new(2024, 10, 17), new(2024, 12, 13)),
        (new(2024, 10, 15), new(2024, 10, 15)),
    ];

    private static readonly Gen<Weekdays> Days = Gen.Frequency(
        (5, Gen.OneOf((Weekdays)5, (Weekdays)10, (Weekdays)21, (Weekdays)1, (Weekdays)16, (Weekdays)2)), (1, Gen.Int[1, 127].Select(days => (Weekdays)days)));

    private static readonly Gen<Meeting> Meeting =
        from days in Days
        from start in Gen.Int[8 * 4, 19 * 4]
        from shift in Gen.Frequency((9, Gen.Const(0)), (1, Gen.Int[0, 14]))
        from length in Gen.OneOf(50, 75, 110, 170)
        from part in Gen.Frequency((3, Gen.Const(-1)), (2, Gen.Int[0, 4]))
        from every in Gen.Frequency((6, Gen.Const(false)), (1, Gen.Const(true)))
        from name in Gen.Int[0, 3]
        let begin = TimeOnly.MinValue.AddMinutes((start * 15) + shift)
        select new Meeting(
            days, begin, begin.AddMinutes(length), part < 0 ? null : Parts[part].From, part < 0 ? null : Parts[part].Until,
            Instructor: name < Names.Length ? Names[name] : null,
            EveryWeeks: every && part >= 0 ? 2 : null);

    private static readonly Gen<IReadOnlyList<Meeting>> Meetings =
        Gen.Frequency((1, Gen.Const(0)), (7, Gen.Const(1)), (2, Gen.Const(2))).SelectMany(count => Meeting.Array[count]).Select(all => (IReadOnlyList<Meeting>)all);

    private static Gen<Candidate> Course(int index) =>
        from kind in Gen.Int[0, 4]
        from count in Gen.Int[1, kind >= 3 ? 2 : 3]
        from lectures in Meetings.Array[count]
        from labs in Meetings.Array[kind == 3 ? 2 : kind == 4 ? 1 : 0]
        from credits in Gen.OneOf(3m, 3m, 4m, 1m, 0m, 1.5m)
        from open in Gen.Int[-1, 3].Array[count]
        from linked in Gen.Bool
        from lists in Gen.Frequency((3, Gen.Const(0)), (2, Gen.Int[1, 9]))
        from need in Gen.OneOf(Need.Required, Need.Optional)
        from grouped in Gen.Bool
        from mode in Gen.Int[0, 5]
        from untimed in Gen.Frequency((9, Gen.Const(-1)), (1, Gen.Int[0, 127]))
        from own in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 2])).SelectMany(count => Meetings.Array[count])
        let code = $"C{index}"
        select new Candidate(
            code,
            [
                .. lectures.Select((times, n) => new Section(code, $"{index}{n}", $"LEC-{n}", times, credits, SeatsOpen: open[n] == 3 ? null : open[n], Waiting: open[n] == 2 ? mode - 2 : null, Untimed: n == 0 && untimed >= 0 ? (Weekdays)untimed : null, Mode: Mode(mode + n), Campus: mode == n ? "North" : null, Attributes: mode == n + 1 ? ["Honors"] : null, Link: linked && lists is 0 or 8 && n < 2 ? $"{n}" : null, Together: Lists(lists, n, index, labs.Length, count))),
                .. labs.Select((times, n) => new Section(code, $"{index}{n + 5}", $"LAB-{n}", times, n, Instructor: times.Count == 0 ? Names[n] : null, Link: linked && lists is 0 or 8 ? $"{n}" : null, Together: OfParts(lists, n, index, labs.Length, count))),
            ],
            need,
            grouped && need == Need.Optional ? new CourseGroup("group", 1, []) : null)
        {
            // A laboratory under a code of its own; nobody pins it.
            Laboratory = own.Length == 0 ? null : new($"{code}L", [.. own.Select((times, n) => new Section($"{code}L", $"{index}{n + 8}", $"0{n}", times, n, Mode: Mode(mode + 2)))]),
        };

    /// <summary>
    /// Which laboratories go with a lecture: one of one list, one of two, or for the second lecture none; all together; a section that is not there; a lecture
    /// with a lecture, with a laboratory or without.
    /// </summary>
    private static IReadOnlyList<IReadOnlyList<string>>? Lists(int kind, int lecture, int course, int laboratories, int lectures)
    {
        var all = Enumerable.Range(0, laboratories).Select(number => (IReadOnlyList<string>)[$"{course}{number + 5}"]).ToList();
        return kind switch
        {
            6 when lectures > 1 => lecture switch { 0 => [[$"{course}1"], .. all], 1 when laboratories == 0 => [[$"{course}0"]], _ => null },
            9 => lecture == 0 ? [[$"{course}999"]] : null,
            _ when kind == 0 || laboratories == 0 || (kind == 3 && lecture == 1) => null,
            1 => [all[lecture % all.Count]],
            2 or 3 => all,
            4 => [[.. all.SelectMany(list => list)]],
            8 => lecture == 0 ? [all[0], [$"{course}999"]] : null,
            _ => null,
        };
    }

    /// <summary>What laboratories say: each of its lecture, of both, or of the next laboratory.</summary>
    private static IReadOnlyList<IReadOnlyList<string>>? OfParts(int kind, int laboratory, int course, int laboratories, int lectures) => kind switch
    {
        2 when lectures > 1 => [[$"{course}{laboratory % lectures}"]],
        5 => [[$"{course}{laboratory % lectures}"]],
        7 when laboratory == 0 => [.. Enumerable.Range(0, lectures).Select(lecture => (IReadOnlyList<string>)[$"{course}{lecture}", $"{course}{laboratories + 4}"])],
        _ => null,
    };

    private static readonly Gen<Candidate[]> Courses =
        Gen.Int[1, 4].SelectMany(count => Gen.Select(Course(0), Course(1), Course(2), Course(3), (a, b, c, d) => new[] { a, b, c, d }[..count]));

    private static readonly Gen<BlockedTime> Blocked =
        from days in Days
        from hour in Gen.Int[8, 17]
        select new BlockedTime(days, new TimeOnly(hour, 0), new TimeOnly(hour + 2, 30));

    private static Gen<T?> Sometimes<T>(Gen<T> gen) where T : struct => Gen.Frequency((4, Gen.Const((T?)null)), (1, gen.Select(value => (T?)value)));

    private static Gen<IReadOnlyList<T>> Few<T>(Gen<T> gen, int seldom = 4) =>
        Gen.Frequency((seldom, Gen.Const(0)), (1, Gen.Int[1, 2])).SelectMany(count => gen.Array[count]).Select(values => (IReadOnlyList<T>)[.. values.Distinct()]);

    private static TeachingMode? Mode(int number) => number % 6 < 3 ? (TeachingMode)(number % 3) : null;

    private static readonly Gen<WishList> Others =
        from span in Sometimes(Gen.Select(Days, Gen.Int[9, 13], Gen.OneOf(30, 60, 90), (a, b, c) => (Days: a, Hour: b, Length: c)))
        from counts in Gen.Select(Sometimes(Gen.Int[1, 3]), Sometimes(Gen.Int[1, 2]), Sometimes(Gen.OneOf(10, 20, 45)))
        from weekend in Sometimes(Gen.Const(true))
        from mode in Sometimes(Gen.OneOf(ModeWish.OnlineOnly, ModeWish.NoOnline, ModeWish.InPersonOnly))
        from campus in Gen.Int[0, 5]
        from honors in Gen.Int[0, 4]
        from more in Gen.Int[0, 8]
        select new WishList
        {
            FreeSpans = span is { } free ? [new(free.Days, new(free.Hour, 0), new(free.Hour + 3, 0), free.Length)] : [],
            MaxClassesPerDay = counts.Item1,
            MaxInRow = counts.Item2,
            MinutesBetween = counts.Item3,
            LongWeekend = weekend,
            Mode = mode,
            Campus = campus == 0 ? "South" : null,
            NoAttributes = honors == 0 ? ["Honors"] : [],
            OnlyAttributes = more == 0 && honors != 0 ? ["Honors"] : null,
            NoHybrid = more == 1 ? true : null,
            NoCampuses = more == 2 && campus != 0 ? ["North"] : null,
        };

    private static readonly Gen<WishList> Hard =
        from noDays in Sometimes(Days)
        from earliest in Sometimes(Gen.Int[8, 12])
        from latest in Sometimes(Gen.Int[14, 19])
        from credits in Gen.Select(Sometimes(Gen.Int[1, 9]), Sometimes(Gen.Int[3, 12]), Sometimes(Gen.Int[0, 14]))
        from skip in Few(Gen.Int[0, 3].Select(n => $"C{n}"), 8)
        from add in Few(Gen.Int[0, 3].Select(n => $"C{n}"), 2)
        from pins in Few(Gen.Select(Gen.Int[0, 3], Gen.Int[0, 6], (course, n) => $"{course}{n}"), 3)
        from blocked in Few(Blocked)
        from avoid in Few(Gen.OneOf(Names), 8)
        from free in Sometimes(Gen.Int[1, 4])
        from open in Sometimes(Gen.Bool)
        select new WishList
        {
            NoDays = noDays ?? Weekdays.None,
            EarliestStart = earliest is { } hour ? new TimeOnly(hour, 0) : null,
            LatestEnd = latest is { } end ? new TimeOnly(end, 0) : null,
            MinCredits = credits.Item1,
            MaxCredits = credits.Item2,
            TargetCredits = credits.Item3,
            SkipCourses = skip,
            AddCourses = add,
            PinSections = pins,
            BlockedTimes = blocked,
            AvoidInstructors = avoid,
            FreeDays = free,
            OpenSeatsOnly = open,
        };

    /// <summary>Any hard and soft wishes; pins and added courses may name what is not offered.</summary>
    public static readonly Gen<PlanRequest> Request =
        from courses in Courses
        from wishes in Hard
        from others in Gen.Frequency((2, Gen.Const(new WishList())), (3, Others))
        from softness in Gen.Int[0, 3]
        from picks in Gen.Bool.Array[40]
        let all = wishes.Merge(others)
        let ids = all.Chips().Where(chip => chip.CanBeSoft).Select(chip => chip.Id).Where((_, index) => softness > 1 && picks[index % 40])
        from soft in Gen.Select(Sometimes(Gen.Bool), Sometimes(Gen.Bool), Sometimes(Gen.Bool), Sometimes(Gen.Bool), Few(Gen.OneOf(Names)))
        from results in Gen.OneOf(0, 1, 3, 10, 50)
        from program in Gen.Select(Sometimes(Gen.Int[3, 12]), Sometimes(Gen.Int[6, 18]))
        select new PlanRequest("2251", courses)
        {
            Wishes = all with
            {
                Soft = [.. ids],
                AvoidGaps = soft.Item1,
                Compact = soft.Item2,
                Balanced = soft.Item3,
                LateStarts = soft.Item4,
                Instructors = soft.Item5,
            },
            ProgramMinCredits = program.Item1,
            ProgramMaxCredits = program.Item2,
            Limits = new(TimeSpan.FromHours(1), 10_000_000, results),
        };
}
