using System.Diagnostics.Metrics;
using Scheduly.Web.Health.Audit;
using Scheduly.Web.Health.History;

namespace Scheduly.Web.Health.Metrics;

/// <summary>
/// What this program measures beside its sessions (<see cref="Scheduly.Sessions.SessionTelemetry.MeterName"/>). docs/metrics.md says what each one means; a test holds the two together. Seconds and bytes,
/// few tags, no ids.
/// </summary>
internal sealed class SchedulyMetrics
{
    public const string MeterName = "Scheduly.Web";

    private readonly Counter<long> _capped, _actions, _builds;
    private readonly Histogram<double> _planning;

    public SchedulyMetrics(IMeterFactory factory, ActiveSessions active, AuditLog audit)
    {
        var meter = factory.Create(MeterName);

        meter.CreateObservableGauge("scheduly.sessions.active", () => Known(active.Known), "{session}", "Live sessions in the store, the same from every node.");
        meter.CreateObservableCounter("scheduly.audit.lost", () => audit.Lost, "{entry}", "Entries of the audit log that were never written.");

        _planning = meter.CreateHistogram(
            "scheduly.planner.duration", "s", "How long it took to plan a schedule.", advice: Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5));
        _capped = meter.CreateCounter<long>("scheduly.planner.capped", "{plan}", "Plans whose search was ended by a limit.");

        _actions = meter.CreateCounter<long>("scheduly.use.actions", "{action}", "What people did with schedules, by action.");
        _builds = meter.CreateCounter<long>("scheduly.use.builds", "{build}", "Schedules built, by school and term.");
    }

    public void Planned(TimeSpan elapsed, bool capped)
    {
        _planning.Record(elapsed.TotalSeconds);
        if (capped) _capped.Add(1);
    }

    /// <param name="action">One of a small set of names.</param>
    public void Used(string action)
    {
        if (_actions.Enabled) _actions.Add(1, new KeyValuePair<string, object?>("action", action));
    }

    /// <param name="school">Of the catalogue, not of what somebody sent; so is <paramref name="term"/>.</param>
    public void Built(string school, string term)
    {
        if (_builds.Enabled) _builds.Add(1, new("school", school), new("term", term));
    }

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    private static IEnumerable<Measurement<long>> Known(long? value) => value is { } known ? [new(known)] : [];
}
