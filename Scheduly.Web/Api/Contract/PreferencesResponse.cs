using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Api.Contract;

/// <summary>The wishes in force: the first eight members are the old contract's.</summary>
internal sealed record PreferencesResponse(
    Weekdays NoDays,
    TimeOnly? EarliestStart,
    TimeOnly? LatestEnd,
    decimal? MinCredits,
    decimal? MaxCredits,
    IReadOnlyList<string> SkipCourses,
    IReadOnlyList<string> PinSections,
    bool? AvoidGaps,
    decimal? TargetCredits,
    IReadOnlyList<string> AddCourses,
    IReadOnlyList<BlockedTime> BlockedTimes,
    IReadOnlyList<string> Instructors,
    IReadOnlyList<string> AvoidInstructors,
    bool? Compact,
    bool? Balanced,
    bool? LateStarts,
    int? FreeDays,
    bool? OpenSeatsOnly,
    IReadOnlyList<FreeSpan> FreeSpans,
    int? MaxClassesPerDay,
    int? MaxInRow,
    int? MinutesBetween,
    bool? LongWeekend,
    ModeWish? Mode,
    string? Campus,
    IReadOnlyList<string> NoAttributes,
    IReadOnlyList<string> Soft)
{
    public static PreferencesResponse From(WishList wishes) => new(
        wishes.NoDays,
        wishes.EarliestStart,
        wishes.LatestEnd,
        wishes.MinCredits,
        wishes.MaxCredits,
        wishes.SkipCourses,
        wishes.PinSections,
        wishes.AvoidGaps,
        wishes.TargetCredits,
        wishes.AddCourses,
        wishes.BlockedTimes,
        wishes.Instructors,
        wishes.AvoidInstructors,
        wishes.Compact,
        wishes.Balanced,
        wishes.LateStarts,
        wishes.FreeDays,
        wishes.OpenSeatsOnly,
        wishes.FreeSpans,
        wishes.MaxClassesPerDay,
        wishes.MaxInRow,
        wishes.MinutesBetween,
        wishes.LongWeekend,
        wishes.Mode,
        wishes.Campus,
        wishes.NoAttributes,
        wishes.Soft);
}
