using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scheduly.Sessions.Storage.Switching;

namespace Scheduly.Sessions.Health.Checks;

/// <summary>How far a switch of the store is, and what comes next. It finds nothing wrong: that a store is unavailable is told by <see cref="StoreCheck"/>.</summary>
internal sealed class SwitchCheck(OldStoreHealth health) : IHealthCheck
{
    public const string Name = "switch";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        HealthFinding.Result(await health.ReadAsync(cancellationToken) is { } report ? [Explain(report)] : []);

    /// <summary>The same for people and scripts: how many, and the next step of docs/switching.md.</summary>
    public static HealthFinding Explain(OldStoreReport report)
    {
        var place = $"the old store ({report.Backend} at {report.Location})";
        var cause = (report.Sessions, report.Links) switch
        {
            (null, _) or (_, null) when report.Answers => $"What is only in {place} is being counted.",
            (null, _) or (_, null) => $"What is only in {place} is not known: it does not answer.",
            _ when report.IsEmpty => $"No session and no link is only in {place} any more.",
            ({ } sessions, { } links) => $"{Count(sessions, "session is", "sessions are")} still only in {place}{(links > 0 ? $", and {Count(links, "link", "links")}" : "")}{(report.Owners > 0 ? $", and {Count(report.Owners, "note", "notes")} of whose a session is" : "")}{(report.Answers ? "" : "; it does not answer now, and this is the last count")}.",
        };
        var advice = report switch
        {
            { Mode: SwitchMode.Follow } => "Nothing moves in this row of docs/switching.md: when every node is in it, go on to Fallback:Mode = Drain.",
            { Answers: false } => "Start it: nothing can be moved without it.",
            { IsEmpty: true } => "The last row of docs/switching.md may be set: when every node drains and a minute has passed, take SessionStorage:Fallback out.",
            _ => "Each moves when it is used. When every node drains, run the command drain, which moves the rest.",
        };
        return new(Name, HealthStatus.Healthy, "old store", cause, advice) { IsNote = true };
    }

    private static string Count(long number, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");
}
