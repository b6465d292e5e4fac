using System.Text.Json;

namespace Scheduly.Web.Schedules.History;

/// <summary>What can be undone and done again, the latest step last.</summary>
internal sealed record UndoSteps
{
    /// <summary>The oldest goes when there are more.</summary>
    public const int Most = 50;

    public IReadOnlyList<UndoStep> Undo { get; init => field = value ?? []; } = [];

    public IReadOnlyList<UndoStep> Redo { get; init => field = value ?? []; } = [];
}

/// <param name="Label">The step by name: "Wish: No Friday".</param>
/// <param name="Patch">A <see cref="MergePatch"/> on the <see cref="StateDocument"/> of the state that it is a step away from.</param>
internal sealed record UndoStep(string Label, JsonElement Patch);
