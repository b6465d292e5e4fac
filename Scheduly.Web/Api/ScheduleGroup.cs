namespace Scheduly.Web.Api;

internal static class ScheduleGroup
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Routes about the session of the browser's cookie: what they change needs the antiforgery token, what the domain refuses is a 400.</summary>
        public RouteGroupBuilder MapScheduleGroup() =>
            routes.MapGroup("/api/schedule").WithTags("Schedule").AddEndpointFilter<AntiforgeryFilter>().AddEndpointFilter<RefusalFilter>();
    }
}
