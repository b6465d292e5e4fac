using Scheduly.Web.Admin;

namespace Scheduly.Web.Api;

internal static class AdminRoutes
{
    extension(RouteHandlerBuilder route)
    {
        /// <summary>
        /// A route to read from, for operators. It is to be mapped for every method, and refuses the others itself, after the policy: the framework's 405 would
        /// tell a stranger that the route is there.
        /// </summary>
        public void ForAdminsToGet() => route
            .AddEndpointFilter(async (context, next) => HttpMethods.IsGet(context.HttpContext.Request.Method) || HttpMethods.IsHead(context.HttpContext.Request.Method)
                ? await next(context)
                : Results.StatusCode(StatusCodes.Status405MethodNotAllowed))
            .RequireAuthorization(AdminAccess.Policy)
            .ExcludeFromDescription();
    }
}
