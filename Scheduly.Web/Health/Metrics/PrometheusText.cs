using System.Globalization;
using System.Text;

namespace Scheduly.Web.Health.Metrics;

/// <summary>
/// Prometheus' text format 0.0.4: for each metric <c># HELP</c>, <c># TYPE</c> and a line per sample, <c>name{label="value"} number</c>;
/// UTF-8, lines end with LF. In help texts \ and LF are escaped, in label values also ".
/// </summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <returns>False when a metric of that name stands here already: the format allows each once.</returns>
    public bool TryBegin(string name, PrometheusType type, string? help)
    {
        if (!_written.Add(name)) return false;
        if (!string.IsNullOrEmpty(help)) _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, quotes: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type.ToString().ToLowerInvariant()).Append('\n');
        return true;
    }

    /// <param name="labels">As <see cref="Labels"/> makes them.</param>
    public void Sample(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <param name="buckets">Upper bound, the last one infinite, and how many values fell into the bucket itself.</param>
    public void Histogram(string name, string labels, IEnumerable<(double Bound, long Count)> buckets, double sum)
    {
        var all = 0L;
        var before = labels.Length > 0 ? labels + "," : "";
        foreach (var (bound, count) in buckets)
        {
            // Prometheus' buckets hold all that is up to their bound.
            all += count;
            Sample($"{name}_bucket", $"{before}le=\"{Number(bound)}\"", all);
        }

        Sample($"{name}_sum", labels, sum);
        Sample($"{name}_count", labels, all);
    }

    /// <summary>Keys that become the same label share it, their values in order with a semicolon between.</summary>
    public static string Labels(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(',', tags
        .GroupBy(tag => PrometheusNames.Label(tag.Key), StringComparer.Ordinal)
        .Select(same => $"{same.Key}=\"{Escape(string.Join(';', same.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => Text(tag.Value))), quotes: true)}\""));

    public override string ToString() => _text.ToString();

    private static string Text(object? value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}
