using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>An application whose handlers set a member and return, each by another way to write a response.</summary>
internal static class OrdinaryHandlers
{
    public const string Secret = "body of the handler";

    public static Task<SessionHost> StartAsync(Dictionary<string, string?> settings) => SessionHost.StartAsync(
        Map,
        settings,
        configure: builder => FrameworkHandlers.Add(builder));

    public static async Task<(SessionHost Host, FaultyBackend Store)> StartFaultyAsync()
    {
        var store = new FaultyBackend(new MemoryBackend(256 << 20, TimeProvider.System));
        return (await SessionHost.StartAsync(Map, configure: builder =>
        {
            FrameworkHandlers.Add(builder);
            builder.Services.AddSingleton<StorageBackend>(store);
        }), store);
    }

    public static void Map(WebApplication app)
    {
        SessionHost.MapMembers(app);
        FrameworkHandlers.Map(app);
        app.MapGet("/put/{name}", (HttpContext context, string name) =>
        {
            context.Session.SetString(name, "1");
            return "done";
        });
        app.MapGet("/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("x");
            context.Session.SetString("late", "1");
        });
        app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            context.Session.SetString("watching", "1");
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            while (context.Session.GetString("go") is null)
            {
                await Task.Delay(50);
                await context.Session.UpdateAsync(session => session.SetString("seen", "2"));
            }

            await context.Response.WriteAsync("data: 2\n\n");
        });
        app.MapGet("/nothing-left", (HttpContext context) =>
        {
            context.Session.SetString("gone", "1");
            context.Session.Remove("gone");
            return "done";
        });
        app.MapGet("/refusing", (HttpContext context) =>
        {
            context.Session.SetString("refused", "1");
            return Results.Text("no", statusCode: 400);
        });
        app.MapGet("/asynchronous", async (HttpContext context) =>
        {
            var ran = false;
            try
            {
                await context.Session.UpdateAsync(async session =>
                {
                    await Task.Yield();
                    ran = true;
                });
                return "accepted";
            }
            catch (ArgumentException refusal)
            {
                return $"{refusal.GetType().Name} {ran}";
            }
        });
        app.MapGet("/cancelled", async (HttpContext context) =>
        {
            try
            {
                await context.Session.LoadAsync(new CancellationToken(canceled: true));
                return "loaded";
            }
            catch (OperationCanceledException)
            {
                return nameof(OperationCanceledException);
            }
        });
        MapWriter(app, "text", _ => Results.Text(Secret));
        MapWriter(app, "json", _ => Results.Json(new { Secret }));
        MapWriter(app, "file", _ => Results.File(System.Text.Encoding.UTF8.GetBytes(Secret), "text/plain"));
        MapWriter(app, "redirect", _ => Results.Redirect("/elsewhere"));
        MapWriter(app, "result", _ => TypedResults.Ok(Secret));
        MapWriter(app, "nothing", _ => Results.Empty);
        MapHandler(app, "stream", async context =>
        {
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Secret));
            await context.Response.Body.FlushAsync();
        });
        MapHandler(app, "writer", async context => await context.Response.BodyWriter.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Secret)));
        MapHandler(app, "unflushed", context =>
        {
            System.Text.Encoding.UTF8.GetBytes(Secret).CopyTo(context.Response.BodyWriter.GetSpan(100));
            context.Response.BodyWriter.Advance(Secret.Length);
            return Task.CompletedTask;
        });
        MapHandler(app, "started", async context =>
        {
            await context.Response.StartAsync();
            await context.Response.WriteAsync(Secret);
        });
        MapHandler(app, "caught", async context =>
        {
            try
            {
                await context.Response.WriteAsync(Secret);
            }
            catch (SessionException)
            {
                context.Response.StatusCode = 200;
            }
        });
        app.MapGet("/captured/{size:int}", (HttpContext context, int size) => Results.Stream(body =>
        {
            Change(context, size);
            return context.Response.WriteAsync(Secret);
        }));
    }

    private static void MapWriter(WebApplication app, string name, Func<HttpContext, IResult> answer) =>
        app.MapGet($"/{name}/{{size:int}}", (HttpContext context, int size) =>
        {
            Change(context, size);
            return answer(context);
        });

    private static void MapHandler(WebApplication app, string name, Func<HttpContext, Task> answer) =>
        app.MapGet($"/{name}/{{size:int}}", (HttpContext context, int size) =>
        {
            Change(context, size);
            return answer(context);
        });

    public static void Change(HttpContext context, int size)
    {
        context.Response.Headers["X-Handler"] = "1";
        context.Response.Cookies.Append("handler", "1");
        context.Session.Set("large", new byte[size]);
    }
}
