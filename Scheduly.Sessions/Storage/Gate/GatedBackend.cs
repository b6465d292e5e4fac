using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage.Gate;

/// <summary>A backend whose storages share one gate.</summary>
internal sealed class GatedBackend : StorageBackend
{
    /// <summary>A look asks several things, one after the other.</summary>
    private static readonly TimeSpan InspectionLimit = TimeSpan.FromSeconds(8);

    // Opened when it is needed: a backend opens nothing before it is made ready.
    private SessionStorage? _probe;

    private readonly SettingNames _names;

    /// <param name="names">What its messages call the settings.</param>
    public GatedBackend(StorageBackend inner, TimeSpan timeout, TimeProvider clock, ILogger<StorageGate> logger, SettingNames? names = null)
    {
        (Inner, _names) = (inner, names ?? SettingNames.Usual);
        Gate = new StorageGate(token => (_probe ??= inner.Open("probe")).PingAsync(token), timeout, clock, logger, inner.AbandonConnectionsAsync, inner.ReasonToReconnect, inner.CodeOf);
    }

    /// <summary>The engine itself, for those that look after it.</summary>
    public StorageBackend Inner { get; }

    public StorageGate Gate { get; }

    public override string Name => Inner.Name;

    public override string Location => Inner.Location;

    public override string? FallbackName => Inner.FallbackName;

    public override Follower? Follower => Inner.Follower;

    public override bool IsAway => Gate.IsOpen;

    public override Task InitializeAsync(CancellationToken cancellationToken = default) => _names.RunAsync(async () =>
    {
        try
        {
            await Inner.InitializeAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is not StorageSetupException && StorageFailure.IsOutage(cause))
        {
            throw new StorageSetupException($"{Name} at {Location} failed at the start ({FailureLog.Describe(cause, Inner.CodeOf)}): see its log, or correct {SettingNames.ConnectionString}.", cause);
        }
    });

    public override SessionStorage Open(string space) => Inner.Open(space) switch
    {
        // It is asked for by its type: it has no compare-and-set.
        Plugged.PluggedSessionStorage plugged => plugged,
        var storage => new GatedSessionStorage(storage, Gate),
    };

    public override IXmlRepository? OpenKeyRing() => Inner.OpenKeyRing() is ISharedKeyRing ring ? new GatedKeyRing(ring, Inner) : Inner.OpenKeyRing();

    public override AuditStorage OpenAudit() => new GatedAudit(Inner.OpenAudit(), Gate);

    public override IReadOnlyList<FeedTransport?> OpenFeeds() => Inner.OpenFeeds();

    public override async Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default)
    {
        try
        {
            var findings = await Inner.InspectAsync(failure, cancellationToken).WaitAsync(InspectionLimit, cancellationToken);
            return [.. findings.Select(finding => finding with { Advice = _names.Rename(finding.Advice) })];
        }
        catch (TimeoutException)
        {
            return [new(FindingKind.Failure, "store", $"{Name} at {Location} does not answer within {InspectionLimit.TotalSeconds:0} s.", $"Start it, or correct the host and port in {_names.ConnectionSetting}.")];
        }
    }

    public override Task<IReadOnlyList<StoreServers>> ServersAsync(CancellationToken cancellationToken = default) => Inner.ServersAsync(cancellationToken);

    public override string? CodeOf(Exception failure) => Inner.CodeOf(failure);

    public override bool IsStarting(Exception failure) => Inner.IsStarting(failure);

    public override async ValueTask DisposeAsync()
    {
        Gate.Dispose();
        await Inner.DisposeAsync();
    }
}
