using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules.Export;
using Scheduly.Web.Schedules.Live;

namespace Scheduly.Web.Api;

/// <summary>
/// Links that follow a schedule. Tokens come in bodies, but for a calendar's, which programs can only carry in the address: that one can do nothing but read the
/// calendar, and this program's logs and traces leave its address out.
/// </summary>
internal static class LiveApi
{
    /// <summary>What stands before the token of a calendar.</summary>
    public const string CalendarPath = "/calendar";

    extension(IEndpointRouteBuilder routes)
    {
        public void MapLiveApi()
        {
            var own = routes.MapScheduleGroup();
            own.MapPost("/live", (HttpContext context, LiveLinks links) => AddAsync(context, links, LiveKind.View))
                .Accepts<ShareRequest>("application/json").Produces<LinkResponse>().WithSummary("Make a read-only link that always shows the schedule as it is.");
            own.MapPost("/subscribe", (HttpContext context, LiveLinks links) => AddAsync(context, links, LiveKind.Calendar))
                .Accepts<ShareRequest>("application/json").Produces<LinkResponse>().WithSummary("Make a calendar to subscribe to, /calendar/{token}.ics.");
            own.MapPost("/live/revoke", RevokeAsync).Accepts<ShareRequest>("application/json").Produces<SessionResponse>().WithSummary("End a live link or a calendar.");

            routes.MapGroup("/api").WithTags("Links").AddEndpointFilter<RefusalFilter>()
                .MapPost("/live/view", ViewAsync).Accepts<TokenRequest>("application/json").Produces<LiveResponse>().WithSummary("The schedule behind a live link, as it is now.");
            routes.MapMethods(CalendarPath + "/{token}.ics", [HttpMethods.Get, HttpMethods.Head], CalendarAsync)
                .WithTags("Links").Produces(200, contentType: "text/calendar").WithSummary("A calendar to subscribe to; 304 when it matches If-None-Match.");
        }
    }

    private static async Task<IResult> AddAsync(HttpContext context, LiveLinks links, LiveKind kind)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.ShareRequest);
        if (body.Failed) return body.Fault;
        var link = await links.AddAsync(context.Session, kind, body.Value.Id, context.RequestAborted);
        return TogetherApi.Json(context, new LinkResponse(link.Token, link.Link.Id, link.Link.ExpiresAt), ContractJson.Default.LinkResponse);
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, LiveLinks links)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.ShareRequest);
        if (body.Failed) return body.Fault;
        var state = await links.RevokeAsync(context.Session, body.Value.Id, context.RequestAborted);
        return Results.Json(SessionResponse.From(state) with { Message = "The link is revoked: nobody can open it any more." }, ContractJson.Default.SessionResponse);
    }

    private static async Task<IResult> ViewAsync(HttpContext context, LiveLinks links)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.TokenRequest);
        if (body.Failed) return body.Fault;
        return await links.ReadAsync(LiveKind.View, body.Value.Token, context.Connection.RemoteIpAddress) is { } found
            ? TogetherApi.Json(context, LiveResponse.From(found.File, found.Version), ContractJson.Default.LiveResponse)
            : Results.Json(new ErrorResponse(LiveLinks.NotValid), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CalendarAsync(HttpContext context, LiveLinks links, CalendarExport calendars, string token)
    {
        (LiveFile File, string Version)? found;
        try
        {
            found = await links.ReadAsync(LiveKind.Calendar, token, context.Connection.RemoteIpAddress);
        }
        catch (Schedules.ScheduleRefusedException)
        {
            context.Response.Headers.RetryAfter = "60";
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (found is not { File: var file }) return Results.NotFound();
        var bytes = Encoding.UTF8.GetBytes(calendars.WriteFeed(file, LiveCopies.HashOf(token)));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");

        // A program may keep it and ask whether it still holds; a proxy that others use may not.
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.File(bytes, "text/calendar; charset=utf-8", lastModified: file.ChangedAt, entityTag: tag);
    }
}
