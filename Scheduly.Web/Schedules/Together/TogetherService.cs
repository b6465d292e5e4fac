using System.Net;
using Microsoft.Extensions.Options;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Together;

/// <summary>
/// What a person does with shared plans. The session holds who one is in each plan; the plan decides what that person may do, again at each call. What is refused
/// throws <see cref="ScheduleRefusedException"/>, a plan that is not there for this person <see cref="PlanGoneException"/>.
/// </summary>
internal sealed partial class TogetherService(
    SharedPlans plans, ScheduleService schedules, PlanCommands commands, PlannerQueue queue, PlanPresence presence, TokenGuesses guesses, ScheduleActivity activity, IOptions<TogetherOptions> options, TimeProvider clock)
{
    /// <summary>Makes a plan of a copy of one's schedule, without what is nobody else's business, and becomes its owner.</summary>
    /// <param name="id">Of the schedule; null for the active one.</param>
    /// <param name="name">What the others read of oneself.</param>
    /// <param name="title">The plan's name; null for that of the schedule.</param>
    public async Task<Membership> CreateAsync(ISession session, string? id, string? name, string? title, CancellationToken cancellationToken = default)
    {
        var state = await schedules.ReadAsync(session, cancellationToken);
        var schedule = state.Schedules.FirstOrDefault(one => one.Id == (id ?? state.ActiveId)) ?? throw new ScheduleRefusedException("There is no schedule to share yet: build one first.");
        WithRoom(session.ReadTogether());
        var now = clock.GetUtcNow();
        var (plan, secret) = (PlanToken.NewId(), PlanToken.NewSecret());
        var owner = new PlanMember(PlanPeople.NewId(), PersonalName.Read(name, "Your name"), PlanRole.Owner, PlanToken.HashOf(secret), null, now);
        var document = new SharedPlan
        {
            Name = PersonalName.Read(string.IsNullOrWhiteSpace(title) ? schedule.Name : title, "The plan's name", CommandHandler.LongestName),
            CreatedAt = now,
            EndsAt = now + options.Value.Lifetime,
            Schedules = [schedule.ForOthers()],
            Members = [owner],
        };
        await plans.CreateAsync(plan, document.Noting(owner, "made this plan", now), cancellationToken);
        var membership = new Membership(plan, secret, document.Name, schedule.Id);
        try
        {
            await session.ChangeTogetherAsync(current => WithRoom(current).With(membership), "share a plan", cancellationToken);
        }
        catch
        {
            // A plan whose owner does not know it could never be ended.
            await plans.RemoveAsync(plan);
            throw;
        }

        activity.NoteDone("sharePlan", schedule);
        return membership;
    }

    /// <summary>What a token leads to; nothing is changed.</summary>
    /// <returns>Null when it opens nothing.</returns>
    public async Task<PlanDoor?> LookAsync(string? token, IPAddress? address)
    {
        guesses.Check(address);
        if (PlanToken.TryParse(token, out var parts) && await plans.ReadAsync(parts.Plan) is { Plan: var plan })
        {
            if (plan.MemberOf(parts.Secret) is { } member) return new(plan.Name, plan.Owner.Name, member.Role, member.Name, plan.Members.Count, plan.EndsAt);
            if (plan.InvitationOf(parts.Secret, clock.GetUtcNow()) is { } invitation) return new(plan.Name, plan.Owner.Name, invitation.Role, null, plan.Members.Count, plan.EndsAt);
        }

        guesses.Count(address);
        return null;
    }

    /// <summary>Comes in by an invitation, or comes back by one's own link.</summary>
    /// <param name="name">What the others read; not needed to come back.</param>
    public async Task<Membership> JoinAsync(ISession session, string? token, string? name, IPAddress? address, CancellationToken cancellationToken = default)
    {
        if (await LookAsync(token, address) is not { } door || !PlanToken.TryParse(token, out var parts)) throw new ScheduleRefusedException(PlanPeople.NotValid);
        await session.LoadAsync(cancellationToken);
        var together = session.ReadTogether();
        var known = together.Plans.FirstOrDefault(one => one.Plan == parts.Plan);
        if (known is null) WithRoom(together);
        Membership membership;
        if (door.KnownAs is not null)
        {
            // Somebody else's own link must not take from an owner what nobody could give back.
            if (known is not null && await plans.ReadAsync(parts.Plan) is { Plan: var there } && there.MemberOf(known.Secret) is { } oneself && oneself.Role > door.Role)
            {
                throw new ScheduleRefusedException($"In this browser you are {oneself.Name} in this plan, who may do more than {door.KnownAs}. Open the link in another browser, or leave the plan first.");
            }

            membership = new(parts.Plan, parts.Secret, door.Plan);
        }
        else
        {
            var secret = PlanToken.NewSecret();
            var called = known is null ? PersonalName.Read(name, "Your name") : "";
            var fresh = await plans.UpdateAsync(parts.Plan, plan =>
            {
                var now = clock.GetUtcNow();
                var invitation = plan.InvitationOf(parts.Secret, now) ?? throw new ScheduleRefusedException(PlanPeople.NotValid);
                var member = known is null ? null : plan.MemberOf(known.Secret);
                if (member is null && called.Length == 0) called = PersonalName.Read(name, "Your name");
                var (next, _) = plan.Join(invitation, called, secret, member, now);
                return (next, member is null);
            }, cancellationToken);
            membership = fresh ? new(parts.Plan, secret, door.Plan) : known!;
        }

        await session.ChangeTogetherAsync(current => current.Plans.Any(one => one.Plan == membership.Plan) ? current.With(membership) : WithRoom(current).With(membership), "join a plan", cancellationToken);
        return membership;
    }

    /// <summary>The plans that this browser is in, as it saw them last.</summary>
    public async Task<IReadOnlyList<Membership>> ListAsync(ISession session, CancellationToken cancellationToken = default)
    {
        await session.LoadAsync(cancellationToken);
        return session.ReadTogether().Plans;
    }

    /// <param name="handle">As <see cref="Membership.Handle"/>.</param>
    /// <exception cref="PlanGoneException">It is not there for this person; the session forgets it.</exception>
    public async Task<OpenPlan> OpenAsync(ISession session, string handle, CancellationToken cancellationToken = default)
    {
        var membership = await FindAsync(session, handle, cancellationToken);
        if (await plans.ReadAsync(membership.Plan) is { } stored && stored.Plan.MemberOf(membership.Secret) is { } member)
        {
            return new(membership, member, stored.Plan, stored.Version, stored.Plan.StateFor(member, membership.Shown));
        }

        await ForgetAsync(session, membership, cancellationToken);
        throw new PlanGoneException();
    }

    /// <summary>Carries out a command on what the plan holds at that moment, and stores the result.</summary>
    public async Task<PlanOutcome> RunAsync(ISession session, string handle, ScheduleCommand command, CancellationToken cancellationToken = default)
    {
        var membership = await FindAsync(session, handle, cancellationToken);
        var what = command.Kind;
        command = await schedules.PrepareAsync(command, cancellationToken);

        // A place is for the planning alone, and nobody keeps one while the store is slow.
        using var place = PlannerQueue.IsFor(command) ? await queue.EnterAsync(cancellationToken) : null;
        var outcome = await ChangeAsync(session, membership, (plan, member) =>
        {
            using var done = place;
            var run = commands.Run(plan, member, membership.Shown, command);
            return (run.Plan, run);
        }, cancellationToken);

        if (outcome.State.ActiveId is { } shown && shown != membership.Shown)
        {
            await session.ChangeTogetherAsync(current => current.Plans.Any(one => one.Plan == membership.Plan) ? current.With(membership with { Shown = shown, Name = outcome.Plan.Name }) : current, "look at a plan", cancellationToken);
        }

        if (outcome.Refusal is { } refusal) throw new ScheduleRefusedException(refusal);
        if (outcome.Message is not null) activity.NoteDone(what, outcome.State.Active);
        return outcome;
    }

    /// <summary>Adds copies of the plan's schedules, as they are now, to one's own.</summary>
    public async Task<CommandOutcome> CopyAsync(ISession session, string handle, CancellationToken cancellationToken = default)
    {
        var open = await OpenAsync(session, handle, cancellationToken);
        if (open.Plan.Schedules.Count == 0) throw new ScheduleRefusedException("There is no schedule in this plan to copy.");
        return await schedules.RunAsync(session, new Adopt(open.Plan.Schedules, $"Copy {open.Plan.Name}"), cancellationToken);
    }

    /// <summary>A page of the plan is open, over a connection that shows how long.</summary>
    /// <param name="tell">As in <see cref="PlanPresence.Enter"/>.</param>
    /// <returns>Null when the plan is not there for this person.</returns>
    public async Task<PresentPage?> EnterAsync(ISession session, string handle, Action<IReadOnlyList<NamedPerson>> tell)
    {
        await session.LoadAsync();
        return session.ReadTogether().Plans.FirstOrDefault(one => one.Handle == handle) is { } membership
            && await plans.ReadAsync(membership.Plan) is { } stored && stored.Plan.MemberOf(membership.Secret) is { } member
            ? presence.Enter(membership.Plan, member, tell)
            : null;
    }

    /// <summary>Says that one is here, without such a connection.</summary>
    /// <param name="looksAt">In a few words; null when the page is being left.</param>
    public async Task<(OpenPlan Open, IReadOnlyList<PresentPerson> Present)> HereAsync(ISession session, string handle, string? looksAt, CancellationToken cancellationToken = default)
    {
        var open = await OpenAsync(session, handle, cancellationToken);
        return (open, await presence.BeatAsync(SharedPlans.HashOf(open.Membership.Plan), open.Member.Id, looksAt));
    }

    private async Task<Membership> FindAsync(ISession session, string handle, CancellationToken cancellationToken)
    {
        await session.LoadAsync(cancellationToken);
        return session.ReadTogether().Plans.FirstOrDefault(one => one.Handle == handle) ?? throw new PlanGoneException();
    }

    private async Task<T> ChangeAsync<T>(ISession session, Membership membership, Func<SharedPlan, PlanMember, (SharedPlan Plan, T Result)> change, CancellationToken cancellationToken)
    {
        try
        {
            return await plans.UpdateAsync(membership.Plan, plan => change(plan, plan.MemberOf(membership.Secret) ?? throw new PlanGoneException()), cancellationToken);
        }
        catch (PlanGoneException)
        {
            await ForgetAsync(session, membership, cancellationToken);
            throw;
        }
    }

    private static Task ForgetAsync(ISession session, Membership membership, CancellationToken cancellationToken) =>
        session.ChangeTogetherAsync(current => current.Without(membership.Plan), "leave a plan", cancellationToken);

    private static TogetherState WithRoom(TogetherState state) => state.Plans.Count < TogetherState.MostPlans
        ? state
        : throw new ScheduleRefusedException($"You are in {TogetherState.MostPlans} plans, which is the most: leave one first.");
}

/// <summary>What a link leads to, before one goes through.</summary>
/// <param name="KnownAs">The name of whose own link it is; null for an invitation.</param>
internal sealed record PlanDoor(string Plan, string Owner, PlanRole Role, string? KnownAs, int People, DateTimeOffset EndsAt);

/// <summary>A plan as one of its members opens it.</summary>
internal sealed record OpenPlan(Membership Membership, PlanMember Member, SharedPlan Plan, string Version, SessionState State);
