using Scheduly.Sessions.Feed;

namespace Scheduly.Web.Live;

/// <summary>The same for a page that gets no WebSocket, through a proxy that does not pass them on: it asks now and then. One command to the store.</summary>
internal static class LiveLook
{
    public const string Path = "/live/look";

    /// <summary>The kind and its argument, with a space between them; not in the address, which ends in logs.</summary>
    public const string Header = "X-Live";

    public static async Task<IResult> GetAsync(HttpContext context, LiveTopics topics, LiveFeed feed)
    {
        var parts = context.Request.Headers[Header].ToString().Split(' ', 2);
        if (await topics.FindAsync(context, parts[0], parts.ElementAtOrDefault(1)) is not { } topic) return Results.NotFound();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new LiveLookAnswer(LiveStamp.Write(await feed.ReadAsync(topic))), LiveLookJson.Default.LiveLookAnswer);
    }
}

/// <param name="Stamp">Of what is stored now; empty when nothing is.</param>
internal sealed record LiveLookAnswer(string Stamp);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[System.Text.Json.Serialization.JsonSerializable(typeof(LiveLookAnswer))]
internal sealed partial class LiveLookJson : System.Text.Json.Serialization.JsonSerializerContext;
