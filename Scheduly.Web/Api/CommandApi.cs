using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Api;

/// <summary>What the page asks and does: commands on the schedules of the browser's session.</summary>
internal static class CommandApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapCommandApi()
        {
            var group = routes.MapScheduleGroup();
            group.MapPost("/commands", RunAsync)
                .Accepts<ScheduleCommand>("application/json").Produces<SessionResponse>().WithSummary("Change the schedules of this browser's session.");
            group.MapGet("/sections/{crn}/alternatives", AlternativesAsync)
                .Produces<SectionAlternativesResponse>().WithSummary("Other sections of the same course and kind, and whether they fit the active schedule.");
        }
    }

    private static async Task<IResult> RunAsync(HttpContext context, ScheduleService schedules)
    {
        var body = await CommandBody.ReadAsync(context.Request);
        if (body.Failed) return body.Fault;
        var outcome = await schedules.RunAsync(context.Session, body.Value, context.RequestAborted);
        var utterance = body.Value switch { Refine refine => refine.Utterance, Build build => build.Utterance, _ => null };
        return Results.Json(SessionResponse.From(outcome, utterance), ContractJson.Default.SessionResponse);
    }

    private static async Task<IResult> AlternativesAsync(HttpContext context, ScheduleService schedules, string crn)
    {
        var state = await schedules.ReadAsync(context.Session, context.RequestAborted);
        return Results.Json(SectionAlternativesResponse.From(crn, schedules.AlternativesTo(state, crn)), ContractJson.Default.SectionAlternativesResponse);
    }
}
