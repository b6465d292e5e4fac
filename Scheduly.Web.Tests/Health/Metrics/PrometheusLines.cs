using System.Globalization;
using System.Text.RegularExpressions;

namespace Scheduly.Web.Tests.Health.Metrics;

/// <summary>A strict reader of Prometheus' text format 0.0.4: it fails on everything that the format does not allow.</summary>
internal static partial class PrometheusLines
{
    public static Dictionary<string, Family> Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var families = new Dictionary<string, Family>(StringComparer.Ordinal);
        Family? current = null;
        string? help = null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } helpLine)
            {
                Assert.Null(help);
                help = helpLine.Groups[1].Value;
                Assert.DoesNotMatch(@"(?<!\\)(\\\\)*\\(?![\\n])", helpLine.Groups[2].Value);
                continue;
            }

            if (TypeLine().Match(line) is { Success: true } type)
            {
                current = new(type.Groups[1].Value, type.Groups[2].Value, []);
                Assert.True(help is null || help == current.Name, $"HELP of {help} stands before TYPE of {current.Name}.");
                Assert.True(families.TryAdd(current.Name, current), $"{current.Name} stands here twice.");
                help = null;
                continue;
            }

            var sample = SampleLine().Match(line);
            Assert.True(sample.Success, $"No line of the format: {line}");
            Assert.NotNull(current);
            var name = sample.Groups["name"].Value;
            string[] allowed = current.Type == "histogram" ? ["_bucket", "_sum", "_count"] : [""];
            Assert.Contains(name, allowed.Select(end => current.Name + end));
            var labels = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < sample.Groups["key"].Captures.Count; i++)
            {
                Assert.True(labels.TryAdd(sample.Groups["key"].Captures[i].Value, Unescape(sample.Groups["value"].Captures[i].Value)), $"A label twice: {line}");
            }

            current.Samples.Add(new(name, labels, Number(sample.Groups["number"].Value)));
        }

        Assert.All(families.Values, Check);
        return families;
    }

    private static void Check(Family family)
    {
        Assert.NotEmpty(family.Samples);
        Assert.Equal(family.Samples.Count, family.Samples.Select(sample => sample.Name + Text(sample.Labels)).Distinct(StringComparer.Ordinal).Count());
        if (family.Type == "counter") Assert.All(family.Samples, sample => Assert.True(sample.Value >= 0 && family.Name.EndsWith("_total", StringComparison.Ordinal)));
        if (family.Type != "histogram") return;
        foreach (var series in family.Samples.GroupBy(sample => Text(sample.Labels.Where(label => label.Key != "le")), StringComparer.Ordinal))
        {
            var buckets = series.Where(sample => sample.Name == family.Name + "_bucket").Select(sample => (Bound: Number(sample.Labels["le"]), sample.Value)).ToList();
            Assert.Equal(buckets.OrderBy(bucket => bucket.Bound).ThenBy(bucket => bucket.Value), buckets);
            Assert.Equal(double.PositiveInfinity, buckets[^1].Bound);
            Assert.Equal(buckets[^1].Value, Assert.Single(series, sample => sample.Name == family.Name + "_count").Value);
            Assert.Single(series, sample => sample.Name == family.Name + "_sum");
        }
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> labels) => string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Unescape(string value) => Escape().Replace(value, match => match.Groups[1].Value == "n" ? "\n" : match.Groups[1].Value);

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\[\\"n])*)"(,(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\[\\"n])*)")*\})? (?<number>[-+0-9.eEInfNa]+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}

internal sealed record Family(string Name, string Type, List<Sample> Samples);

internal sealed record Sample(string Name, Dictionary<string, string> Labels, double Value);
