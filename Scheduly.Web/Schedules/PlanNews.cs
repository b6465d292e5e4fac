using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules;

/// <summary>What the catalogue says now of the sections of a plan that it did not say when they were planned.</summary>
internal static class PlanNews
{
    public static IReadOnlyList<string> Of(NamedSchedule? schedule, CourseCatalog catalog)
    {
        if (schedule?.LastPlan is not { } plan || !catalog.TryFind(schedule.School, schedule.Term, out var term, out _)) return [];
        return [.. plan.Sections.SelectMany(section => Of(section, term))];
    }

    private static IEnumerable<string> Of(Section planned, TermCatalog term)
    {
        var name = Explainer.Name(planned);
        if ((term.FindCourse(planned.Course)?.Sections.FirstOrDefault(section => section.Crn == planned.Crn) ?? term.FindSection(planned.Crn)) is not { } now)
            return [$"{name} (CRN {planned.Crn}) is no longer offered."];

        string?[] news = [Seats(planned.SeatsOpen, now.SeatsOpen), Times(planned, now), People(planned, now), Mode(planned, now), Campus(planned.Campus, now.Campus), Credits(planned, now)];
        return news.OfType<string>().Select(one => $"{name} {one}.");
    }

    /// <summary>An unknown number is neither full nor open: that it is one of them now is new.</summary>
    private static string? Seats(int? before, int? now) => (before, now) switch
    {
        (not <= 0, <= 0) => "is full now",
        (not > 0, > 0) => "has open seats now",
        (not null, null) => "has seats that are no longer counted: whether one is free is not known",
        _ => null,
    };

    private static string? Times(Section before, Section now)
    {
        if (before.Meetings.Select(Time).ToHashSet().SetEquals(now.Meetings.Select(Time))) return null;
        return before.Meetings.Count == 0 ? "has a set time now" : now.Meetings.Count == 0 ? "has no set time any more" : "takes place at other times now";
    }

    private static string? People(Section before, Section now) =>
        before.Instructors.ToHashSet(StringComparer.Ordinal).SetEquals(now.Instructors) ? null
        : now.Instructors.Any() ? $"is taught by {Explainer.List([.. now.Instructors])} now"
        : "is taught by somebody not yet named now";

    private static string? Mode(Section before, Section now) => before.Mode == now.Mode ? null : now.Mode switch
    {
        TeachingMode.Online => "is taught online now",
        TeachingMode.InPerson => "is taught in person now",
        TeachingMode.Hybrid => "is taught partly online now",
        _ when now.ModeText is { } words => $"is taught as \"{words}\" now",
        _ => "no longer says how it is taught",
    };

    private static string? Campus(string? before, string? now) =>
        string.Equals(before, now, StringComparison.OrdinalIgnoreCase) ? null : now is null ? "no longer names a campus" : $"is on {now} now";

    /// <summary>What a student chose from a range is no change while the range holds it.</summary>
    private static string? Credits(Section before, Section now) =>
        before.Credits == now.Credits || new ChosenCredits(now.Course, before.Credits).Fits(now) ? null
        : $"counts {HardWishes.Credits(now.Credits)} {(now.Credits == 1 ? "credit" : "credits")} now";

    private static Meeting Time(Meeting meeting) => meeting with { Location = null, Instructor = null };
}
