using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scheduly.Sessions.Health.Checks;
using Scheduly.Sessions.Health;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Health;

/// <summary>
/// Whether this node can serve: all checks with the tag <see cref="Tag"/>, looked at again at most once in a few seconds however many
/// ask.
/// </summary>
internal sealed partial class ReadyHealth
{
    public const string Tag = "ready";

    private const string StoppingSubject = "stopping";

    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    private readonly HealthCheckService _checks;
    private readonly bool _isSwitching;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _clock;
    private readonly ILogger<ReadyHealth> _logger;
    private readonly Shared<ReadyReport> _report;
    private HealthStatus _last = HealthStatus.Healthy;
    private DateTimeOffset? _first;
    private DateTimeOffset _since;

    public ReadyHealth(HealthCheckService checks, StorageBackend backend, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ReadyHealth> logger)
    {
        (_checks, _isSwitching, _lifetime, _clock, _logger) = (checks, backend.FallbackName is not null, lifetime, clock, logger);
        _report = new(LookAsync, Freshness, clock);
    }

    /// <summary>At once when the node was told to stop: load balancers must not send it another request.</summary>
    public Task<ReadyReport> ReadAsync(CancellationToken cancellationToken) =>
        _lifetime.ApplicationStopping.IsCancellationRequested ? Task.FromResult(Stopping()) : _report.ReadAsync(cancellationToken);

    private ReadyReport Stopping() => new(
        HealthStatus.Unhealthy,
        _clock.GetUtcNow(),
        [],
        [new(StoppingSubject, HealthStatus.Unhealthy, StoppingSubject, "This node was told to stop. It serves what still arrives until Shutdown:Delay has passed.", "Nothing is wrong: other nodes take over, or the next start of this one.")]);

    private async Task<ReadyReport> LookAsync()
    {
        var report = await _checks.CheckHealthAsync(check => check.Tags.Contains(Tag) && (_isSwitching || check.Name != SwitchCheck.Name));
        if (report.Status != _last) Log.Changed(_logger, report.Status.Word, string.Join(" ", report.Entries.Values.Select(entry => entry.Description).OfType<string>()));
        var now = _clock.GetUtcNow();
        if (_first is null || report.Status != _last) _since = now;
        _first ??= now;
        _last = report.Status;
        return new(
            report.Status,
            now,
            [.. report.Entries.Select(entry => new CheckReport(entry.Key, entry.Value.Status, entry.Value.Duration.TotalMilliseconds))],
            [.. report.Entries.SelectMany(entry => HealthFinding.Of(entry.Key, entry.Value)).OrderBy(finding => finding.Status)])
        {
            Since = _since,
            SinceStart = _since == _first,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "This node is {Status} now. {Causes}")]
        public static partial void Changed(ILogger logger, string status, string causes);
    }
}
