using System.Net;
using Scheduly.Web.Health.Metrics;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health.Metrics;

public sealed class PrometheusTextTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("scheduly.store.operation.duration", "s", "Histogram", "scheduly_store_operation_duration_seconds")]
    [InlineData("scheduly.sessions.created", "{session}", "Counter", "scheduly_sessions_created_total")]
    [InlineData("scheduly.session.payload.size", "By", "Histogram", "scheduly_session_payload_size_bytes")]
    [InlineData("scheduly.store.breaker.open", null, "Gauge", "scheduly_store_breaker_open")]
    [InlineData("a.share", "1", "Gauge", "a_share_ratio")]
    [InlineData("a.share", "1", "Counter", "a_share_total")]
    [InlineData("bytes_total", "By", "Counter", "bytes_total")]
    [InlineData("wait.seconds", "s", "Counter", "wait_seconds_total")]
    [InlineData("1.odd--name", "", "Gauge", "_1_odd_name")]
    public void Names_follow_OpenTelemetrys_rules(string name, string? unit, string type, string expected) =>
        Assert.Equal(expected, PrometheusNames.Of(name, unit, Enum.Parse<PrometheusType>(type)));

    [Fact]
    public void The_text_is_exactly_that_of_the_format()
    {
        var text = new PrometheusText();
        Assert.True(text.TryBegin("requests_total", PrometheusType.Counter, "All of them.\nWith a \\ and a \"."));
        text.Sample("requests_total", PrometheusText.Labels([new("path.name", "C:\\a \"b\"\nc"), new("ok", true)]), 3);
        text.Sample("requests_total", "", 1e21);
        Assert.False(text.TryBegin("requests_total", PrometheusType.Counter, null));
        Assert.True(text.TryBegin("wait_seconds", PrometheusType.Histogram, null));
        text.Histogram("wait_seconds", PrometheusText.Labels([new("a", "x")]), [(0.005, 2), (1, 0), (double.PositiveInfinity, 1)], 9.25);
        Assert.Equal(
            """
            # HELP requests_total All of them.\nWith a \\ and a ".
            # TYPE requests_total counter
            requests_total{path_name="C:\\a \"b\"\nc",ok="true"} 3
            requests_total 1E+21
            # TYPE wait_seconds histogram
            wait_seconds_bucket{a="x",le="0.005"} 2
            wait_seconds_bucket{a="x",le="1"} 2
            wait_seconds_bucket{a="x",le="+Inf"} 3
            wait_seconds_sum{a="x"} 9.25
            wait_seconds_count{a="x"} 3

            """.ReplaceLineEndings("\n"),
            text.ToString());
        Assert.Equal("C:\\a \"b\"\nc", PrometheusLines.Read(text.ToString())["requests_total"].Samples[0].Labels["path_name"]);
    }

    [Fact]
    public void Keys_that_become_one_label_share_it() =>
        Assert.Equal("a_b=\"2;1\"", PrometheusText.Labels([new("a_b", 1), new("a.b", 2)]));

    [Fact]
    public async Task The_endpoint_answers_an_operator_with_what_was_measured()
    {
        await using var app = SchedulyMetricsTests.App();
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        await browser.RefineAsync("no Friday");
        using (var stranger = await browser.SendAsync(HttpMethod.Get, "/metrics")) Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new("Bearer", Admin.AdminAccessTests.Key);
        using var answer = await app.NewBrowser().SendAsync(request);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var families = PrometheusLines.Read(await answer.Content.ReadAsStringAsync(Cancel));

        // OpenTelemetry listens to meters by name: to those of other tests' applications too.
        Assert.True(Assert.Single(families["scheduly_sessions_created_total"].Samples).Value >= 1);
        Assert.Equal("gauge", families["scheduly_store_breaker_open"].Type);
        Assert.Contains(families["scheduly_use_actions_total"].Samples, sample => sample.Labels["action"] == "refine" && sample.Value >= 1);
        var writes = families["scheduly_store_operation_duration_seconds"].Samples
            .Where(sample => sample.Labels["backend"] == "Memory" && sample.Labels["operation"] == "write" && sample.Labels["outcome"] == "ok").ToList();
        Assert.True(writes.Single(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).Value >= 2);
        Assert.Contains(writes, sample => sample.Labels.GetValueOrDefault("le") == "0.0025");
        Assert.Contains("http_server_request_duration_seconds", families.Keys);
        Assert.Contains(families.Keys, name => name.StartsWith("dotnet_", StringComparison.Ordinal));
    }
}
