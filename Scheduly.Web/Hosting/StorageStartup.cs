using Scheduly.Web.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>Makes the storage ready before anything else starts, so that a wrong setting ends the start with its message.</summary>
internal sealed class StorageStartup(StorageBackend backend) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => backend.InitializeAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
