using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Health;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Health;

/// <summary>Counts the live sessions, at most once in a few seconds however often it is asked.</summary>
internal sealed partial class SessionHealth
{
    private readonly SessionEngine _engine;
    private readonly StorageBackend _backend;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly ILogger<SessionHealth> _logger;
    private readonly Shared<SessionHealthReport> _report;

    public SessionHealth(SessionEngine engine, StorageBackend backend, IOptions<SessionStorageOptions> options, TimeProvider clock, ILogger<SessionHealth> logger)
    {
        (_engine, _backend, _clock, _logger) = (engine, backend, clock, logger);
        _limit = options.Value.OperationTimeout;
        _report = new(LookAsync, ReadyHealth.Freshness, clock);
    }

    public Task<SessionHealthReport> ReadAsync(CancellationToken cancellationToken) => _report.ReadAsync(cancellationToken);

    private async Task<SessionHealthReport> LookAsync()
    {
        var begun = _clock.GetTimestamp();
        try
        {
            await _engine.Storage.PingAsync().WaitAsync(_limit, _clock);
            var latency = _clock.GetElapsedTime(begun);
            return new(HealthStatus.Healthy, await CountAsync(), _backend.Name, latency.TotalMilliseconds, _backend.FallbackName);
        }
        catch (Exception cause)
        {
            Log.Failed(_logger, cause.GetType().Name);
            return new(HealthStatus.Unhealthy, null, _backend.Name, null, _backend.FallbackName);
        }
    }

    /// <returns>Null from a store that cannot count, or that takes too long to.</returns>
    private async Task<long?> CountAsync()
    {
        try
        {
            return await _engine.Storage.CountAsync().WaitAsync(_limit, _clock);
        }
        catch (Exception cause) when (cause is NotSupportedException or TimeoutException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The sessions could not be counted: {Cause}.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}

/// <param name="ActiveSessions">Null when the store does not answer in time, or cannot count.</param>
/// <param name="StorageType">The backend's name, "Redis".</param>
/// <param name="Milliseconds">Of one round trip to the store; null when there was none.</param>
/// <param name="Fallback">The name of the second backend while sessions move from one to another; null otherwise.</param>
internal sealed record SessionHealthReport(HealthStatus Status, long? ActiveSessions, string StorageType, double? Milliseconds, string? Fallback);
