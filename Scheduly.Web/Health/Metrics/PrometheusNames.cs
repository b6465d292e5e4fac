using System.Text;

namespace Scheduly.Web.Health.Metrics;

internal enum PrometheusType
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>
/// Names as Prometheus wants them, made by OpenTelemetry's rules: <c>scheduly.store.operation.duration</c> in seconds becomes
/// <c>scheduly_store_operation_duration_seconds</c>, counters end in <c>_total</c>, gauges of the unit 1 in <c>_ratio</c>.
/// </summary>
internal static class PrometheusNames
{
    private const string Total = "_total";

    /// <param name="unit">In UCUM: "s", "By", "{session}", "1", "".</param>
    public static string Of(string name, string? unit, PrometheusType type)
    {
        var text = new StringBuilder();
        Append(text, name, colons: true);
        var result = text.ToString();
        if (type == PrometheusType.Counter && result.EndsWith(Total, StringComparison.Ordinal)) result = result[..^Total.Length];
        var word = Word(unit, type);
        if (word.Length > 0 && result != word && !result.EndsWith("_" + word, StringComparison.Ordinal)) result += "_" + word;
        return type == PrometheusType.Counter ? result + Total : result;
    }

    /// <summary>Letters, digits and underscores; it does not begin with a digit.</summary>
    public static string Label(string key)
    {
        var result = new StringBuilder();
        Append(result, key, colons: false);
        return result.ToString();
    }

    private static void Append(StringBuilder result, string text, bool colons)
    {
        if (text.Length > 0 && char.IsAsciiDigit(text[0])) result.Append('_');
        foreach (var letter in text)
        {
            var fits = char.IsAsciiLetterOrDigit(letter) || (colons && letter == ':');
            if (fits) result.Append(letter);
            else if (result.Length == 0 || result[^1] != '_') result.Append('_');
        }
    }

    private static string Word(string? unit, PrometheusType type) => unit switch
    {
        null or "" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" => type == PrometheusType.Gauge ? "ratio" : "",
        "%" => "percent",

        // An annotation such as {session} counts things; it is no unit.
        _ when unit[0] == '{' => "",
        _ => Label(unit).Trim('_'),
    };
}
