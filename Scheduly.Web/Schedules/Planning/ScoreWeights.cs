using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// How plans are compared, in points; whole numbers, so that equal plans are equal on every machine. More is better.
/// A step is five minutes. What is not wished has a mild weight or none, so that a wish always decides over it.
/// </summary>
internal sealed record ScoreWeights
{
    /// <summary>Per step between two classes of a day.</summary>
    public required int Gap { get; init; }

    /// <summary>Per day with class.</summary>
    public required int Day { get; init; }

    /// <summary>Per Saturday or Sunday with class, beside <see cref="Day"/>.</summary>
    public int Weekend { get; init; } = 60;

    /// <summary>Per step that the first class of a day begins before <see cref="EarlyBefore"/>.</summary>
    public required int Early { get; init; }

    /// <summary>A step of the day.</summary>
    public required int EarlyBefore { get; init; }

    /// <summary>Per step that the last class of a day ends after <see cref="LateAfter"/>.</summary>
    public int Late { get; init; } = 1;

    /// <summary>A step of the day: six in the evening.</summary>
    public int LateAfter { get; init; } = 18 * 12;

    /// <summary>Per step that a day's load lies beside the mean of <see cref="BalancedDays"/>.</summary>
    public required int Balance { get; init; }

    /// <summary>Monday to Friday without the days that are to be free.</summary>
    public required Weekdays BalancedDays { get; init; }

    /// <summary>For a section with a preferred instructor.</summary>
    public int Instructor { get; init; } = 150;

    /// <summary>Taken off for a section that is known to be full.</summary>
    public int FullSection { get; init; } = 40;

    /// <summary>Taken off for a section without a set time: it costs the week nothing, and still is no reason to choose it.</summary>
    public int NoTime { get; init; } = 30;

    /// <summary>Taken off for each soft wish that a section breaks, and for each day on which the week breaks one: less than a course or a credit.</summary>
    public int SoftWish { get; init; } = 150;

    /// <summary>Per credit beside the target.</summary>
    public required int Credit { get; init; }

    /// <summary>Per credit below the least of the programme.</summary>
    public int CreditBelowProgram { get; init; } = 1_000;

    /// <summary>For a course that the programme requires, and per credit of it: less than the credits beside a wished target cost.</summary>
    public int Required { get; init; } = 200;

    public int RequiredPerCredit { get; init; } = 100;

    /// <summary>Taken off for each other course: of the same credits in fewer courses, and of courses without credits none that nobody asked for.</summary>
    public int Optional { get; init; } = 10;

    /// <summary>Taken off for a course with prerequisites when no completed courses are known.</summary>
    public int UnknownPrerequisites { get; init; } = 60;

    /// <summary>Taken off for a course without the laboratory that must be taken with it: more than a course is worth, so that nobody's registration is refused for it.</summary>
    public int WithoutLaboratory { get; init; } = 3_000;

    /// <summary>For an asked and for a pinned course, where not all of them fit together: first pins, then asked courses, then the rest.</summary>
    public const long AskedInPart = 1_000_000, PinnedInPart = 100_000_000;

    public static ScoreWeights For(WishList wishes) => new()
    {
        Gap = wishes.AvoidGaps switch { true => 6, false => 0, null => wishes.Compact is true ? 2 : 1 },
        Day = wishes.Compact is true ? 240 : 0,
        Early = wishes.LateStarts is true ? 4 : 1,
        EarlyBefore = (wishes.LateStarts is true ? 12 : 9) * 12,
        Balance = wishes.Balanced is true ? 3 : 0,
        BalancedDays = (Weekdays)31 & ~wishes.NoDays,
        Credit = wishes.TargetCredits is null ? 200 : 400,
    };
}
