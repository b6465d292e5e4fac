using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Schedules.Sharing;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Hosting;

/// <summary>The session engine as this application uses it, in the web host and in commands.</summary>
internal static class SchedulySessions
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Adds every backend, the old variables that may choose one, and how long links need their key.</summary>
        public void AddSchedulySessions()
        {
            builder.AddSessionStorage().AddSqlite().AddRedis().AddPostgreSql().AddSqlServer();
            builder.Services.AddSingleton<IConfigureOptions<SessionStorageOptions>, LegacyStore>();
            builder.Services.AddSingleton(provider => new SealedLifetime(() =>
            {
                var (links, plans) = (provider.GetRequiredService<IOptions<SharingOptions>>().Value.Lifetime, provider.GetRequiredService<IOptions<TogetherOptions>>().Value.Lifetime);
                return links > plans ? links : plans;
            }));
        }
    }
}
