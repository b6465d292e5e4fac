using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Scheduly.Sessions;
using Scheduly.Web.Api;
using Scheduly.Web.Health.History;
using Scheduly.Web.Health.Metrics;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Hosting;

/// <summary>Metrics for Prometheus, and with an OTLP endpoint metrics and traces for a collector.</summary>
internal static class Telemetry
{
    private const string ServiceVariable = "OTEL_SERVICE_NAME";

    extension(WebApplicationBuilder builder)
    {
        public void AddTelemetry()
        {
            var services = builder.Services;
            services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryRules>();
            services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
            services.AddHostedService<ScheduleMeasures>();
            services.AddSingleton<PrometheusExporter>();

            var endpoint = TelemetryOptions.EndpointOf(builder.Configuration);
            var sends = endpoint is not null && TelemetryOptions.IsEndpoint(endpoint);

            // The exporter reads its own variable, and makes the paths of each signal from it.
            if (sends) builder.Configuration.AddInMemoryCollection([new(TelemetryOptions.EndpointVariable, endpoint)]);
            var telemetry = services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService(
                    builder.Configuration[ServiceVariable] is { Length: > 0 } name ? name : "scheduly",
                    serviceVersion: ThisNode.Version,
                    serviceInstanceId: $"{Environment.MachineName}/{Environment.ProcessId}"))
                .WithMetrics(metrics =>
                {
                    metrics.AddMeter(SessionTelemetry.MeterName, SchedulyMetrics.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation();
                    metrics.AddReader(provider => new BaseExportingMetricReader(provider.GetRequiredService<PrometheusExporter>()));
                    if (sends) metrics.AddOtlpExporter();
                });
            if (!sends) return;
            telemetry.WithTracing(traces => traces
                .AddSource(SessionTelemetry.ActivitySourceName, ScheduleActivity.SourceName)
                .AddAspNetCoreInstrumentation(http =>
                {
                    http.Filter = IsWorthTracing;

                    // The old contract has session ids there.
                    http.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null);
                })
                .AddOtlpExporter());
        }
    }

    /// <summary>Probes, scrapes and the live page's stream would hide the rest.</summary>
    private static bool IsWorthTracing(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase)
        // The token of a calendar stands there.
        && !context.Request.Path.StartsWithSegments(LiveApi.CalendarPath, StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/admin/health", StringComparison.OrdinalIgnoreCase);
}
