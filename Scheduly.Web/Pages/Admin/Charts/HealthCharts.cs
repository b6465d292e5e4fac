using Scheduly.Web.Health.History;
using static Scheduly.Web.Pages.Texts.PageText;

namespace Scheduly.Web.Pages.Admin.Charts;

/// <summary>The charts of the health page.</summary>
internal static class HealthCharts
{
    /// <summary>Those that requests wait for; the others stand in the table.</summary>
    private static readonly string[] Watched = ["read", "write", "touch"];

    public static IReadOnlyList<Chart> Of(HistoryView view)
    {
        var times = view.Times;
        return
        [
            new("active", T("chart.active"), T("unit.sessions"), times, [new(T("line.alive"), view.Of(point => point.Active))], T("chart.active.none"), Least: 4),
            PerMinute("turnover", ("created", HistoryCount.Created), ("expired", HistoryCount.Expired), ("ended", HistoryCount.Ended), ("revoked", HistoryCount.Revoked)),
            .. Watched.Select(verb => new Chart(
                $"latency-{verb}", T($"chart.latency.{verb}"), "ms", times,
                [new(T("line.p50"), view.Latency(verb, 0.5)), new(T("line.p95"), view.Latency(verb, 0.95)), new(T("line.p99"), view.Latency(verb, 0.99))],
                T($"chart.latency.{verb}.none"))),
            PerMinute("errors", ("errors", HistoryCount.Errors), ("refused", HistoryCount.Refused)),
            PerMinute("conflicts", ("conflicts", HistoryCount.Conflicts), ("retries", HistoryCount.Retries)),
            new("payload", T("chart.payload"), T("unit.bytes"), times,
                [new(T("line.content"), Mean(HistoryCount.ContentBytes, HistoryCount.Payloads)), new(T("line.stored"), Mean(HistoryCount.StoredBytes, HistoryCount.Payloads))],
                T("chart.payload.none")),
            new("cache", T("chart.cache"), T("unit.reads"), times, [new(T("line.hits"), view.Of(point => Share(point[HistoryCount.CacheHits], point[HistoryCount.CacheMisses])))], T("chart.cache.none")),
            PerMinute("touches", ("touchesSent", HistoryCount.TouchesSent), ("touchesSaved", HistoryCount.TouchesSaved)),
        ];

        Chart PerMinute(string id, params (string Line, HistoryCount Kind)[] lines) => new(
            id, T($"chart.{id}"), T("unit.perMinute"), times, [.. lines.Select(line => new ChartLine(T($"line.{line.Line}"), [.. view.Rate(line.Kind).Select(rate => rate * 60)]))], T("chart.none"));

        IReadOnlyList<double?> Mean(HistoryCount sum, HistoryCount count) => view.Of(point => point[count] > 0 ? (double)point[sum] / point[count] : null);

        static double? Share(long part, long rest) => part + rest > 0 ? 100.0 * part / (part + rest) : null;
    }
}
