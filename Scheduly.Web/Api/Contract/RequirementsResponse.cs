using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Api.Contract;

/// <summary>The old contract's requirements.</summary>
internal sealed record RequirementsResponse(
    string? CatalogYear,
    IReadOnlyList<string> Required,
    IReadOnlyList<CourseGroup> GenEds,
    IReadOnlyList<CourseGroup> ChooseFrom,
    decimal? MinCredits,
    decimal? MaxCredits,
    IReadOnlyList<Prerequisite> Prereqs,
    IReadOnlyList<Prerequisite> MultiSemesterPrereqs)
{
    public static RequirementsResponse From(RequirementSet set) => new(
        set.CatalogYear,
        set.Required,
        set.GenEds,
        set.ChooseFrom,
        set.MinCredits,
        set.MaxCredits,
        set.Prereqs,
        set.MultiSemesterPrereqs);
}
