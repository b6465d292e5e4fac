using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Pages.Board;

/// <summary>
/// What the start page shows of the product: real weeks, planned from the first catalogue for a few wishes. Each is planned once, when it is first asked
/// for, and again when the catalogue is replaced.
/// </summary>
internal sealed class StartExamples(CourseCatalog catalog, CommandHandler commands)
{
    /// <summary>The first one is shown to begin with.</summary>
    public static readonly IReadOnlyList<string> Wishes = ["no Friday, lunch free 12 to 1, 15 credits", "start after 10am", "done by 3pm", "two days free", "compact, no 8ams"];

    /// <summary>What most newcomers of the sample study; other catalogues may not have it.</summary>
    public const string UsualMajor = "Computer Science";

    private volatile Planned? _planned;

    /// <param name="index">Of <see cref="Wishes"/>; the first one when there is no such.</param>
    /// <returns>Null when the catalogue gives no week for it.</returns>
    public BoardView? Of(int index)
    {
        var term = catalog.Terms.Count > 0 ? catalog.Terms[0] : null;
        if (term is null) return null;
        var planned = _planned;
        if (planned is null || planned.Term != term) _planned = planned = new(term, [.. Wishes.Select(wishes => new Lazy<BoardView?>(() => Plan(term, wishes)))]);
        return planned.Weeks[index >= 0 && index < Wishes.Count ? index : 0].Value;
    }

    private BoardView? Plan(TermCatalog term, string wishes)
    {
        var major = RequirementBook.TryFind(term, UsualMajor, out _, out _) ? UsualMajor : RequirementBook.Majors(term) is [var first, ..] ? first : null;
        if (major is null) return null;
        try
        {
            var state = commands.Apply(new(), new Build(term.School, major, term.Term, wishes)).State;
            var board = new BoardView(state, state.Active!, term, new()) { ReadOnly = true };
            return board.Week.Blocks.Count > 0 ? board : null;
        }
        catch (ScheduleRefusedException)
        {
            // A catalogue without anything to plan: the form alone has to do.
            return null;
        }
    }

    private sealed record Planned(TermCatalog Term, IReadOnlyList<Lazy<BoardView?>> Weeks);
}
