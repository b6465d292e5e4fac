using Scheduly.Web.Health.History;

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
            new("active", "Sessions alive", "sessions", times, [new("alive", view.Of(point => point.Active))], Least: 4),
            PerMinute("turnover", "Sessions begun and ended", ("created", HistoryCount.Created), ("expired", HistoryCount.Expired), ("ended", HistoryCount.Ended), ("revoked", HistoryCount.Revoked)),
            .. Watched.Select(verb => new Chart(
                $"latency-{verb}", $"Store latency: {verb}", "ms", times,
                [new("p50", view.Latency(verb, 0.5)), new("p95", view.Latency(verb, 0.95)), new("p99", view.Latency(verb, 0.99))])),
            PerMinute("errors", "Errors", ("store errors", HistoryCount.Errors), ("requests refused", HistoryCount.Refused)),
            PerMinute("conflicts", "Conflicts", ("given up", HistoryCount.Conflicts), ("tried again", HistoryCount.Retries)),
            new("payload", "Size of a stored session", "bytes", times,
                [new("before the seal", Mean(HistoryCount.ContentBytes, HistoryCount.Payloads)), new("in the store", Mean(HistoryCount.StoredBytes, HistoryCount.Payloads))]),
            new("cache", "Local cache", "% of reads", times, [new("hits", view.Of(point => Share(point[HistoryCount.CacheHits], point[HistoryCount.CacheMisses])))],
                "No read through it: it is off unless SessionStorage:LocalCache:Enabled is true."),
            PerMinute("touches", "Expiry moves", ("sent", HistoryCount.TouchesSent), ("saved", HistoryCount.TouchesSaved)),
        ];

        Chart PerMinute(string id, string title, params (string Name, HistoryCount Kind)[] lines) => new(
            id, title, "per minute", times, [.. lines.Select(line => new ChartLine(line.Name, [.. view.Rate(line.Kind).Select(rate => rate * 60)]))]);

        IReadOnlyList<double?> Mean(HistoryCount sum, HistoryCount count) => view.Of(point => point[count] > 0 ? (double)point[sum] / point[count] : null);

        static double? Share(long part, long rest) => part + rest > 0 ? 100.0 * part / (part + rest) : null;
    }
}
