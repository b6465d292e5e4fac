using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Handlers that sign somebody in and out, beside those of <see cref="SessionHost.MapMembers"/>.</summary>
internal static class OwnerRoutes
{
    public static void Map(WebApplication app)
    {
        SessionHost.MapMembers(app);
        app.MapGet("/own/{owner}", (HttpContext context, string owner) =>
        {
            context.Session.SetOwner(owner);
            context.Session.SetString("name", owner);
            return "done";
        });
        app.MapGet("/disown", (HttpContext context) => context.Session.UpdateAsync(session => session.SetOwner(null)));
        app.MapGet("/refused/{owner}", (HttpContext context, string owner) =>
        {
            context.Session.SetOwner(owner);
            return Results.BadRequest();
        });
        app.MapGet("/renew", async (HttpContext context) =>
        {
            // What it reads tells an ended session from one that goes on.
            await context.Session.LoadAsync();
            if (context.Session.GetString("name") is null && !context.Session.Keys.Any()) return Results.NotFound();
            await context.Session.RegenerateIdAsync();
            return Results.Ok();
        });
        app.MapGet("/clear", (HttpContext context) =>
        {
            context.Session.Clear();
            return "done";
        });
        app.MapGet("/keys", (HttpContext context) => string.Join(' ', context.Session.Keys));
        app.MapGet("/end", async (HttpContext context) =>
        {
            // What was not loaded is not known to be anybody's; its note then goes with the deadline.
            await context.Session.LoadAsync();
            await context.Session.EndAsync();
        });
    }
}
