using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Api.Contract;

/// <param name="Id">Of the schedule to share, or of the link to revoke.</param>
internal sealed record ShareRequest(string Id);

internal sealed record TokenRequest(string Token);

/// <summary>A link that was just made; its token is shown this once.</summary>
/// <param name="Token">The address of the link is <c>/shared#token</c> or <c>/recover#token</c>.</param>
/// <param name="Id">Names the link, to revoke it.</param>
internal sealed record LinkResponse(string Token, string Id, DateTimeOffset Expires);

/// <summary>A schedule that somebody shared.</summary>
internal sealed record SharedResponse(string Name, string School, string Major, string Term, DateTimeOffset CreatedAt, DateTimeOffset Expires, PlanResponse? Plan)
{
    public static SharedResponse From(SharedFile file)
    {
        var schedule = file.Schedules[0];
        return new(
            schedule.Name,
            schedule.School,
            schedule.Major,
            schedule.Term,
            file.CreatedAt,
            file.ExpiresAt,
            schedule.LastPlan is { } plan ? PlanResponse.From(plan) : null);
    }
}
