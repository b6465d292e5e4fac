using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Api;

/// <summary>Who is in a shared plan: invite, remove, hand over, leave, end.</summary>
internal static class TogetherPeopleApi
{
    extension(IEndpointRouteBuilder plan)
    {
        public void MapTogetherPeopleApi()
        {
            plan.MapPost("/invitations", InviteAsync).Accepts<InvitationRequest>("application/json").Produces<InvitationResponse>().WithSummary("Make an invitation to look or to edit.");
            plan.MapPost("/invitations/revoke", RevokeAsync).Accepts<RevokeInvitationRequest>("application/json").Produces<SharedPlanResponse>().WithSummary("End an invitation, and with people=true the places of those whom it let in.");
            plan.MapPost("/people/remove", RemoveAsync).Accepts<ShareRequest>("application/json").Produces<SharedPlanResponse>().WithSummary("Remove somebody from a plan.");
            plan.MapPost("/people/hand-over", HandOverAsync).Accepts<ShareRequest>("application/json").Produces<SharedPlanResponse>().WithSummary("Make an editor the owner.");
            plan.MapPost("/name", RetitleAsync).Accepts<PlanNameRequest>("application/json").Produces<SharedPlanResponse>().WithSummary("Name the plan.");
            plan.MapPost("/own-link", OwnLinkAsync).Produces<TokenRequest>().WithSummary("The token that makes another browser oneself in this plan.");
            plan.MapPost("/leave", LeaveAsync).Produces(StatusCodes.Status204NoContent).WithSummary("Leave a plan.");
            plan.MapPost("/delete", DeleteAsync).Produces(StatusCodes.Status204NoContent).WithSummary("End a plan for everybody.");
        }
    }

    private static async Task<IResult> InviteAsync(HttpContext context, TogetherService together, string plan)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.InvitationRequest);
        if (body.Failed) return body.Fault;
        var (token, made) = await together.InviteAsync(context.Session, plan, body.Value.Role, context.RequestAborted);
        return TogetherApi.Json(context, new InvitationResponse(token, made.Id, made.Role, made.EndsAt), ContractJson.Default.InvitationResponse);
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, TogetherService together, string plan)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.RevokeInvitationRequest);
        if (body.Failed) return body.Fault;
        await together.RevokeAsync(context.Session, plan, body.Value.Id, body.Value.People, context.RequestAborted);
        return await ReadAsync(context, together, plan);
    }

    private static Task<IResult> RemoveAsync(HttpContext context, TogetherService together, string plan) =>
        WithPersonAsync(context, together, plan, id => together.RemoveAsync(context.Session, plan, id, context.RequestAborted));

    private static Task<IResult> HandOverAsync(HttpContext context, TogetherService together, string plan) =>
        WithPersonAsync(context, together, plan, id => together.HandOverAsync(context.Session, plan, id, context.RequestAborted));

    private static async Task<IResult> RetitleAsync(HttpContext context, TogetherService together, string plan)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.PlanNameRequest);
        if (body.Failed) return body.Fault;
        await together.RetitleAsync(context.Session, plan, body.Value.Name, context.RequestAborted);
        return await ReadAsync(context, together, plan);
    }

    private static async Task<IResult> OwnLinkAsync(HttpContext context, TogetherService together, string plan) =>
        TogetherApi.Json(context, new TokenRequest(await together.OwnTokenAsync(context.Session, plan, context.RequestAborted)), ContractJson.Default.TokenRequest);

    private static async Task<IResult> LeaveAsync(HttpContext context, TogetherService together, string plan)
    {
        await together.LeaveAsync(context.Session, plan, context.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, TogetherService together, string plan)
    {
        await together.DeleteAsync(context.Session, plan, context.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<IResult> WithPersonAsync(HttpContext context, TogetherService together, string plan, Func<string, Task> change)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.ShareRequest);
        if (body.Failed) return body.Fault;
        await change(body.Value.Id);
        return await ReadAsync(context, together, plan);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, TogetherService together, string plan) =>
        TogetherApi.Json(context, SharedPlanResponse.From(await together.OpenAsync(context.Session, plan, context.RequestAborted)), ContractJson.Default.SharedPlanResponse);
}
