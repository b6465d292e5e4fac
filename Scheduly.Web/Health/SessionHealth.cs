using Scheduly.Web.Sessions;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Health;

/// <summary>Counts the live sessions, at most once in a few seconds however often it is asked.</summary>
internal sealed partial class SessionHealth(SessionEngine engine, StorageBackend backend, TimeProvider clock, ILogger<SessionHealth> logger)
    : IDisposable
{
    public const string Healthy = "healthy";
    public const string Unhealthy = "unhealthy";

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _counting = new(1);
    private SessionHealthReport? _last;

    public async Task<SessionHealthReport> ReadAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } known) return known;
        await _counting.WaitAsync(cancellationToken);
        try
        {
            return Fresh() ?? (_last = await CountAsync(cancellationToken));
        }
        finally
        {
            _counting.Release();
        }
    }

    public void Dispose() => _counting.Dispose();

    private SessionHealthReport? Fresh() => _last is { } report && clock.GetUtcNow() - report.At < Freshness ? report : null;

    private async Task<SessionHealthReport> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new(Healthy, await engine.Storage.CountAsync(cancellationToken), backend.Name, clock.GetUtcNow());
        }
        catch (NotSupportedException)
        {
            await engine.Storage.PingAsync(cancellationToken);
            return new(Healthy, null, backend.Name, clock.GetUtcNow());
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            Log.Failed(logger, cause.GetType().Name);
            return new(Unhealthy, null, backend.Name, clock.GetUtcNow());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The sessions could not be counted: {Cause}.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}

/// <param name="ActiveSessions">Null when the store does not answer, or cannot count.</param>
/// <param name="StorageType">The backend's name, "Redis".</param>
internal sealed record SessionHealthReport(string Status, long? ActiveSessions, string StorageType, DateTimeOffset At);
