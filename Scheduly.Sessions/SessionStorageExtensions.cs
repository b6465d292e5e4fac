using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Health;
using Scheduly.Sessions.Hosting;
using Scheduly.Sessions.Local;
using Scheduly.Sessions.Near;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Observed;

namespace Scheduly.Sessions;

/// <summary>Sessions that lose nothing, for any web application: add, then use.</summary>
public static class SessionStorageExtensions
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// Adds the session services in place of <c>AddSession</c>, on the backend that the <c>SessionStorage</c> section chooses among those
        /// that are added to the result; SQLite, if it is one of them, when it says nothing. A cache of the application's own is used with
        /// <c>SessionStorage:Backend</c> = <c>Custom</c>; otherwise <see cref="IDistributedCache"/> is served by the same backend
        /// unless the application registered one.
        /// </summary>
        /// <param name="configure">Sets options in code, over what the section says.</param>
        /// <returns>What backends are added to, such as <c>AddSqlite()</c>.</returns>
        public SessionStorageBuilder AddSessionStorage(Action<SessionStorageOptions>? configure = null)
        {
            var services = builder.Services;
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<IConfigureOptions<SessionStorageOptions>, SessionStorageSettings>();
            services.AddSingleton<IValidateOptions<SessionStorageOptions>, SessionStorageOptionsValidator>();
            services.AddSingleton<IValidateOptions<SessionStorageOptions>, SessionStorageRules>();
            services.AddOptions<SessionStorageOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();

            services.TryAddSingleton(StorageBackendFactory.Create);
            if (!SessionStorageSettings.NamesCustomBackend(builder.Configuration))
            {
                services.TryAddSingleton<IDistributedCache>(provider => provider.GetRequiredService<StorageBackend>().Open("cache"));
            }

            services.AddHttpContextAccessor();
            services.AddSingleton<SessionSeal>();
            services.AddSingleton<SealedEntries>();
            services.AddSingleton<RevokedSessions>();
            services.AddSingleton<SessionOwners>();
            services.AddSingleton<SessionDirectory>();
            services.AddSingleton<ISessionDirectory>(provider => provider.GetRequiredService<SessionDirectory>());
            services.AddSingleton<SessionLimiter>();
            services.AddSingleton<SessionEvents>();
            services.AddSingleton<SessionTally>();
            services.AddSingleton<StorageObserver>();
            services.AddSingleton<LiveFeed>();
            services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
            services.AddSingleton<LocalCache>();
            services.AddSingleton<StampCookie>();
            services.AddSingleton<NearReader>();
            services.AddSingleton<NearPulse>();
            services.AddHostedService(provider => provider.GetRequiredService<NearPulse>());
            services.AddSingleton<ServersHealth>();
            services.AddSingleton<SessionEngine>();
            services.AddSingleton<SharedDocuments>();
            services.AddSingleton<ChangingDocuments>();
            services.AddSingleton<SessionCookie>();
            services.AddSingleton<SynchronousReads>();
            services.AddSingleton<EarlyBodies>();
            services.AddSingleton<ISessionStore, SessionStore>();
            services.AddKeyedSingleton<ISessionStore, SessionByIdStore>(SessionUpdates.ByIdStore);
            services.AddSession();
            services.AddSingleton<IConfigureOptions<SessionOptions>, SessionCookieSettings>();
            KeyRing.Add(services, builder.Configuration, builder.Environment);
            services.AddSingleton<SessionMetrics>();
            services.AddSingleton<StorageStartup>();
            services.AddHostedService(provider => provider.GetRequiredService<StorageStartup>());
            services.AddSingleton<SessionCleanup>();
            services.AddHostedService(provider => provider.GetRequiredService<SessionCleanup>());
            return new(services);
        }
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>
        /// Uses the built-in session middleware on that storage. Session failures of what comes after answer with problem details
        /// and a stable <c>code</c>; what a handler changed and did not commit is stored only when it ended below status 400.
        /// </summary>
        /// <returns>The same application builder.</returns>
        public IApplicationBuilder UseSessionStorage()
        {
            app.UseMiddleware<SessionFailureMiddleware>();
            var services = app.ApplicationServices;
            app.UseMiddleware<SessionMiddleware>(new CookieProtection(
                services.GetRequiredService<IDataProtectionProvider>,
                key => services.GetRequiredService<RereadKeyRing>().Opens(key),
                services.GetRequiredService<IHttpContextAccessor>(),
                services.GetRequiredService<TimeProvider>()));
            app.UseMiddleware<SessionOutcomeMiddleware>();
            return app;
        }
    }
}
