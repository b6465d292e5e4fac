using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>What the program sends to a collector: by the setting alone.</summary>
public sealed class OtlpTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_and_traces_reach_the_collector_that_the_setting_names()
    {
        await using var collector = await Collector.StartAsync("http://127.0.0.1:0");
        await using var program = Start(("Telemetry__OtlpEndpoint", collector.Address));
        var id = await BuildAsync(program);
        await collector.ArrivesAsync("/v1/metrics", "scheduly.store.operation.duration");
        await collector.ArrivesAsync("/v1/metrics", "scheduly.sessions.created");
        await collector.ArrivesAsync("/v1/traces", SessionTelemetry.ActivitySourceName);
        await collector.ArrivesAsync("/v1/traces", "http.request.method");
        foreach (var all in collector.All) Assert.DoesNotContain(id, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_without_the_setting()
    {
        // Where the exporters send when nobody tells them where.
        await using var collector = await Collector.StartAsync("http://localhost:4317", "http://localhost:4318");
        await using var program = Start();
        await BuildAsync(program);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);

        // What is under way is sent at the end at the latest.
        Assert.Equal(0, await program.StopAsync("TERM"));
        Assert.Empty(collector.All);
    }

    public void Dispose() => _folder.Dispose();

    private ProgramProcess Start(params (string Name, string Value)[] settings) => new(_folder.Path, new Dictionary<string, string>(settings.Select(one => KeyValuePair.Create(one.Name, one.Value)))
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    });

    private static async Task<string> BuildAsync(ProgramProcess program)
    {
        using var client = new HttpClient { BaseAddress = await program.ListensAsync() };
        using var body = new StringContent("""{"major":"Computer Science"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/build", body, Cancel);
        return System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("session_id").GetString()!;
    }

    /// <summary>Takes what is posted by OTLP over HTTP, and reads names in it as they stand there: texts are UTF-8 in protobuf.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Path, string Body)> _posts = new();

        private Collector(WebApplication app) => _app = app;

        public string Address => _app.Urls.First();

        public IReadOnlyList<string> All => [.. _posts.Select(post => post.Body)];

        /// <summary>Skips the calling test when somebody else listens there.</summary>
        public static async Task<Collector> StartAsync(params string[] addresses)
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls(addresses);
            var collector = new Collector(builder.Build());
            collector._app.Run(collector.TakeAsync);
            try
            {
                await collector._app.StartAsync(Cancel);
            }
            catch (IOException) when (addresses.Length > 1)
            {
                await collector.DisposeAsync();
                Assert.Skip($"{string.Join(" or ", addresses)} is taken: end the collector that runs on this machine.");
            }

            return collector;
        }

        /// <summary>Waits until what was posted there has the text in it.</summary>
        public async Task ArrivesAsync(string path, string text)
        {
            for (var attempt = 0; ; attempt++)
            {
                var body = string.Concat(_posts.Where(post => post.Path == path).Select(post => post.Body));
                if (body.Contains(text, StringComparison.Ordinal)) return;
                Assert.True(attempt < 300, $"{text} was not posted to {path}; {_posts.Count} posts came: {string.Join(", ", _posts.Select(post => post.Path).Distinct())}");
                await Task.Delay(100, Cancel);
            }
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            _posts.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/x-protobuf";
        }
    }
}
