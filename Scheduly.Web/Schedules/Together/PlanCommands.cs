using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Schedules.Together;

/// <summary>What a command of one person makes of a shared plan: a function of the two, the catalogue and the clock. It may run several times for one request.</summary>
internal sealed class PlanCommands(CommandHandler handler, OwnSteps steps, TimeProvider clock)
{
    /// <param name="shown">The id of the schedule that the person looks at, which the command is about.</param>
    /// <exception cref="ScheduleRefusedException">It cannot be done; the message says why.</exception>
    public PlanOutcome Run(SharedPlan plan, PlanMember member, string? shown, ScheduleCommand command)
    {
        var state = plan.StateFor(member, shown);
        if (command is SelectSchedule) return new(plan, member, handler.Apply(state, command).State, null, null);
        if (member.Role == PlanRole.Look) throw new ScheduleRefusedException($"You may look at this plan, not change it. Ask {plan.Owner.Name} for an invitation to edit, or take a copy into your schedules.");
        if (state.Had(command)) return new(plan, member, state, null, null);

        var what = "";
        PlanMember next;
        Change? change;
        switch (command)
        {
            case Undo or Redo:
                (next, change, what) = command is Undo ? steps.Undo(member, state) : steps.Redo(member, state);
                // Noted too: sent again, because its answer was lost, it must not go on with the step before.
                if (change is null) return NoLongerFits(plan, next with { Applied = state.Noting(command).Applied }, shown, what);
                what = $"{(command is Undo ? "Undo" : "Redo")}: {what}";
                break;
            default:
                change = handler.Apply(state, command);
                (next, what) = (steps.Record(member, state, change), change.Label);
                break;
        }

        if (ReferenceEquals(change.State, state)) return new(plan, member, state, change.Message, change.Wishes);
        next = next with { Applied = state.Noting(command).Applied };
        var stored = (plan with { Schedules = change.State.Schedules }).With(next).Noting(next, what, clock.GetUtcNow());
        return new(stored, next, stored.StateFor(next, change.State.ActiveId), change.Message, change.Wishes);
    }

    /// <summary>The step is taken from the person's list all the same, so that the next undo goes on with the one before.</summary>
    private static PlanOutcome NoLongerFits(SharedPlan plan, PlanMember member, string? shown, string label)
    {
        var other = plan.Log.LastOrDefault(entry => entry.Member != member.Id);
        var since = other is null ? "the same part was changed since" : $"the same part was changed since, last by {other.Name} ({other.What})";
        var next = plan.With(member) with { Revision = plan.Revision + 1 };
        return new(next, member, next.StateFor(member, shown), null, null) { Refusal = $"“{label}” no longer fits: {since}. Nothing was changed; undo goes on with what you did before." };
    }
}

/// <summary>What a command came to.</summary>
/// <param name="Plan">The plan after it; the same object when nothing is to be stored.</param>
/// <param name="State">The plan as the person sees it.</param>
/// <param name="Message">What was done, as a sentence; null when the command had been applied before.</param>
internal sealed record PlanOutcome(SharedPlan Plan, PlanMember Member, SessionState State, string? Message, Preferences.ParsedWishes? Wishes)
{
    /// <summary>Why nothing of the schedules was changed though something is to be stored; null when that is not so.</summary>
    public string? Refusal { get; init; }

    public CommandOutcome Outcome => new(State, Message, Wishes);
}
