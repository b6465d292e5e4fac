using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Commands;

/// <summary>Commands about single sections of the plan.</summary>
internal sealed partial class CommandHandler
{
    private Change Run(SessionState state, Swap command)
    {
        var active = Active(state);
        var programme = planner.Of(active);
        var plan = PlanOf(active);
        var old = Planned(plan, command.Crn);
        var next = programme.Section(command.With, old.Course);
        if (next.Crn == old.Crn) throw new ScheduleRefusedException($"{Explainer.Name(next)} is in this schedule already.");
        if (!SectionFit.IsSamePlace(old, next))
            throw new ScheduleRefusedException($"CRN {next.Crn} is {Explainer.Name(next)}: only another section of the same kind of {old.Course} can take the place of {old.Name}.");

        var rest = plan.Sections.Where(section => section.Crn != old.Crn).ToList();
        var beside = LinkedSwap.Beside(next, programme.Course(next.Course), rest) ?? rest;
        string[] along = [.. beside.Except(rest).Select(section => section.Name)];
        rest = [.. beside];
        if (!command.Force && SectionFit.Of(next, rest, programme.Course(next.Course)) is { Fits: false, Reason: { } reason }) throw new ScheduleRefusedException(reason);

        var wishes = Pinned(active.Preferences.Without($"pin:{old.Crn}"), next, programme);
        foreach (var gone in plan.Sections.Where(section => section.Crn != old.Crn && !rest.Contains(section))) wishes = wishes.Without($"pin:{gone.Crn}");
        var moved = planner.Arrange(active with { Preferences = wishes }, programme, [.. rest, next]);
        return new(state.With(moved), Cut($"Swap {Explainer.Name(old)} for {next.Name}"), $"{Explainer.Name(next)} instead of {old.Name}{(along.Length > 0 ? $", with {Explainer.List(along)}" : "")}; it is pinned.");
    }

    /// <summary>A section that is in the plan is pinned where it is, and nothing moves.</summary>
    private Change Run(SessionState state, Pin command)
    {
        var active = Active(state);
        var programme = planner.Of(active);
        var section = programme.Section(command.Crn);
        if (IsPinned(active, section.Crn)) throw new ScheduleRefusedException($"{Explainer.Name(section)} is pinned already.");
        var wished = active with { Preferences = Bounded(Pinned(active.Preferences, section, programme)) };
        var next = active.LastPlan is { } plan && plan.Sections.Any(one => one.Crn == section.Crn)
            ? planner.Arrange(wished, programme, plan.Sections)
            : planner.Plan(wished, programme);
        return new(state.With(next), Cut($"Pin {Explainer.Name(section)}"), WithClash($"Pinned {Explainer.Name(section)}.", next));
    }

    private Change Run(SessionState state, Unpin command)
    {
        var crn = command.Crn.Trim();
        var active = Active(state);
        if (!IsPinned(active, crn)) throw new ScheduleRefusedException($"CRN {Programme.Shown(crn)} is not pinned.");
        var name = planner.Of(active).Term.FindSection(crn) is { } section ? Explainer.Name(section) : $"CRN {crn}";
        return Replan(state, wishes => wishes.Without($"pin:{crn}"), Cut($"Unpin {name}"), $"{name} may move again.");
    }

    private Change Run(SessionState state, UseAlternative command)
    {
        var active = Active(state);
        var programme = planner.Of(active);
        var wanted = command.Crns.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var alternative = PlanOf(active).Alternatives.FirstOrDefault(one => wanted.SetEquals(one.Crns))
            ?? throw new ScheduleRefusedException("That alternative is no longer there: the schedule has changed since it was shown.");
        var next = planner.Arrange(active, programme, alternative.Crns.Select(programme.Section));
        return new(state.With(next), "Use an alternative", "Took the alternative.");
    }

    private static Section Planned(Plan plan, string crn) =>
        plan.Sections.FirstOrDefault(section => section.Crn.Equals(crn.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new ScheduleRefusedException($"CRN {Programme.Shown(crn)} is not in this schedule.");

    private static bool IsPinned(NamedSchedule schedule, string crn) => schedule.Preferences.PinSections.Contains(crn, StringComparer.OrdinalIgnoreCase);

    /// <summary>With a pin on the section, and none on another that would stand in its place.</summary>
    private static WishList Pinned(WishList wishes, Section section, Programme programme)
    {
        foreach (var other in wishes.PinSections.Where(crn => programme.Term.FindSection(crn) is { } one && SectionFit.IsSamePlace(one, section) && !SectionFit.AreTopics(one, section)).ToList())
        {
            wishes = wishes.Without($"pin:{other}");
        }

        return wishes.Without($"skip:{section.Course}").Merge(new WishList { PinSections = [section.Crn] });
    }
}
