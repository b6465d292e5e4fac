using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>One wish by name, so that a page can offer to drop it.</summary>
/// <param name="Kind">The member of <see cref="WishList"/> that holds it, as in JSON: one of the constants.</param>
/// <param name="Value">Which one of that member: "Fri", "CS1501", a CRN, "12"; for a blocked time "Mon, Wed 12:00 to 13:00".</param>
/// <param name="Text">What it asks, as part of a sentence: "no class on Friday".</param>
/// <param name="Offer">What to do without it, as a sentence: "Allow classes on Friday."</param>
internal sealed record Wish(string Kind, string Value, string Text, string Offer)
{
    public const string
        NoDay = "noDays", Earliest = "earliestStart", Latest = "latestEnd", Min = "minCredits", Max = "maxCredits",
        Skip = "skipCourses", Pin = "pinSections", Add = "addCourses", Blocked = "blockedTimes",
        AvoidInstructor = "avoidInstructors", FreeDay = "freeDays", OpenSeats = "openSeatsOnly",
        FreeSpan = "freeSpans", PerDay = "maxClassesPerDay", InRow = "maxInRow", Between = "minutesBetween", LongWeekend = "longWeekend",
        Mode = "mode", NoHybrid = "noHybrid", Campus = "campus", NoCampus = "noCampuses", NoAttribute = "noAttributes", OnlyAttribute = "onlyAttributes", OnlyInstructor = "onlyInstructors";
}

/// <summary>Wishes that cannot all be kept, while all but any one of them can.</summary>
/// <param name="Wishes">The smallest such set that was found; dropping one of them, as its offer says, resolves this clash.</param>
/// <param name="Reason">The clash as a sentence.</param>
internal sealed record Clash(IReadOnlyList<Wish> Wishes, string Reason);
