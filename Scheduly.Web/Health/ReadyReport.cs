using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scheduly.Sessions.Health;

namespace Scheduly.Web.Health;

/// <summary>What readiness came to.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Findings">The worst first; empty when all is well.</param>
internal sealed record ReadyReport(HealthStatus Status, DateTimeOffset At, IReadOnlyList<CheckReport> Checks, IReadOnlyList<HealthFinding> Findings)
{
    /// <summary>Since when the status is what it is, as far as this node has looked.</summary>
    public DateTimeOffset Since { get; init; } = At;

    /// <summary>The status has been the same since this node first looked.</summary>
    public bool SinceStart { get; init; }
}

/// <param name="Milliseconds">How long the check took.</param>
internal sealed record CheckReport(string Name, HealthStatus Status, double Milliseconds);
