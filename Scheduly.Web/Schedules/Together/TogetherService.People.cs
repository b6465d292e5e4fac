namespace Scheduly.Web.Schedules.Together;

/// <summary>Inviting, leaving and what only an owner does.</summary>
internal sealed partial class TogetherService
{
    /// <summary>Makes a link that lets people in.</summary>
    /// <returns>The token, which is shown this once, and the invitation.</returns>
    public async Task<(string Token, PlanInvitation Invitation)> InviteAsync(ISession session, string handle, PlanRole role, CancellationToken cancellationToken = default)
    {
        var membership = await FindAsync(session, handle, cancellationToken);
        var (secret, id) = (PlanToken.NewSecret(), PlanPeople.NewId());
        var invitation = await ChangeAsync(session, membership, (plan, member) =>
        {
            var now = clock.GetUtcNow();
            var ends = now + options.Value.InvitationLifetime;
            var made = new PlanInvitation(id, PlanToken.HashOf(secret), role, now, ends < plan.EndsAt ? ends : plan.EndsAt);
            return (plan.Invite(member, made, now), made);
        }, cancellationToken);
        return (new PlanToken(membership.Plan, secret).ToString(), invitation);
    }

    /// <param name="people">True: those whom it let in are removed too.</param>
    public async Task RevokeAsync(ISession session, string handle, string invitation, bool people, CancellationToken cancellationToken = default)
    {
        var id = await ChangeAsync(session, handle, (plan, member) => plan.Revoke(member, invitation, people, clock.GetUtcNow()), cancellationToken);
        if (people) presence.TellAgain(id);
    }

    public async Task RemoveAsync(ISession session, string handle, string member, CancellationToken cancellationToken = default) =>
        presence.TellAgain(await ChangeAsync(session, handle, (plan, by) => plan.Remove(by, member, clock.GetUtcNow()), cancellationToken));

    public Task HandOverAsync(ISession session, string handle, string member, CancellationToken cancellationToken = default) =>
        ChangeAsync(session, handle, (plan, by) => plan.HandOver(by, member, clock.GetUtcNow()), cancellationToken);

    public Task RetitleAsync(ISession session, string handle, string? name, CancellationToken cancellationToken = default) =>
        ChangeAsync(session, handle, (plan, by) => plan.Retitle(by, name, clock.GetUtcNow()), cancellationToken);

    public async Task LeaveAsync(ISession session, string handle, CancellationToken cancellationToken = default)
    {
        var membership = await FindAsync(session, handle, cancellationToken);
        await ChangeAsync(session, membership, (plan, member) => (plan.Leave(member, clock.GetUtcNow()), true), cancellationToken);
        presence.TellAgain(membership.Plan);
        await ForgetAsync(session, membership, cancellationToken);
    }

    /// <summary>Ends the plan for everybody.</summary>
    public async Task DeleteAsync(ISession session, string handle, CancellationToken cancellationToken = default)
    {
        var open = await OpenAsync(session, handle, cancellationToken);
        if (open.Member.Role != PlanRole.Owner) throw new ScheduleRefusedException("Only the owner of a plan can delete it. You can leave it.");
        await plans.RemoveAsync(open.Membership.Plan);
        await ForgetAsync(session, open.Membership, cancellationToken);
    }

    /// <summary>The token that makes another browser oneself in this plan.</summary>
    public async Task<string> OwnTokenAsync(ISession session, string handle, CancellationToken cancellationToken = default)
    {
        var open = await OpenAsync(session, handle, cancellationToken);
        return new PlanToken(open.Membership.Plan, open.Membership.Secret).ToString();
    }

    /// <returns>The plan's id.</returns>
    private async Task<string> ChangeAsync(ISession session, string handle, Func<SharedPlan, PlanMember, SharedPlan> change, CancellationToken cancellationToken)
    {
        var membership = await FindAsync(session, handle, cancellationToken);
        await ChangeAsync(session, membership, (plan, member) => (change(plan, member), true), cancellationToken);
        return membership.Plan;
    }
}
