using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Health.Audit;

/// <summary>Writes the audit log in the background: what gathered in a second is one batch.</summary>
internal sealed partial class AuditWriter(AuditLog audit, IOptions<SessionStorageOptions> storage, TimeProvider clock, ILogger<AuditWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500), Pause = TimeSpan.FromSeconds(5), LastLimit = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!audit.IsEnabled) return;
        try
        {
            // The requests have ended by now: what they did is still written.
            await audit.WriteAsync(cancellationToken).WaitAsync(LastLimit, cancellationToken);
        }
        catch (Exception cause)
        {
            Log.Failed(logger, cause.GetType().Name, audit.Waiting);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!audit.IsEnabled) return;
        var trimmed = long.MinValue;
        var failed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await audit.WaitAsync(stoppingToken);
                await Task.Delay(failed ? Pause : Gather, clock, stoppingToken);
                await audit.WriteAsync(stoppingToken);
                if (trimmed == long.MinValue || clock.GetElapsedTime(trimmed) > storage.Value.Cleanup.Interval)
                {
                    await audit.TrimAsync(stoppingToken);
                    trimmed = clock.GetTimestamp();
                }

                failed = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception cause)
            {
                if (!failed) Log.Failed(logger, cause.GetType().Name, audit.Waiting);
                failed = true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The audit log could not be written ({Cause}); {Waiting} entries wait.")]
        public static partial void Failed(ILogger logger, string cause, int waiting);
    }
}
