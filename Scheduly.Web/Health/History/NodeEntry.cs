using Scheduly.Web.Health.Use;

namespace Scheduly.Web.Health.History;

/// <summary>What a node tells the others of itself.</summary>
/// <param name="Id">Made again by each start.</param>
/// <param name="Name">Machine and process.</param>
/// <param name="Version">Of the program.</param>
/// <param name="At">When it was written.</param>
internal sealed record NodeEntry(
    string Id,
    string Name,
    string Version,
    DateTimeOffset Started,
    DateTimeOffset At,
    IReadOnlyList<HistoryPoint> Minutes,
    IReadOnlyList<HistoryPoint> Day,
    UseTotals Use)
{
    public IReadOnlyList<HistoryPoint> Of(HistorySpan span) => span == HistorySpan.Minutes ? Minutes : Day;
}
