using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Api;

/// <summary>Shared plans. A token comes in a body alone; what stands in an address names a plan and opens nothing.</summary>
internal static class TogetherApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapTogetherApi()
        {
            var group = routes.MapGroup("/api/plans").WithTags("Together").AddEndpointFilter<AntiforgeryFilter>().AddEndpointFilter<RefusalFilter>();
            group.MapGet("", ListAsync).Produces<IReadOnlyList<MembershipResponse>>().WithSummary("The shared plans that this browser is in.");
            group.MapPost("", CreateAsync).Accepts<NewPlanRequest>("application/json").Produces<MembershipResponse>().WithSummary("Make a shared plan of a schedule.");
            group.MapPost("/look", LookAsync).Accepts<TokenRequest>("application/json").Produces<DoorResponse>().WithSummary("What an invitation leads to.");
            group.MapPost("/join", JoinAsync).Accepts<JoinRequest>("application/json").Produces<MembershipResponse>().WithSummary("Come in by an invitation, or come back by one's own link.");
            var plan = group.MapGroup("/{plan}");
            plan.MapGet("", ReadAsync).Produces<SharedPlanResponse>().WithSummary("A shared plan: schedules, people, history.");
            plan.MapPost("/commands", RunAsync).Accepts<ScheduleCommand>("application/json").Produces<SharedPlanResponse>().WithSummary("Change the schedules of a shared plan.");
            plan.MapPost("/here", HereAsync).Accepts<HereRequest>("application/json").Produces<HereResponse>().WithSummary("Say what one looks at; learn who is here and which version the plan has.");
            plan.MapPost("/copy", CopyAsync).Produces<SessionResponse>().WithSummary("Copy its schedules into one's own.");
            plan.MapTogetherPeopleApi();
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, TogetherService together) =>
        Json(context, (IReadOnlyList<MembershipResponse>)[.. (await together.ListAsync(context.Session, context.RequestAborted)).Select(MembershipResponse.From)], ContractJson.Default.IReadOnlyListMembershipResponse);

    private static async Task<IResult> CreateAsync(HttpContext context, TogetherService together)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.NewPlanRequest);
        if (body.Failed) return body.Fault;
        var membership = await together.CreateAsync(context.Session, body.Value.Schedule, body.Value.Name, body.Value.Title, context.RequestAborted);
        return Json(context, MembershipResponse.From(membership), ContractJson.Default.MembershipResponse);
    }

    private static async Task<IResult> LookAsync(HttpContext context, TogetherService together)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.TokenRequest);
        if (body.Failed) return body.Fault;
        return await together.LookAsync(body.Value.Token, context.Connection.RemoteIpAddress) is { } door
            ? Json(context, DoorResponse.From(door), ContractJson.Default.DoorResponse)
            : Results.Json(new ErrorResponse(PlanPeople.NotValid), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> JoinAsync(HttpContext context, TogetherService together)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.JoinRequest);
        if (body.Failed) return body.Fault;
        var membership = await together.JoinAsync(context.Session, body.Value.Token, body.Value.Name, context.Connection.RemoteIpAddress, context.RequestAborted);
        return Json(context, MembershipResponse.From(membership), ContractJson.Default.MembershipResponse);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, TogetherService together, string plan) =>
        Json(context, SharedPlanResponse.From(await together.OpenAsync(context.Session, plan, context.RequestAborted)), ContractJson.Default.SharedPlanResponse);

    private static async Task<IResult> RunAsync(HttpContext context, TogetherService together, string plan)
    {
        var body = await CommandBody.ReadAsync(context.Request);
        if (body.Failed) return body.Fault;
        var outcome = await together.RunAsync(context.Session, plan, body.Value, context.RequestAborted);
        var utterance = body.Value switch { Refine refine => refine.Utterance, Build build => build.Utterance, _ => null };
        return Json(context, SharedPlanResponse.From(plan, outcome, utterance), ContractJson.Default.SharedPlanResponse);
    }

    private static async Task<IResult> HereAsync(HttpContext context, TogetherService together, string plan)
    {
        var body = await context.Request.ReadBodyAsync(ContractJson.Default.HereRequest);
        if (body.Failed) return body.Fault;
        var (open, present) = await together.HereAsync(context.Session, plan, body.Value.LooksAt, context.RequestAborted);
        var people = present.Select(one => (one, member: open.Plan.Members.FirstOrDefault(member => member.Id == one.Member))).Where(one => one.member is not null);
        return Json(context, new HereResponse(open.Version, [.. people.Select(one => new PresentResponse(one.one.Member, one.member!.Name, one.one.LooksAt))]), ContractJson.Default.HereResponse);
    }

    private static async Task<IResult> CopyAsync(HttpContext context, TogetherService together, string plan) =>
        Json(context, SessionResponse.From(await together.CopyAsync(context.Session, plan, context.RequestAborted), null), ContractJson.Default.SessionResponse);

    /// <summary>What is of several people is never kept by a browser or a proxy.</summary>
    internal static IResult Json<T>(HttpContext context, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(value, type);
    }
}
