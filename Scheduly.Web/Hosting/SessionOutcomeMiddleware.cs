using Microsoft.AspNetCore.Http.Features;
using Scheduly.Web.Sessions;

namespace Scheduly.Web.Hosting;

/// <summary>Tells the session how its handler ended, before the built-in middleware's last commit.</summary>
internal sealed class SessionOutcomeMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<ISessionFeature>()?.Session is not StoredSession session)
        {
            await next(context);
            return;
        }

        session.Browser?.Bind(context, session);
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
}
