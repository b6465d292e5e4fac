using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Scheduly.Sessions.Health;

internal static class HealthWords
{
    extension(HealthStatus status)
    {
        /// <summary>As the old contract spells it: "healthy", "degraded", "unhealthy".</summary>
        public string Word => status switch
        {
            HealthStatus.Healthy => "healthy",
            HealthStatus.Degraded => "degraded",
            _ => "unhealthy",
        };
    }
}
