using Scheduly.Web.Schedules.Live;

namespace Scheduly.Web.Api.Contract;

/// <summary>A schedule that somebody shares live.</summary>
/// <param name="Version">Changes with what the owner stores.</param>
/// <param name="ChangedAt">When the schedule changed last.</param>
/// <param name="Name">Null while the owner has removed the schedule; so are the members after it.</param>
internal sealed record LiveResponse(string Version, DateTimeOffset ChangedAt, DateTimeOffset Expires, string? Name, string? School, string? Major, string? Term, PlanResponse? Plan)
{
    public static LiveResponse From(LiveFile file, string version) => new(
        version,
        file.ChangedAt,
        file.ExpiresAt,
        file.Schedule?.Name,
        file.Schedule?.School,
        file.Schedule?.Major,
        file.Schedule?.Term,
        file.Schedule?.LastPlan is { } plan ? PlanResponse.From(plan) : null);
}
