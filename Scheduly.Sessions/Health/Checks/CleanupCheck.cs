using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Health.Checks;

/// <summary>Expired sessions are removed about as often as the settings say. In a process that does not clean up it has nothing to say.</summary>
internal sealed class CleanupCheck(SessionCleanup cleanup, IOptions<SessionStorageOptions> options, TimeProvider clock) : IHealthCheck
{
    public const string Name = "clean-up";

    /// <summary>Rounds that may fail before it is worth a word.</summary>
    private const int Rounds = 3;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var interval = options.Value.Cleanup.Interval;
        if (cleanup.LastDone is not { } last || clock.GetUtcNow() - last < interval * (Rounds + 1)) return Task.FromResult(HealthFinding.Result([]));
        return Task.FromResult(HealthFinding.Result(
        [
            new(
                Name,
                HealthStatus.Degraded,
                "behind",
                $"Expired sessions were last removed on this node at {last:u}, and it is to happen every {interval}.",
                "They open nothing and take room. See the log for why; SessionStorage:Cleanup:Interval says how often."),
        ]));
    }
}
