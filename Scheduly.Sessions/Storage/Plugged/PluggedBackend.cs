using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage.Plugged;

/// <summary>The <see cref="IDistributedCache"/> that the application registered itself.</summary>
internal sealed class PluggedBackend(IDistributedCache cache) : StorageBackend
{
    public override string Name => nameof(BackendKind.Custom);

    public override string Location => cache.GetType().Name;

    public override Task InitializeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override SessionStorage Open(string space) => new PluggedSessionStorage(space, cache);

    /// <summary>What other processes write cannot be looked at in batches: only this one's changes are told.</summary>
    public override IReadOnlyList<FeedTransport?> OpenFeeds() => [];

    public override Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<StorageFinding>>(failure is null
            ? [new(FindingKind.Unknown, "set-up", $"What {Location} does with its entries cannot be seen from here.", "See the documentation of that cache.")]
            : [new(FindingKind.Failure, "store", $"{Location} failed with {failure.GetType().Name}.", "See the documentation of that cache.")]);

    /// <summary>The cache is the application's; its container disposes it.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
