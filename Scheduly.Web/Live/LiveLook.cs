using Scheduly.Sessions.Feed;

namespace Scheduly.Web.Live;

/// <summary>The same for a page that gets no WebSocket, through a proxy that does not pass them on: it asks now and then. One command to the store.</summary>
internal static class LiveLook
{
    public const string Path = "/live/look";

    /// <summary>The kind and its argument, with a space between them; not in the address, which ends in logs.</summary>
    public const string Header = "X-Live";

    /// <returns>The stamp of what is stored now, as text; empty when nothing is.</returns>
    public static async Task<IResult> GetAsync(HttpContext context, LiveTopics topics, LiveFeed feed)
    {
        var parts = context.Request.Headers[Header].ToString().Split(' ', 2);
        if (await topics.FindAsync(context, parts[0], parts.ElementAtOrDefault(1)) is not { } topic) return Results.NotFound();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(LiveStamp.Write(await feed.ReadAsync(topic)));
    }
}
