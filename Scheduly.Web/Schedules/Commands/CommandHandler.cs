using System.Diagnostics;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Commands;

/// <summary>
/// What each command makes of a state: a function of the two, the catalogue and the clock. It may run several times for one request. Undo and redo
/// are not among them; <see cref="History.StateHistory"/> has those.
/// </summary>
internal sealed partial class CommandHandler(SchedulePlanner planner, TimeProvider clock)
{
    /// <exception cref="ScheduleRefusedException">It cannot be done; the message says why.</exception>
    public Change Apply(SessionState state, ScheduleCommand command) => command switch
    {
        Build build => Run(state, build),
        Refine refine => Run(state, refine),
        DropWish drop => Run(state, drop),
        SetSoft set => Run(state, set),
        AddCourse add => Run(state, add),
        DropCourse drop => Run(state, drop),
        Swap swap => Run(state, swap),
        Pin pin => Run(state, pin),
        Unpin unpin => Run(state, unpin),
        Block block => Run(state, block),
        Unblock unblock => Run(state, unblock),
        UseAlternative use => Run(state, use),
        Complete complete => Run(state, complete),
        NewSchedule added => Run(state, added),
        Duplicate duplicate => Run(state, duplicate),
        Rename rename => Run(state, rename),
        SelectSchedule select => Run(state, select),
        RemoveSchedule remove => Run(state, remove),
        StartOver => Clear(state),
        Adopt adopt => Run(state, adopt),
        TakeOver taken => Run(state, taken),
        _ => throw new UnreachableException(),
    };

    private static NamedSchedule Active(SessionState state) =>
        state.Active ?? throw new ScheduleRefusedException("There is no schedule to refine yet: build one first.");

    private static Plan PlanOf(NamedSchedule schedule) =>
        schedule.LastPlan ?? throw new ScheduleRefusedException($"{schedule.Name} has no plan yet: refine it first.");

    /// <summary>The active schedule with other wishes, planned again.</summary>
    private Change Replan(SessionState state, Func<WishList, WishList> change, string label, string message)
    {
        var active = Active(state);
        var next = planner.Plan(active with { Preferences = change(active.Preferences) }, planner.Of(active));
        return new(state.With(next), label, WithClash(message, next));
    }

    private static string WithClash(string message, NamedSchedule schedule) =>
        schedule.LastPlan is { Clashes.Count: > 0 } ? $"{message} Not all wishes can be kept together." : message;

    private static string Label(string verb, IEnumerable<string> what) => Cut($"{verb} {string.Join(", ", what)}");

    /// <summary>Labels are kept in each step of the history.</summary>
    private static string Cut(string label) => label.Length <= 60 ? label : $"{label[..59]}…";
}
