using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Sessions.Storage.Plugged;
using Scheduly.Sessions.Storage.Switching;

namespace Scheduly.Sessions.Storage;

/// <summary>Makes the backend that the settings choose; nothing is connected yet.</summary>
internal static class StorageBackendFactory
{
    /// <exception cref="StorageSetupException">The settings cannot be used.</exception>
    public static StorageBackend Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SessionStorageOptions>>().Value;
        var main = Gated(options, services);
        if (options.Fallback.Backend is null) return main;

        var fallback = Gated(options.ForFallback(), services);
        if ((main.Name, main.Location) == (fallback.Name, fallback.Location))
        {
            throw new StorageSetupException(
                $"SessionStorage:Fallback:ConnectionString leads to the same store as SessionStorage:ConnectionString: {main.Name} at {main.Location}. Set it to the other store, or unset SessionStorage:Fallback.");
        }

        return new SwitchingBackend(
            options.Fallback.Mode!.Value, main, fallback, () => fallback.Gate.IsOpen, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SwitchingBackend>>());
    }

    /// <summary>A store of its own in the memory of this process, whatever the settings choose.</summary>
    public static StorageBackend InMemory(IServiceProvider services) => Gated(new() { Backend = BackendKind.Memory }, services);

    private static GatedBackend Gated(SessionStorageOptions options, IServiceProvider services)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var backend = options.Names.Run<StorageBackend>(() => options.Backend switch
        {
            BackendKind.Memory => new MemoryBackend(options.MemoryLimit, clock),
            BackendKind.Custom => new PluggedBackend(services.GetService<IDistributedCache>() ?? throw NoCache()),
            var kind => AddedBackend.Of(kind, [.. services.GetServices<AddedBackend>()]).Make(options, services),
        });
        return new GatedBackend(backend, options.OperationTimeout, clock, services.GetRequiredService<ILogger<StorageGate>>(), options.Names);
    }

    private static StorageSetupException NoCache() => new(
        "SessionStorage:Backend is Custom and the application registered no IDistributedCache. Register one before AddSessionStorage, or choose another backend.");
}
