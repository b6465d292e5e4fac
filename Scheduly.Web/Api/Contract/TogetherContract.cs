using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Api.Contract;

/// <param name="Name">What the others read of the owner, 1 to 40 characters.</param>
/// <param name="Schedule">The id of the schedule that the plan begins with; null for the active one.</param>
/// <param name="Title">The plan's name; null for that of the schedule.</param>
internal sealed record NewPlanRequest(string Name, string? Schedule = null, string? Title = null);

/// <param name="Token">Of an invitation, or one's own.</param>
/// <param name="Name">What the others read, 1 to 40 characters; not needed to come back by one's own link.</param>
internal sealed record JoinRequest(string Token, string? Name = null);

/// <param name="Role">"look" or "edit".</param>
internal sealed record InvitationRequest(PlanRole Role);

/// <param name="People">True: those whom it let in are removed too.</param>
internal sealed record RevokeInvitationRequest(string Id, bool People = false);

internal sealed record PlanNameRequest(string Name);

/// <param name="LooksAt">What the page shows, in at most 60 characters; null when it is being left.</param>
internal sealed record HereRequest(string? LooksAt = null);

/// <summary>A plan that this browser is in.</summary>
/// <param name="Plan">Names the plan in addresses; it opens nothing.</param>
internal sealed record MembershipResponse(string Plan, string Name)
{
    public static MembershipResponse From(Membership membership) => new(membership.Handle, membership.Name);
}

/// <summary>What a link leads to.</summary>
/// <param name="KnownAs">Whose own link it is; null for an invitation.</param>
internal sealed record DoorResponse(string Plan, string Owner, PlanRole Role, string? KnownAs, int People, DateTimeOffset EndsAt)
{
    public static DoorResponse From(PlanDoor door) => new(door.Plan, door.Owner, door.Role, door.KnownAs, door.People, door.EndsAt);
}

/// <summary>An invitation that was just made; its token is shown this once.</summary>
/// <param name="Token">The address of the link is <c>/together/join#token</c>.</param>
internal sealed record InvitationResponse(string Token, string Id, PlanRole Role, DateTimeOffset EndsAt);

internal sealed record PersonResponse(string Id, string Name, PlanRole Role);

internal sealed record LivingInvitationResponse(string Id, PlanRole Role, DateTimeOffset EndsAt);

internal sealed record PlanEntryResponse(DateTimeOffset At, string Name, string What);

/// <summary>A plan as one of its members sees it.</summary>
/// <param name="Version">Changes with every stored change.</param>
/// <param name="You">One's own id among the people.</param>
/// <param name="Invitations">The living ones, for the owner; null for others.</param>
/// <param name="History">The last changes, the latest last.</param>
/// <param name="State">As <c>GET /api/schedule</c> has it; undo is one's own.</param>
internal sealed record SharedPlanResponse(
    string Plan,
    string Name,
    string? Version,
    string You,
    PlanRole Role,
    DateTimeOffset EndsAt,
    IReadOnlyList<PersonResponse> People,
    IReadOnlyList<LivingInvitationResponse>? Invitations,
    IReadOnlyList<PlanEntryResponse> History,
    SessionResponse State)
{
    public static SharedPlanResponse From(OpenPlan open) => From(open.Membership.Handle, open.Plan, open.Member, SessionResponse.From(open.State)) with { Version = open.Version };

    public static SharedPlanResponse From(string handle, PlanOutcome outcome, string? utterance) =>
        From(handle, outcome.Plan, outcome.Member, SessionResponse.From(outcome.Outcome, utterance));

    private static SharedPlanResponse From(string handle, SharedPlan plan, PlanMember member, SessionResponse state) => new(
        handle,
        plan.Name,
        null,
        member.Id,
        member.Role,
        plan.EndsAt,
        [.. plan.Members.Select(one => new PersonResponse(one.Id, one.Name, one.Role))],
        member.Role == PlanRole.Owner ? [.. plan.Invitations.Select(one => new LivingInvitationResponse(one.Id, one.Role, one.EndsAt))] : null,
        [.. plan.Log.Select(entry => new PlanEntryResponse(entry.At, entry.Name, entry.What))],
        state);
}

/// <summary>What a page asks every few seconds.</summary>
/// <param name="Version">Of the plan now; another one than the page shows means that there is something new.</param>
internal sealed record HereResponse(string Version, IReadOnlyList<PresentResponse> People);

internal sealed record PresentResponse(string Id, string Name, string LooksAt);
