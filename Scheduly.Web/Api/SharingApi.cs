using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Api;

/// <summary>Links to schedules. A token comes in a body alone, so that no log of addresses holds one.</summary>
internal static class SharingApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapSharingApi()
        {
            var own = routes.MapScheduleGroup();
            own.MapPost("/share", ShareAsync).Accepts<ShareRequest>("application/json").Produces<LinkResponse>().WithSummary("Make a read-only link to a schedule.");
            own.MapPost("/share/revoke", RevokeAsync).Accepts<ShareRequest>("application/json").Produces<SessionResponse>().WithSummary("End a link.");
            own.MapPost("/recovery", KeepAsync).Produces<LinkResponse>().WithSummary("Make a private link that brings all schedules to another device, once.");

            var group = routes.MapGroup("/api").WithTags("Links").AddEndpointFilter<RefusalFilter>();
            group.MapPost("/shared/view", ViewAsync).Accepts<TokenRequest>("application/json").Produces<SharedResponse>().WithSummary("The schedule behind a link.");
            group.MapPost("/recovery/claim", ClaimAsync).AddEndpointFilter<AntiforgeryFilter>()
                .Accepts<TokenRequest>("application/json").Produces<SessionResponse>().WithSummary("Bring schedules from another device into this browser's session.");
        }
    }

    private static async Task<IResult> ShareAsync(HttpContext context, SharingService sharing)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.ShareRequest);
        if (body.Failed) return body.Fault;
        return Link(context, await sharing.ShareAsync(context.Session, body.Value.Id, context.RequestAborted));
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, SharingService sharing)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.ShareRequest);
        if (body.Failed) return body.Fault;
        var state = await sharing.RevokeAsync(context.Session, body.Value.Id, context.RequestAborted);
        return Results.Json(SessionResponse.From(state) with { Message = "The link is revoked: nobody can open it any more." }, ContractJson.Default.SessionResponse);
    }

    private static async Task<IResult> KeepAsync(HttpContext context, SharingService sharing) =>
        Link(context, await sharing.KeepAsync(context.Session, context.RequestAborted));

    private static async Task<IResult> ViewAsync(HttpContext context, SharingService sharing)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.TokenRequest);
        if (body.Failed) return body.Fault;
        context.Response.Headers.CacheControl = "no-store";
        return await sharing.ViewAsync(body.Value.Token) is { } file
            ? Results.Json(SharedResponse.From(file), ContractJson.Default.SharedResponse)
            : Results.Json(new ErrorResponse(SharedSchedules.NotValid), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ClaimAsync(HttpContext context, SharingService sharing)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.TokenRequest);
        if (body.Failed) return body.Fault;
        var outcome = await sharing.ClaimAsync(context.Session, body.Value.Token, context.RequestAborted);
        return Results.Json(SessionResponse.From(outcome, null), ContractJson.Default.SessionResponse);
    }

    private static IResult Link(HttpContext context, NewLink link)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new LinkResponse(link.Token, link.Link.Id, link.Link.ExpiresAt), ContractJson.Default.LinkResponse);
    }
}
