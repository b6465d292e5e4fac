using System.Text;
using Scheduly.Web.Health.Metrics;

namespace Scheduly.Web.Api;

internal static class MetricsApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapMetricsApi() =>
            routes.Map("/metrics", (PrometheusExporter exporter) => Results.Text(exporter.Scrape(), PrometheusText.ContentType, Encoding.UTF8)).ForAdminsToGet();
    }
}
