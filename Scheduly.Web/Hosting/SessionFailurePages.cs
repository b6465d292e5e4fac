using Scheduly.Sessions.Hosting;
using Scheduly.Web.Pages;
using Scheduly.Sessions;

namespace Scheduly.Web.Hosting;

/// <summary>
/// Shows a person who asked for a page what a <see cref="SessionException"/> means, instead of problem details: by running the
/// page <c>/trouble</c> in its place, which needs no session.
/// </summary>
internal sealed class SessionFailurePages(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (SessionException failure) when (!context.Response.HasStarted && WantsPage(context.Request))
        {
            var request = context.Request;
            TroubleModel.Report(context, new Trouble(
                failure,
                request.PathBase + request.Path + request.QueryString,
                HttpMethods.IsPost(request.Method) && request.HasFormContentType ? request.Form : null));

            SessionProblems.Begin(context.Response, failure);
            request.Method = HttpMethods.Get;
            request.Path = TroubleModel.Path;
            request.QueryString = QueryString.Empty;
            request.RouteValues.Clear();
            context.SetEndpoint(null);
            await next(context);
        }
    }

    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}
