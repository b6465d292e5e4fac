using Scheduly.Web.Api.Contract;
using Scheduly.Web.Health;

namespace Scheduly.Web.Api;

/// <summary>The old contract's health routes.</summary>
internal static class HealthApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapHealthApi()
        {
            var group = routes.MapGroup("/health").WithTags("Health");
            group.MapGet("", () => Results.Json(new HealthResponse(true), ContractJson.Default.HealthResponse))
                .Produces<HealthResponse>().WithSummary("The process answers.");
            group.MapGet("/sessions", async (SessionHealth health, CancellationToken cancellationToken) =>
                {
                    var report = await health.ReadAsync(cancellationToken);
                    return Results.Json(
                        new SessionHealthResponse(report.Status, report.ActiveSessions, report.StorageType),
                        ContractJson.Default.SessionHealthResponse,
                        statusCode: report.Status == SessionHealth.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
                })
                .Produces<SessionHealthResponse>().WithSummary("How many sessions are alive, and where.");
        }
    }
}
