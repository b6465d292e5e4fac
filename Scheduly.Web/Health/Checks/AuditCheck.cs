using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scheduly.Sessions.Health;
using Scheduly.Web.Health.Audit;

namespace Scheduly.Web.Health.Checks;

/// <summary>Warns while the audit log cannot be written, and when entries of it were lost on this node; sessions are not touched by it.</summary>
internal sealed class AuditCheck(AuditLog audit) : IHealthCheck
{
    public const string Name = "audit log";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var findings = new List<HealthFinding>();
        if (audit.Failure is { } failure)
        {
            findings.Add(new(
                Name,
                HealthStatus.Degraded,
                "not written",
                string.Create(CultureInfo.InvariantCulture, $"The audit log cannot be written ({failure}); {audit.Waiting} entries wait."),
                "Sessions are not touched by it. Grant the rights that docs/stores.md lists, or set Audit:Enabled to false."));
        }

        if (audit.Lost > 0)
        {
            findings.Add(new(
                Name,
                HealthStatus.Degraded,
                "entries lost",
                string.Create(CultureInfo.InvariantCulture, $"{audit.Lost} entries of the audit log were lost on this node since its start, {audit.Waiting} wait."),
                "Sessions are not touched by it. See the log for why the store could not be written; a restart sets the count to zero."));
        }

        return Task.FromResult(HealthFinding.Result(findings));
    }
}
