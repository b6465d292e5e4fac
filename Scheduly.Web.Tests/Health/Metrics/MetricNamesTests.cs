using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Web.Health.Metrics;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health.Metrics;

/// <summary>What is written about the metrics holds: docs/metrics.md in both directions, the names in ops/ in one.</summary>
public sealed partial class MetricNamesTests
{
    [Fact]
    public async Task The_document_lists_each_instrument_with_its_kind_and_unit_and_no_other()
    {
        var rows = Row().Matches(await ReadAsync("docs", "metrics.md")).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value));
        var instruments = await InstrumentsAsync();
        Assert.Equal(
            instruments.Where(one => one.Meter.Name is SchedulyMetrics.MeterName or SessionTelemetry.MeterName).Select(one => (one.Name, KindOf(one).ToString().ToLowerInvariant(), one.Unit ?? "")).Order(),
            rows.Order());
    }

    [Theory]
    [InlineData("alerts.yml")]
    [InlineData("grafana-dashboard.json")]
    public async Task Every_metric_that_is_asked_for_is_there(string file)
    {
        var text = await ReadAsync("ops", file);
        if (file.EndsWith("json", StringComparison.Ordinal)) JsonDocument.Parse(text).Dispose();
        var known = (await InstrumentsAsync()).SelectMany(Series).ToHashSet(StringComparer.Ordinal);
        var asked = Asked().Matches(text).Select(match => match.Value).Distinct().ToList();
        Assert.NotEmpty(asked);
        Assert.Equal([], asked.Where(name => !known.Contains(name)));
    }

    [Fact]
    public async Task Every_alert_is_explained()
    {
        var alerts = Alert().Matches(await ReadAsync("ops", "alerts.yml")).Select(match => match.Groups[1].Value).ToList();
        var text = await ReadAsync("docs", "metrics.md");
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"| {alert} |", text, StringComparison.Ordinal));
    }

    private static PrometheusType KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        "Counter`1" or "ObservableCounter`1" => PrometheusType.Counter,
        "Histogram`1" => PrometheusType.Histogram,
        _ => PrometheusType.Gauge,
    };

    private static IEnumerable<string> Series(Instrument instrument)
    {
        var name = PrometheusNames.Of(instrument.Name, instrument.Unit, KindOf(instrument));
        return KindOf(instrument) == PrometheusType.Histogram ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
    }

    private static async Task<List<Instrument>> InstrumentsAsync()
    {
        await using var app = SchedulyMetricsTests.App();
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        await app.NewBrowser().BuildAsync();
        var found = new List<Instrument>();
        using var listener = new MeterListener();

        // Other tests' applications have meters of the same names.
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) || instrument.Meter.Scope is null) found.Add(instrument);
        };
        listener.Start();
        return found;
    }

    private static Task<string> ReadAsync(params string[] path) =>
        File.ReadAllTextAsync(Path.Combine([Repository.Root, .. path]), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^\| `([a-z_.]+)` \| (\w+) \| ([^|]*?) ?\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(scheduly|http|dotnet|process|kestrel|aspnetcore)_[a-z0-9_]+\b(?<!_code)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"alert: (\w+)")]
    private static partial Regex Alert();
}
