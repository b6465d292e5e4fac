using Microsoft.AspNetCore.Session;
using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules;
using Scheduly.Sessions;

namespace Scheduly.Web.Api;

/// <summary>The old HTTP contract: the client keeps the <c>session_id</c> and sends it in the body.</summary>
internal static class LegacyApi
{
    /// <summary>The old contract answers a body of another type with 422, as one that does not validate, and not with 415.</summary>
    private const string AnyType = "*/*";

    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(1);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapLegacyApi()
        {
            var group = routes.MapGroup("").WithTags("Old contract").AddEndpointFilter<RefusalFilter>();
            group.MapPost("/build", BuildAsync)
                .Accepts<BuildRequest>("application/json", AnyType).Produces<BuildResponse>().WithSummary("Build a schedule in a session of its own.");
            group.MapPost("/optimize", OptimizeAsync)
                .Accepts<OptimizeRequest>("application/json", AnyType).Produces<OptimizeResponse>().WithSummary("Add wishes to a session's schedule and plan it again.");
            group.MapPost("/catalog/sections", SectionsAsync)
                .Accepts<SectionsRequest>("application/json", AnyType).Produces<SectionsResponse>().WithSummary("The sections of some courses in a term.");
        }
    }

    private static async Task<IResult> BuildAsync(
        HttpRequest request, ScheduleService schedules, [FromKeyedServices(SessionUpdates.ByIdStore)] ISessionStore sessions, CancellationToken cancellationToken)
    {
        var body = await request.ReadBodyAsync(ContractJson.Default.BuildRequest);
        if (body.Failed) return body.Fault;
        var id = Guid.NewGuid().ToString();
        var order = body.Value.ToOrder();
        var result = await schedules.BuildAsync(Open(sessions, id, isNew: true), order, cancellationToken);
        return Results.Json(BuildResponse.From(result, order.Utterance, id), ContractJson.Default.BuildResponse);
    }

    private static async Task<IResult> OptimizeAsync(
        HttpRequest request, ScheduleService schedules, [FromKeyedServices(SessionUpdates.ByIdStore)] ISessionStore sessions, CancellationToken cancellationToken)
    {
        var body = await request.ReadBodyAsync(ContractJson.Default.OptimizeRequest);
        if (body.Failed) return body.Fault;
        if (string.IsNullOrWhiteSpace(body.Value.Utterance)) return Results.Json(new ErrorResponse("Utterance cannot be empty"), ContractJson.Default.ErrorResponse, statusCode: 400);
        if (!LegacyId.TryParse(body.Value.SessionId, out var id)) return LegacyNotFound.Answer(body.Value.SessionId);
        try
        {
            var result = await schedules.RefineAsync(Open(sessions, id, isNew: false), body.Value.Utterance, cancellationToken);
            return Results.Json(OptimizeResponse.From(result, body.Value.Utterance), ContractJson.Default.OptimizeResponse);
        }
        catch (SessionEndedException)
        {
            return LegacyNotFound.Answer(body.Value.SessionId);
        }
    }

    private static async Task<IResult> SectionsAsync(HttpRequest request, ScheduleService schedules)
    {
        var body = await request.ReadBodyAsync(ContractJson.Default.SectionsRequest);
        if (body.Failed) return body.Fault;
        var sections = schedules.FindSections(body.Value.Term, body.Value.CourseCodes);
        return Results.Json(new SectionsResponse([.. sections.Select(SectionResponse.From)]), ContractJson.Default.SectionsResponse);
    }

    // The time-outs are those of the built-in session's own waiting; ours come from the settings.
    private static ISession Open(ISessionStore sessions, string id, bool isNew) => sessions.Create(id, Unused, Unused, () => true, isNew);
}
