using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scheduly.Sessions.Health;
using Scheduly.Web.Health.Audit;

namespace Scheduly.Web.Health.Checks;

/// <summary>Warns while entries of the audit log are lost on this node; sessions are not touched by it.</summary>
internal sealed class AuditCheck(AuditLog audit) : IHealthCheck
{
    public const string Name = "audit log";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthFinding.Result(
        audit.Lost == 0
            ? []
            : [new(
                Name,
                HealthStatus.Degraded,
                "entries lost",
                string.Create(CultureInfo.InvariantCulture, $"{audit.Lost} entries of the audit log were lost on this node since its start, {audit.Waiting} wait."),
                "Sessions are not touched by it. See the log for why the store could not be written; a restart sets the count to zero.")]));
}
