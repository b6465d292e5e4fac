using System.Security.Cryptography;
using System.Xml;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;

namespace Scheduly.Sessions.Hosting;

/// <summary>Makes the storage ready before anything else starts, so that a wrong setting ends the start with its message.</summary>
internal sealed partial class StorageStartup(
    StorageBackend backend,
    IServiceProvider services,
    IOptions<SessionStorageOptions> options,
    TimeProvider clock,
    IHostEnvironment environment,
    IConfiguration configuration,
    SessionMetrics metrics,
    ILogger<StorageStartup> logger) : IHostedLifecycleService
{
    /// <summary>Made with the host, so that nothing is missed.</summary>
    private readonly SessionMetrics _metrics = metrics;
    private readonly Lock _lock = new();
    private Task? _begun;

    /// <summary>The first call begins, and all get the same task: it can be under way before the host starts.</summary>
    public Task BeginAsync()
    {
        lock (_lock) return _begun ??= MakeReadyAsync(CancellationToken.None);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => BeginAsync().WaitAsync(cancellationToken);

    private async Task MakeReadyAsync(CancellationToken cancellationToken)
    {
        CheckIdleTimeout(services.GetRequiredService<IOptions<SessionOptions>>().Value.IdleTimeout);
        await backend.InitializeAsync(cancellationToken);

        // Only now: making the ring asks where its keys are.
        if (!await HasKeysAsync() && await NeedsKeysAsync(cancellationToken) && !await HasKeysAsync()) throw Lost();
        if (environment.IsProduction() && string.IsNullOrWhiteSpace(configuration[KeyRing.CertificateSetting])) Log.UnprotectedKeys(logger);
    }

    /// <summary>The store keeps a session as long as the storage's own setting says: another value here would have no effect.</summary>
    private void CheckIdleTimeout(TimeSpan builtIn)
    {
        if (builtIn != options.Value.IdleTimeout && builtIn != new SessionOptions().IdleTimeout)
        {
            throw new StorageSetupException($"SessionOptions.IdleTimeout is {builtIn} and has no effect: SessionStorage:IdleTimeout decides, and is {options.Value.IdleTimeout}. Set that one.");
        }
    }

    /// <summary>Asked twice: between the first look and the sessions, another node may have begun with both.</summary>
    private async Task<bool> HasKeysAsync()
    {
        var longest = services.GetServices<SealedLifetime>().Select(kept => kept.Value()).Append(options.Value.AbsoluteTimeout).Max();
        var since = clock.GetUtcNow() - longest - DataKeys.Lifetime;
        try
        {
            return await StartRetry.RunAsync(() => Task.FromResult(KeyRing.Check(services.GetRequiredService<IKeyManager>(), since)), IsOutage, backend.IsStarting);
        }
        catch (Exception cause) when (IsOutage(cause))
        {
            throw new StorageSetupException($"The key ring could not be read: {backend.Name} at {backend.Location} answered at first, and then no more. Start again when it does; SessionStorage:OperationTimeout is how long it may take.", cause);
        }
    }

    private static bool IsOutage(Exception failure) => failure is not (StorageSetupException or XmlException or CryptographicException) && StorageFailure.IsOutage(failure);

    private async Task<bool> NeedsKeysAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<SealedEntries>().AnyAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            throw new StorageSetupException($"There is no key yet, and whether {backend.Name} at {backend.Location} holds sessions that need a lost one could not be seen. Start again when it answers; SessionStorage:OperationTimeout is how long it may take.", cause);
        }
    }

    private KeyRingLostException Lost()
    {
        var place = backend.Name == nameof(BackendKind.Redis) ? $"list {options.Value.KeyPrefix}keys" : "table scheduly_keys";
        return new(
            $"The key ring is lost: {backend.Name} at {backend.Location} holds sessions that were sealed with a key, and its {place} holds none. No new key was made.",
            $"Restore the {place} from a backup and start again; or give up what cannot be opened without it: sessions revoke --without-key.");
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
