using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Pages.Board;

/// <summary>The first form, for a session without a schedule and for a programme that is added.</summary>
internal sealed record StartView(CourseCatalog Catalog, SessionState State, Notice? Notice, ViewState Open)
{
    /// <summary>What the form builds, drawn; null when there is none to show.</summary>
    public BoardView? Sample { get; init; }

    /// <summary>What was typed, else that of the active schedule; what a newcomer most often studies when there is none.</summary>
    public string Major => Notice?.Typed?.Major ?? State.Active?.Major ?? StartExamples.UsualMajor;

    /// <summary>As one choice, "Pitt, Fall 2024": what was typed, else that of the active schedule, else the first.</summary>
    public string SchoolTerm => Notice?.Typed?.SchoolTerm is { } typed && !typed.Contains('|') ? typed
        : Catalog.Terms.FirstOrDefault(term => term.School == State.Active?.School && term.Term == State.Active.Term) is { } active ? TermChoice.NameOf(active)
        : Catalog.Terms.Count > 0 ? TermChoice.NameOf(Catalog.Terms[0]) : "";

    /// <summary>What was typed, else the example that was chosen by its link.</summary>
    public string? Utterance => Notice?.Typed?.Utterance ?? (Open.Example is { } example ? StartExamples.Wishes[example] : null);

    /// <summary>The majors of all terms, each once, with the choices of school and term that have it.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Of)> Majors { get; } =
    [
        .. Catalog.Terms.SelectMany(term => RequirementBook.Majors(term).Select(major => (Major: major, Term: TermChoice.NameOf(term))))
            .GroupBy(one => one.Major, one => one.Term).Select(one => (one.Key, (IReadOnlyList<string>)[.. one])),
    ];

    public bool CanUndo => State.History.Undo.Count > 0;
}
