using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Health.History;
using Scheduly.Web.Health.Use;
using Scheduly.Web.Pages.Texts;

namespace Scheduly.Web.Pages.Admin;

/// <summary>How people use the product: counts of all nodes, without persons.</summary>
public sealed class UseModel : PageModel
{
    private const int MostRows = 25;

    private readonly HistoryReader _history;

    public UseModel(IServiceProvider services) => _history = services.GetRequiredService<HistoryReader>();

    internal UseTotals Totals { get; private set; } = UseTotals.None;

    internal string? Trouble { get; private set; }

    /// <summary>What the owner asks for first, in words; null for a share that there is nothing of.</summary>
    internal IReadOnlyList<(string Name, long Count, double? Share)> Main
    {
        get
        {
            var builds = Totals.Count(AbandonedBuilds.Build);
            return
            [
                (PageText.T("use.built"), builds, null),
                (PageText.T("use.abandoned"), Totals.Count(UseTotals.Abandoned), Share(Totals.Count(UseTotals.Abandoned), builds)),
                (PageText.T("use.refined"), Totals.Count("refine"), null),
                (PageText.T("use.swapped"), Totals.Count("swap"), null),
                (PageText.T("use.undone"), Totals.Count("undo"), null),
                (PageText.T("use.shared"), Totals.Count("share"), null),
                (PageText.T("use.calendars"), Totals.Count("export_calendar"), null),
                (PageText.T("use.files"), Totals.Count("export_file"), null),
            ];
        }
    }

    internal IReadOnlyList<KeyValuePair<string, long>> Courses => [.. Totals.Courses.Take(MostRows)];

    internal IReadOnlyList<KeyValuePair<string, long>> Terms => [.. Totals.Terms.Take(MostRows)];

    public async Task OnGetAsync()
    {
        var view = await _history.ReadAsync(HistorySpan.Minutes, allNodes: true, HttpContext.RequestAborted);
        (Totals, Trouble) = (view.Use, view.Trouble);
    }

    private static double? Share(long part, long all) => all > 0 ? Math.Min(1, (double)part / all) : null;
}
