using Microsoft.Extensions.DependencyInjection.Extensions;
using Scheduly.Web.Health.History;
using Scheduly.Web.Health.Metrics;
using Scheduly.Web.Health.Use;

namespace Scheduly.Web.Health;

internal static class HistoryRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Metrics, their history and what nodes tell each other; needs the session storage and <see cref="HealthRegistration"/>.</summary>
        public void AddSessionHistory()
        {
            services.AddMetrics();
            services.TryAddSingleton<SchedulyMetrics>();
            services.TryAddSingleton<UseCounters>();
            services.TryAddSingleton<AbandonedBuilds>();
            services.TryAddSingleton<ActiveSessions>();
            services.TryAddSingleton<HistoryCounters>();
            services.TryAddSingleton<HistorySampler>();
            services.AddHostedService(provider => provider.GetRequiredService<HistorySampler>());
            services.TryAddSingleton<ThisNode>();
            services.TryAddSingleton<NodeStore>();
            services.TryAddSingleton<NodePublisher>();
            services.AddHostedService(provider => provider.GetRequiredService<NodePublisher>());
            services.TryAddSingleton<HistoryReader>();
            services.TryAddSingleton<KeyRingFacts>();
        }
    }
}
