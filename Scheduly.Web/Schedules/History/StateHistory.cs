using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Schedules.History;

/// <summary>
/// Undo and redo. A step is the difference that leads back, never a copy of a state; it begins empty with each session, so that
/// nothing from before the first change of a session can be brought back.
/// </summary>
internal sealed class StateHistory(StateDocument document)
{
    /// <summary>The state after a change, with the step that undoes it; what was undone before cannot be done again then.</summary>
    public SessionState Record(SessionState before, Change change)
    {
        if (document.Between(change.State, before) is not { } patch) return change.State;
        return change.State with { History = new() { Undo = Push(before.History.Undo, new(change.Label, patch)) } };
    }

    /// <exception cref="ScheduleRefusedException">There is nothing to undo.</exception>
    public Change Undo(SessionState state)
    {
        var steps = state.History;
        if (steps.Undo.Count == 0) throw new ScheduleRefusedException("There is nothing to undo.");
        var step = steps.Undo[^1];
        var former = document.Apply(state, step.Patch);
        var history = new UndoSteps { Undo = [.. steps.Undo.SkipLast(1)], Redo = Back(steps.Redo, step.Label, former, state) };
        return new(former with { History = history }, step.Label, $"Undone: {step.Label}.");
    }

    /// <exception cref="ScheduleRefusedException">There is nothing to do again.</exception>
    public Change Redo(SessionState state)
    {
        var steps = state.History;
        if (steps.Redo.Count == 0) throw new ScheduleRefusedException("There is nothing to do again.");
        var step = steps.Redo[^1];
        var next = document.Apply(state, step.Patch);
        var history = new UndoSteps { Undo = Back(steps.Undo, step.Label, next, state), Redo = [.. steps.Redo.SkipLast(1)] };
        return new(next with { History = history }, step.Label, $"Done again: {step.Label}.");
    }

    private IReadOnlyList<UndoStep> Back(IReadOnlyList<UndoStep> steps, string label, SessionState from, SessionState to) =>
        document.Between(from, to) is { } patch ? Push(steps, new(label, patch)) : steps;

    private static IReadOnlyList<UndoStep> Push(IReadOnlyList<UndoStep> steps, UndoStep step) => [.. steps.TakeLast(UndoSteps.Most - 1), step];
}
