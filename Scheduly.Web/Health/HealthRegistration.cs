using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Web.Health.Audit;
using Scheduly.Web.Health.Checks;

namespace Scheduly.Web.Health;

internal static class HealthRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The checks of a node that keeps sessions; they need the session storage.</summary>
        public void AddSessionHealth()
        {
            services.TryAddSingleton<AuditCheck>();

            // It would repeat each finding at each look; what changes is logged by ReadyHealth.
            services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
            services.AddHealthChecks()
                .AddSessionStorage(ReadyHealth.Tag)
                .AddCheck<AuditCheck>(AuditCheck.Name, tags: [ReadyHealth.Tag]);
            services.AddSingleton<IValidateOptions<AuditOptions>, AuditRules>();
            services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
            services.TryAddSingleton<AuditLog>();
            services.TryAddSingleton<AuditTrail>();
            services.AddHostedService<AuditWriter>();
            services.TryAddSingleton<ReadyHealth>();
            services.TryAddSingleton<SessionHealth>();
        }
    }
}
