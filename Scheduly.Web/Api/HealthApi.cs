using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scheduly.Sessions.Health;
using Scheduly.Web.Admin;
using Scheduly.Web.Api.Contract;
using Scheduly.Web.Health;

namespace Scheduly.Web.Api;

/// <summary>For load balancers, orchestrators and the old contract: a word for everybody, the reasons for operators.</summary>
internal static class HealthApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapHealthApi()
        {
            var group = routes.MapGroup("/health").WithTags("Health");
            group.MapGet("", () => Results.Json(new HealthResponse(true), ContractJson.Default.HealthResponse))
                .Produces<HealthResponse>().WithSummary("The process answers.");
            group.MapGet("/live", () => Results.Json(new ReadyResponse(HealthStatus.Healthy.Word), ContractJson.Default.ReadyResponse))
                .Produces<ReadyResponse>().WithSummary("The process answers; it asks nothing else.");
            group.MapGet("/ready", async (HttpContext context, ReadyHealth health) =>
                {
                    var report = await health.ReadAsync(context.RequestAborted);
                    context.Response.Headers.CacheControl = "no-store";
                    return Results.Json(
                        await AdminAccess.IsAdminAsync(context) ? ReadyContract.Full(report) : new ReadyResponse(report.Status.Word),
                        ContractJson.Default.ReadyResponse,
                        statusCode: Code(report.Status));
                })
                .Produces<ReadyResponse>().Produces<ReadyResponse>(StatusCodes.Status503ServiceUnavailable)
                .WithSummary("Whether this node can keep sessions; why not, for operators.");
            group.MapGet("/sessions", async (HttpContext context, SessionHealth health, OldStoreHealth oldStore, ServersHealth servers) =>
                {
                    var report = await health.ReadAsync(context.RequestAborted);
                    var isOperator = await AdminAccess.IsAdminAsync(context);
                    var old = report.Fallback is not null && isOperator ? await oldStore.ReadAsync(context.RequestAborted) : null;
                    var followed = isOperator ? await servers.ReadAsync(context.RequestAborted) : null;
                    return Results.Json(
                        new SessionHealthResponse(report.Status.Word, report.ActiveSessions, report.StorageType, Rounded(report.Milliseconds), report.Fallback, OldStoreResponse.Of(old), StoreServerResponse.Of(followed), NearResponse.Of(followed)),
                        ContractJson.Default.SessionHealthResponse,
                        statusCode: Code(report.Status));
                })
                .Produces<SessionHealthResponse>().WithSummary("How many sessions are alive, and where; for operators, its primary and followers, and how many a switch of the store has yet to move.");
        }
    }

    private static int Code(HealthStatus status) =>
        status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;

    private static double? Rounded(double? milliseconds) => milliseconds is { } value ? Math.Round(value, 2) : null;
}
