using Scheduly.Web.Schedules;

namespace Scheduly.Web.Api.Contract;

/// <summary>The old contract's plan; <c>unplaced</c> and <c>truncated</c> came later.</summary>
internal sealed record PlanResponse(
    string Term,
    decimal TotalCredits,
    IReadOnlyList<SectionResponse> Sections,
    IReadOnlyList<string> Explanations,
    IReadOnlyList<Alternative> Alternatives,
    IReadOnlyList<Unplaced> Unplaced,
    bool Truncated)
{
    public static PlanResponse From(Plan plan) => new(
        plan.Term,
        plan.TotalCredits,
        [.. plan.Sections.Select(SectionResponse.From)],
        plan.Explanations,
        plan.Alternatives,
        plan.Unplaced,
        plan.Truncated);
}
