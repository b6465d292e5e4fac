using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Hosting;

/// <summary>Answers a <see cref="PlannerBusyException"/> with 503 and when to come back.</summary>
internal sealed class PlannerBusyMiddleware(RequestDelegate next)
{
    /// <summary>Seconds in which a full queue has gone through.</summary>
    private const string RetryAfter = "5";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (PlannerBusyException busy) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.Headers.RetryAfter = RetryAfter;
            context.Response.Headers.CacheControl = "no-store";
            await TypedResults.Problem(
                statusCode: StatusCodes.Status503ServiceUnavailable, title: busy.Message, detail: busy.Message, extensions: [new("code", "planner-busy")]).ExecuteAsync(context);
        }
    }
}
