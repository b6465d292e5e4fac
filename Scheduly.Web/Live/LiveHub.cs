using Microsoft.AspNetCore.SignalR;
using Scheduly.Sessions;
using Scheduly.Sessions.Feed;

namespace Scheduly.Web.Live;

/// <summary>
/// Tells pages that what they show has changed; they read it then as they always do. Nothing but stamps goes over it, and it changes nothing: whoever gets in
/// learns when something changes, no more. Each connection is one WebSocket to any node, and a page that lost it begins again.
/// </summary>
internal sealed class LiveHub(LiveTopics topics, LiveFeed feed, IHubContext<LiveHub> hub) : Hub
{
    public const string Path = "/live";

    /// <summary>Of what a page names.</summary>
    public const int LongestArgument = 200;

    /// <summary>Things that one page watches: its session, a shared plan, those laid beside it.</summary>
    private const int MostWatches = 16;

    private const int LongestId = 16;

    private static readonly object Key = new();

    private Dictionary<string, IDisposable> Watches => (Dictionary<string, IDisposable>)Context.Items[Key]!;

    public override Task OnConnectedAsync()
    {
        Context.Items[Key] = new Dictionary<string, IDisposable>(StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var watch in Watches.Values) watch.Dispose();
        Watches.Clear();
        return Task.CompletedTask;
    }

    /// <summary>Begins to watch. The page is told soon when another stamp than the one it has is stored, and of each change from then on.</summary>
    /// <param name="id">What the page calls it, in the messages; 1 to 16 characters, not in use.</param>
    /// <param name="kind">As <see cref="ILiveTopics.Kind"/>.</param>
    /// <param name="known">The stamp of what the page shows; empty for nothing.</param>
    /// <returns>False when there is no such thing, or it is not for this browser.</returns>
    public async Task<bool> Watch(string id, string kind, string argument, string known)
    {
        if (string.IsNullOrEmpty(id) || id.Length > LongestId || Watches.ContainsKey(id)) throw new HubException($"The id of a watch takes 1 to {LongestId} characters and is not in use.");
        if (Watches.Count >= MostWatches) throw new HubException($"A page watches at most {MostWatches} things: call Unwatch first.");
        if (LiveStamp.Read(known ?? "") is not { } stamp) throw new HubException("The stamp is none that a page was given: read the page again.");
        try
        {
            if (Context.GetHttpContext() is not { } request || await topics.FindAsync(request, kind, argument) is not { } topic) return false;
            var watch = new LiveWatch(hub.Clients.Client(Context.ConnectionId), id);
            Watches.Add(id, feed.Watch(topic, watch.Tell, stamp));
            return true;
        }
        catch (SessionUnavailableException)
        {
            throw new HubException("The store does not answer: try again.");
        }
    }

    public void Unwatch(string id)
    {
        if (id is not null && Watches.Remove(id, out var watch)) watch.Dispose();
    }
}
