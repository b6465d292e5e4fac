using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Health.Checks;

/// <summary>
/// The store takes a write and gives it back, its table is as it must be, and nothing about its set-up loses sessions. Takes at most about
/// <c>SessionStorage:OperationTimeout</c>, and half as long again for the reason of a failure.
/// </summary>
internal sealed class StoreCheck(StorageBackend backend, StoreProbe probe, IOptions<SessionStorageOptions> options, TimeProvider clock) : IHealthCheck
{
    public const string Name = "store";

    /// <summary>The set-up of a store that works is not asked for each time.</summary>
    private static readonly TimeSpan InspectionInterval = TimeSpan.FromSeconds(15);

    private (IReadOnlyList<StorageFinding> Findings, long At)? _inspection;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var limit = options.Value.OperationTimeout;
        Exception? failure;
        try
        {
            failure = await probe.RunAsync().WaitAsync(limit, clock, cancellationToken);
        }
        catch (TimeoutException late)
        {
            failure = late;
        }

        var findings = (await InspectAsync(failure, limit / 2, cancellationToken)).ToList();
        if (failure is not null && findings.TrueForAll(finding => finding.Kind != FindingKind.Failure && !finding.ExplainsFailure)) findings.Insert(0, Explain(failure));
        return HealthFinding.Result([.. findings.Select(finding => HealthFinding.From(Name, finding))]);
    }

    private async Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (failure is null && !backend.IsAway && _inspection is { } last && clock.GetElapsedTime(last.At) < InspectionInterval) return last.Findings;
        try
        {
            var findings = await Task.Run(() => backend.InspectAsync(failure, cancellationToken), cancellationToken).WaitAsync(limit, clock, cancellationToken);
            _inspection = findings.Any(finding => finding.Kind == FindingKind.Failure) ? null : (findings, clock.GetTimestamp());
            return findings;
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            return failure is null
                ? [new(FindingKind.Unknown, "set-up", $"{backend.Name} at {backend.Location} did not say how it is set up ({cause.GetType().Name}).", "It is asked again; see its log when this stays.")]
                : [];
        }
    }

    private StorageFinding Explain(Exception failure) => failure switch
    {
        TimeoutException or StorageUnavailableException => new(
            FindingKind.Failure, "store", $"{backend.Name} at {backend.Location} does not answer in time.", "See whether it runs, is frozen or overloaded, and whether the network leads to it; SessionStorage:OperationTimeout is how long it may take."),
        StorageUnconfirmedException => new(
            FindingKind.Risk, "replicas", $"Too few replicas of {backend.Name} at {backend.Location} confirm what is written: changes get 503, and reads go on.", "Start the replicas; or lower SessionStorage:WaitForReplicas, which gives up what it promises."),
        ProbeLostException => new(
            FindingKind.Failure, "store", $"{backend.Name} at {backend.Location} acknowledged an entry and did not give it back.", "Look for a second server behind the address, an eviction, or a replica that is read from."),
        _ => new(
            FindingKind.Failure, "store", $"{backend.Name} at {backend.Location} failed with {failure.GetType().Name}.", "See its log and that of this program."),
    };
}
