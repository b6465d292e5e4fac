using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>Makes the storage ready before anything else starts, so that a wrong setting ends the start with its message.</summary>
internal sealed partial class StorageStartup(
    StorageBackend backend,
    IServiceProvider services,
    IOptions<SessionStorageOptions> options,
    TimeProvider clock,
    IHostEnvironment environment,
    IConfiguration configuration,
    ILogger<StorageStartup> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await backend.InitializeAsync(cancellationToken);

        // Only now: making the ring asks where its keys are.
        KeyRing.Check(services.GetRequiredService<IKeyManager>(), clock.GetUtcNow() - options.Value.AbsoluteTimeout);
        if (environment.IsProduction() && string.IsNullOrWhiteSpace(configuration[KeyRing.CertificateSetting])) Log.UnprotectedKeys(logger);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The key ring lies unprotected beside the sessions: who can read the store can open them. Set DataProtection:CertificatePath to a PKCS#12 file.")]
        public static partial void UnprotectedKeys(ILogger logger);
    }
}
