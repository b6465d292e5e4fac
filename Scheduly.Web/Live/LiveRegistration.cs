using Microsoft.AspNetCore.Http.Connections;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Admin;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Live;

/// <summary>The way from the live feed to open pages.</summary>
internal static class LiveRegistration
{
    /// <summary>What a browser sends is a name and a stamp.</summary>
    private const int MostReceived = 4 * 1024;

    /// <summary>What a browser has not read yet: messages of some sixty bytes. Beyond, its watches wait with their last stamp.</summary>
    private const int MostUnread = 8 * 1024;

    extension(IServiceCollection services)
    {
        public void AddLive()
        {
            services.AddSingleton<LiveTopics>();
            services.AddSingleton<ILiveTopics, SessionTopics>();
            services.AddSingleton<ILiveTopics, PlanTopics>();
            services.AddSingleton<ILiveTopics, LinkTopics>();
            services.AddSingleton<ILiveTopics, BesideTopics>();
            services.AddSingleton<IPresenceFeed, PresenceFeed>();
            services.AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = MostReceived;
                hub.MaximumParallelInvocationsPerClient = 1;
                hub.StatefulReconnectBufferSize = 0;
            });
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapLive()
        {
            routes.MapGet(LiveLook.Path, LiveLook.GetAsync).ExcludeFromDescription();
            routes.Map(SessionTicks.Path, SessionTicks.Listen).AddEndpointFilter(OnlyGet).RequireAuthorization(AdminAccess.Policy).ExcludeFromDescription();
            if (!routes.ServiceProvider.GetRequiredService<LiveFeed>().Enabled) return;
            var hub = routes.MapHub<LiveHub>(LiveHub.Path, connection =>
            {
                // The other transports are several requests, which would have to reach the same node.
                connection.Transports = HttpTransportType.WebSockets;
                connection.ApplicationMaxBufferSize = MostReceived;
                connection.TransportMaxBufferSize = MostUnread;
            });
            hub.Add(endpoint =>
            {
                var connect = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = context => RefuseAsync(context) ?? connect(context);
            });
        }
    }

    /// <summary>Another site's page could open a WebSocket with this site's cookies where they are SameSite=None; nothing that a WebSocket says is kept from it by CORS.</summary>
    private static Task? RefuseAsync(HttpContext context)
    {
        if (!AdminAccess.IsFromHere(context.Request)) return RefuseAsync(context, StatusCodes.Status403Forbidden, "Another site's page may not listen here.");

        // There is nothing to negotiate: WebSocket it is.
        var isSocket = context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase) || HttpMethods.IsConnect(context.Request.Method);
        return isSocket ? null : RefuseAsync(context, StatusCodes.Status400BadRequest, "This address is for WebSockets. A proxy between must pass Upgrade and Connection on: see docs/proxies.md.");
    }

    private static Task RefuseAsync(HttpContext context, int status, string title) => TypedResults.Problem(statusCode: status, title: title).ExecuteAsync(context);

    private static async ValueTask<object?> OnlyGet(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HttpMethods.IsGet(context.HttpContext.Request.Method) ? await next(context) : Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
}
