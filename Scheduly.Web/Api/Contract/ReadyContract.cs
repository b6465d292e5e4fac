using Scheduly.Sessions.Health;
using Scheduly.Web.Health;

namespace Scheduly.Web.Api.Contract;

internal static class ReadyContract
{
    /// <summary>With the reasons; for operators alone.</summary>
    public static ReadyResponse Full(ReadyReport report) => new(
        report.Status.Word,
        report.At,
        [.. report.Checks.Select(check => new CheckResponse(check.Name, check.Status.Word, Math.Round(check.Milliseconds, 2)))],
        [.. report.Findings.Select(finding => new FindingResponse(finding.Check, finding.Status.Word, finding.Subject, finding.Cause, finding.Advice))]);
}
