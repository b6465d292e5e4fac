using Microsoft.AspNetCore.Http.Features;
using Scheduly.Web.Sessions;

namespace Scheduly.Web.Hosting;

/// <summary>Loads the session for handlers that would wait for it, and tells it how its handler ended, before the built-in middleware's last commit.</summary>
internal sealed class SessionOutcomeMiddleware(RequestDelegate next, SynchronousReads reads)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<ISessionFeature>()?.Session is not StoredSession session)
        {
            await next(context);
            return;
        }

        session.Browser?.Bind(context, session);
        if (reads.Expects(context)) await LoadAsync(session);
        try
        {
            await next(context);
        }
        catch
        {
            session.Abandon();
            throw;
        }

        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest) session.Abandon();
    }

    private static async Task LoadAsync(StoredSession session)
    {
        try
        {
            await session.LoadAsync();
        }
        catch (SessionException)
        {
            // The handler may not read it this time; if it does, it is told.
        }
    }
}
