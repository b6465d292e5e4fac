using Scheduly.Web.Health;
using Scheduly.Web.Health.History;
using static Scheduly.Web.Pages.Texts.PageText;

namespace Scheduly.Web.Pages.Admin.Charts;

/// <summary>One figure of the health page that is known as soon as the node serves.</summary>
/// <param name="Unit">What the figure counts.</param>
internal sealed record HealthTile(string Name, string Value, string Unit)
{
    /// <param name="view">Its counts are of the time that it spans; a node that has just started has counted none.</param>
    public static IReadOnlyList<HealthTile> Of(SessionHealthReport sessions, HistoryView view)
    {
        var span = T(view.Span == HistorySpan.Day ? "tile.inDay" : "tile.inMinutes");
        return
        [
            sessions.ActiveSessions is { } alive ? new(T("facts.alive"), Number(alive), T("unit.sessions")) : new(T("facts.alive"), T("facts.unknown"), ""),
            sessions.Milliseconds is { } milliseconds ? new(T("facts.roundTrip"), Chart.Text(milliseconds), T("tile.ms", sessions.StorageType)) : new(T("facts.roundTrip"), T("facts.noAnswer"), sessions.StorageType),
            new(T("tile.created"), Sum(HistoryCount.Created), span),
            new(T("tile.errors"), Sum(HistoryCount.Errors), span),
            new(T("tile.refused"), Sum(HistoryCount.Refused), span),
        ];

        string Sum(HistoryCount kind) => Number(view.Points.OfType<HistoryPoint>().Sum(point => point[kind]));
    }
}
