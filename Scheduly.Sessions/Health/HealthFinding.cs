using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Health;

/// <summary>One thing that is not as it should be, or could not be looked at.</summary>
/// <param name="Check">The check that found it: "store", "key ring", ….</param>
/// <param name="Status">Healthy for what could not be looked at, and for notes.</param>
/// <param name="Subject">What of it, in a word or two.</param>
/// <param name="Cause">One sentence; it may name places, never a secret. For operators alone.</param>
/// <param name="Advice">One sentence that names the fix.</param>
internal sealed record HealthFinding(string Check, HealthStatus Status, string Subject, string Cause, string Advice)
{
    private const string Key = "findings";

    /// <summary>True for what is known and is as it should be, and that the operator is waiting for.</summary>
    public bool IsNote { get; init; }

    /// <summary>What stands before it: how bad it is.</summary>
    public string Word => IsNote ? "note" : Status == HealthStatus.Healthy ? "not known" : Status.Word;

    /// <summary>What a check of this program answers with: the worst of its findings, and all of them.</summary>
    public static HealthCheckResult Result(IReadOnlyList<HealthFinding> findings)
    {
        var status = findings.Count == 0 ? HealthStatus.Healthy : findings.Min(finding => finding.Status);
        var causes = findings.Where(finding => !finding.IsNote).Select(finding => finding.Cause).ToList();
        return new(status, causes.Count == 0 ? null : string.Join(" ", causes), data: new Dictionary<string, object> { [Key] = findings });
    }

    /// <summary>What a check answered; a check of another's making has one cause and no advice.</summary>
    public static IReadOnlyList<HealthFinding> Of(string check, HealthReportEntry entry) =>
        entry.Data.TryGetValue(Key, out var value) && value is IReadOnlyList<HealthFinding> findings ? findings
        : entry.Status == HealthStatus.Healthy ? []
        : [new(check, entry.Status, check, entry.Description ?? "The check failed.", "See the log.")];

    public static HealthFinding From(string check, StorageFinding finding) => new(
        check,
        finding.Kind switch
        {
            FindingKind.Failure => HealthStatus.Unhealthy,
            FindingKind.Risk => HealthStatus.Degraded,
            _ => HealthStatus.Healthy,
        },
        finding.Subject,
        finding.Cause,
        finding.Advice);
}
