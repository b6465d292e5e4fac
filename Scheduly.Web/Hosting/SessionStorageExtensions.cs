using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Scheduly.Web.Sessions;
using Scheduly.Web.Sessions.Local;
using Scheduly.Web.Storage;
using Scheduly.Web.Storage.Observed;

namespace Scheduly.Web.Hosting;

/// <summary>Sessions that lose nothing, for any web application: add, then use.</summary>
public static class SessionStorageExtensions
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// Adds the session services on the backend that the <c>SessionStorage</c> section (or the old variables <c>REDIS_URL</c>,
        /// <c>DATABASE_URL</c>, …) chooses: SQLite when it says nothing. A cache of the application's own is used with
        /// <c>SessionStorage:Backend</c> = <c>Custom</c>; otherwise <see cref="IDistributedCache"/> is served by the same backend
        /// unless the application registered one.
        /// </summary>
        /// <returns>The same builder.</returns>
        public IHostApplicationBuilder AddSessionStorage()
        {
            var services = builder.Services;
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<IConfigureOptions<SessionStorageOptions>, SessionStorageSettings>();
            services.AddSingleton<IValidateOptions<SessionStorageOptions>, SessionStorageOptionsValidator>();
            services.AddSingleton<IValidateOptions<SessionStorageOptions>, SessionStorageRules>();
            services.AddOptions<SessionStorageOptions>().ValidateOnStart();

            services.TryAddSingleton(StorageBackendFactory.Create);
            if (!SessionStorageSettings.NamesCustomBackend(builder.Configuration))
            {
                services.TryAddSingleton<IDistributedCache>(provider => provider.GetRequiredService<StorageBackend>().Open("cache"));
            }

            services.AddHttpContextAccessor();
            services.AddSingleton<SessionSeal>();
            services.AddSingleton<SealedEntries>();
            services.AddSingleton<RevokedSessions>();
            services.AddSingleton<SessionLimiter>();
            services.AddSingleton<SessionEvents>();
            services.AddSingleton<SessionTally>();
            services.AddSingleton<StorageObserver>();
            services.AddSingleton<LocalCache>();
            services.AddSingleton<StampCookie>();
            services.AddSingleton<SessionEngine>();
            services.AddSingleton<SharedDocuments>();
            services.AddSingleton<SessionCookie>();
            services.AddSingleton<SynchronousReads>();
            services.AddSingleton<ISessionStore, SessionStore>();
            services.AddKeyedSingleton<ISessionStore, SessionByIdStore>(SessionUpdates.ByIdStore);
            services.AddSession();
            services.AddSingleton<IConfigureOptions<SessionOptions>, SessionCookieSettings>();
            KeyRing.Add(services, builder.Configuration, builder.Environment);
            services.AddSingleton<StorageStartup>();
            services.AddHostedService(provider => provider.GetRequiredService<StorageStartup>());
            services.AddSingleton<SessionCleanup>();
            services.AddHostedService(provider => provider.GetRequiredService<SessionCleanup>());
            return builder;
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
            app.UseMiddleware<SessionMiddleware>(
                new CookieProtection(services.GetRequiredService<IDataProtectionProvider>, services.GetRequiredService<TimeProvider>()));
            app.UseMiddleware<SessionOutcomeMiddleware>();
            return app;
        }
    }
}
