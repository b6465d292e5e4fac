using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage.Gate;

/// <summary>A backend whose storages share one gate.</summary>
internal sealed class GatedBackend : StorageBackend
{
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

    public override Task InitializeAsync(CancellationToken cancellationToken = default) => _names.RunAsync(() => Inner.InitializeAsync(cancellationToken));

    public override SessionStorage Open(string space) => Inner.Open(space) switch
    {
        // It is asked for by its type: it has no compare-and-set.
        Plugged.PluggedSessionStorage plugged => plugged,
        var storage => new GatedSessionStorage(storage, Gate),
    };

    public override IXmlRepository? OpenKeyRing() => Inner.OpenKeyRing() is ISharedKeyRing ring ? new GatedKeyRing(ring, Inner) : Inner.OpenKeyRing();

    public override AuditStorage OpenAudit() => new LimitedAudit(Inner.OpenAudit());

    public override IReadOnlyList<FeedTransport?> OpenFeeds() => Inner.OpenFeeds();

    public override async Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default) =>
        [.. (await Inner.InspectAsync(failure, cancellationToken)).Select(finding => finding with { Advice = _names.Rename(finding.Advice) })];

    public override Task<IReadOnlyList<StoreServers>> ServersAsync(CancellationToken cancellationToken = default) => Inner.ServersAsync(cancellationToken);

    public override string? CodeOf(Exception failure) => Inner.CodeOf(failure);

    public override bool IsStarting(Exception failure) => Inner.IsStarting(failure);

    public override async ValueTask DisposeAsync()
    {
        Gate.Dispose();
        await Inner.DisposeAsync();
    }
}
