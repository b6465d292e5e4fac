using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Pages.Board;

/// <summary>The first form, for a session without a schedule and for a programme that is added.</summary>
internal sealed record StartView(CourseCatalog Catalog, SessionState State, Notice? Notice, ViewState Open)
{
    /// <summary>What was typed, else that of the active schedule; what a newcomer most often studies when there is none.</summary>
    public string Major => Notice?.Typed?.Major ?? State.Active?.Major ?? "Computer Science";

    /// <summary>As one choice, "Pitt|2251"; null for the first.</summary>
    public string? SchoolTerm => Notice?.Typed?.SchoolTerm ?? (State.Active is { } active ? $"{active.School}|{active.Term}" : null);

    /// <summary>The majors of all terms, each once.</summary>
    public IReadOnlyList<string> Majors { get; } = [.. Catalog.Terms.SelectMany(RequirementBook.Majors).Distinct()];

    public bool CanUndo => State.History.Undo.Count > 0;
}
