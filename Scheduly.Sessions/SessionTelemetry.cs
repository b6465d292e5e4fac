namespace Scheduly.Sessions;

/// <summary>The names that a collector asks for: <c>metrics.AddMeter(SessionTelemetry.MeterName)</c>, <c>traces.AddSource(SessionTelemetry.ActivitySourceName)</c>.</summary>
public static class SessionTelemetry
{
    /// <summary>The meter of the engine's instruments; docs/metrics.md lists them with their units.</summary>
    public const string MeterName = "Scheduly.Sessions";

    /// <summary>The source of one span for each operation on the store, with the backend and how it ended.</summary>
    public const string ActivitySourceName = "Scheduly.Sessions";
}
