using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Scheduly.Web.Health.Metrics;

/// <summary>Gives what OpenTelemetry has gathered as Prometheus' text, when it is asked for. The stable packages have no such exporter: see decision 15.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _lock = new();
    private string _last = "";

    public Func<int, bool>? Collect { get; set; }

    /// <exception cref="InvalidOperationException">No reader is bound to it.</exception>
    public string Scrape()
    {
        lock (_lock)
        {
            var collect = Collect ?? throw new InvalidOperationException("The exporter needs a metric reader.");
            return collect(Timeout.Infinite) ? _last : "";
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new PrometheusText();
        foreach (var metric in batch) Write(text, metric);
        _last = text.ToString();
        return ExportResult.Success;
    }

    private static void Write(PrometheusText text, Metric metric)
    {
        if (TypeOf(metric.MetricType) is not { } type) return;
        var name = PrometheusNames.Of(metric.Name, metric.Unit, type);
        var begun = false;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (!begun && !text.TryBegin(name, type, metric.Description)) return;
            begun = true;
            var labels = PrometheusText.Labels(TagsOf(point));
            switch (metric.MetricType)
            {
                case MetricType.Histogram:
                    text.Histogram(name, labels, BucketsOf(point), point.GetHistogramSum());
                    break;
                case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                    text.Sample(name, labels, point.GetSumLong());
                    break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                    text.Sample(name, labels, point.GetSumDouble());
                    break;
                case MetricType.LongGauge:
                    text.Sample(name, labels, point.GetGaugeLastValueLong());
                    break;
                default:
                    text.Sample(name, labels, point.GetGaugeLastValueDouble());
                    break;
            }
        }
    }

    private static PrometheusType? TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => PrometheusType.Counter,
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic or MetricType.LongGauge or MetricType.DoubleGauge => PrometheusType.Gauge,
        MetricType.Histogram => PrometheusType.Histogram,

        // The text format knows no exponential histograms; nothing here makes them.
        _ => null,
    };

    private static List<KeyValuePair<string, object?>> TagsOf(in MetricPoint point)
    {
        var tags = new List<KeyValuePair<string, object?>>();
        foreach (var tag in point.Tags) tags.Add(tag);
        return tags;
    }

    private static List<(double Bound, long Count)> BucketsOf(in MetricPoint point)
    {
        var buckets = new List<(double, long)>();
        foreach (var bucket in point.GetHistogramBuckets()) buckets.Add((bucket.ExplicitBound, bucket.BucketCount));
        return buckets;
    }
}
