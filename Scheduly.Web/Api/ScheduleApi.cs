using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Api;

/// <summary>What the old contract does, for the session of the browser's cookie.</summary>
internal static class ScheduleApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapScheduleApi()
        {
            var group = routes.MapScheduleGroup();
            group.MapGet("", ReadAsync).Produces<SessionResponse>().Produces(StatusCodes.Status304NotModified).WithSummary("The schedules of this browser's session; 304 when they are those of If-None-Match.");
            group.MapPost("/build", BuildAsync)
                .Accepts<BuildRequest>("application/json").Produces<BuildResponse>().WithSummary("Build a schedule in this browser's session.");
            group.MapPost("/optimize", OptimizeAsync)
                .Accepts<RefineRequest>("application/json").Produces<OptimizeResponse>().WithSummary("Add wishes to the active schedule and plan it again.");
            group.MapPost("/start-over", StartOverAsync).Produces<SessionResponse>().WithSummary("Remove the active schedule.");
        }
    }

    public static BuildOrder ToOrder(this BuildRequest request) => new(
        request.School ?? ScheduleService.DefaultSchool,
        request.Major,
        request.Term ?? ScheduleService.DefaultTerm,
        request.Utterance ?? "");

    private static async Task<IResult> ReadAsync(HttpContext context, ScheduleService schedules, CourseCatalog catalog)
    {
        await context.Session.LoadAsync(context.RequestAborted);
        return StoredAnswer.IsKnown(context, catalog.Version) ? Results.StatusCode(StatusCodes.Status304NotModified) : Json(await schedules.ReadAsync(context.Session, context.RequestAborted), schedules);
    }

    private static async Task<IResult> BuildAsync(HttpContext context, ScheduleService schedules)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.BuildRequest);
        if (body.Failed) return body.Fault;
        var order = body.Value.ToOrder();
        var result = await schedules.BuildAsync(context.Session, order, context.RequestAborted);
        return Results.Json(BuildResponse.From(result, order.Utterance), ContractJson.Default.BuildResponse);
    }

    private static async Task<IResult> OptimizeAsync(HttpContext context, ScheduleService schedules)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.RefineRequest);
        if (body.Failed) return body.Fault;
        var result = await schedules.RefineAsync(context.Session, body.Value.Utterance, context.RequestAborted);
        return Results.Json(OptimizeResponse.From(result, body.Value.Utterance), ContractJson.Default.OptimizeResponse);
    }

    private static async Task<IResult> StartOverAsync(HttpContext context, ScheduleService schedules) =>
        Json(await schedules.StartOverAsync(context.Session, context.RequestAborted));

    private static IResult Json(SessionState state, ScheduleService schedules) =>
        Results.Json(SessionResponse.From(state) with { News = schedules.NewsOf(state) is { Count: > 0 } news ? news : null }, ContractJson.Default.SessionResponse);

    private static IResult Json(SessionState state) => Results.Json(SessionResponse.From(state), ContractJson.Default.SessionResponse);
}
