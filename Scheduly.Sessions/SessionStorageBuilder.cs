using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// Adds backends to the session services; <c>SessionStorage:Backend</c> chooses one of them at startup. Memory and Custom (the application's own
/// <see cref="Microsoft.Extensions.Caching.Distributed.IDistributedCache"/>) are always there; each other one comes with its package.
/// </summary>
public sealed class SessionStorageBuilder
{
    internal SessionStorageBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a backend, once however often it is called.</summary>
    internal SessionStorageBuilder Add(BackendKind kind, Func<SessionStorageOptions, IServiceProvider, StorageBackend> make)
    {
        if (!Services.Any(service => service.ServiceType == typeof(AddedBackend) && service.ImplementationInstance is AddedBackend added && added.Kind == kind))
        {
            Services.AddSingleton(new AddedBackend(kind, make));
        }

        return this;
    }

    /// <summary>Adds one of the databases.</summary>
    /// <param name="engine">Makes it of the options, the content root, and what is told the name of each option that has no meaning there.</param>
    /// <param name="follower">Makes that of the standby that <c>SessionStorage:Replica</c> names, where one can be read.</param>
    internal SessionStorageBuilder AddDatabase(
        BackendKind kind,
        Func<SessionStorageOptions, string, Action<string>, Storage.Database.DatabaseEngine> engine,
        Func<SessionStorageOptions, Action<string>, Storage.Database.DatabaseEngine>? follower = null) => Add(kind, (options, services) =>
        new Storage.Database.DatabaseBackend(
            kind,
            passedOver => engine(options, services.GetRequiredService<IHostEnvironment>().ContentRootPath, passedOver),
            options,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            follower is null || !options.Replica.IsSet ? null : passedOver => follower(options, passedOver)));
}
