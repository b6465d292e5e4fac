using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Web.Storage.Plugged;

/// <summary>The <see cref="IDistributedCache"/> that the application registered itself.</summary>
internal sealed class PluggedBackend(IDistributedCache cache) : StorageBackend
{
    public override string Name => nameof(BackendKind.Custom);

    public override string Location => cache.GetType().Name;

    public override Task InitializeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override SessionStorage Open(string space) => new PluggedSessionStorage(space, cache);

    /// <summary>The cache is the application's; its container disposes it.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
