using Microsoft.Extensions.Options;

namespace Scheduly.Web.Hosting;

/// <summary>The <c>Telemetry</c> section. What else OpenTelemetry's own variables say (<c>OTEL_…</c>) holds too.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Where metrics and traces are sent by OTLP, "http://collector:4317"; over <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. Nothing is sent
    /// without, and <c>/metrics</c> answers in any case.
    /// </summary>
    /// <value>Default: none.</value>
    public string? OtlpEndpoint { get; set; }

    /// <returns>Null when nothing is to be sent.</returns>
    public static string? EndpointOf(IConfiguration configuration) =>
        configuration[$"{Section}:{nameof(OtlpEndpoint)}"] is { Length: > 0 } setting ? setting
        : configuration[EndpointVariable] is { Length: > 0 } variable ? variable
        : null;

    public static bool IsEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;
}

internal sealed class TelemetryRules(IConfiguration configuration) : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options) =>
        TelemetryOptions.EndpointOf(configuration) is { } endpoint && !TelemetryOptions.IsEndpoint(endpoint)
            ? ValidateOptionsResult.Fail(
                $"{(string.IsNullOrEmpty(options.OtlpEndpoint) ? TelemetryOptions.EndpointVariable : "Telemetry:OtlpEndpoint")} is no address. Give one such as http://collector:4317, or unset it.")
            : ValidateOptionsResult.Success;
}
