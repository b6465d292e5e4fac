using Microsoft.AspNetCore.SignalR;
using Scheduly.Sessions;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Live;

/// <summary>
/// Tells pages that what they show has changed; they read it then as they always do. Of what they show nothing but stamps goes over it, and it changes nothing.
/// In a shared plan it also says who is here, to people of that plan alone. Each connection is one WebSocket to any node, and a page that lost it begins again.
/// </summary>
internal sealed class LiveHub(LiveTopics topics, LiveFeed feed, TogetherService together, IHubContext<LiveHub> hub) : Hub
{
    public const string Path = "/live";

    /// <summary>The name of the message that something changed; its arguments are the page's own id for it and the stamp.</summary>
    private const string Changed = "changed";

    /// <summary>The name of the message of who is in the page's plan; its argument is their list.</summary>
    private const string Present = "here";

    /// <summary>Of what a page names.</summary>
    public const int LongestArgument = 200;

    /// <summary>Things that one page watches: its session, a shared plan, those laid beside it.</summary>
    private const int MostWatches = 16;

    private const int LongestId = 16;

    private const string NoAnswer = "The store does not answer: try again.";

    private static readonly object Key = new(), PlanKey = new();

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
        (Context.Items[PlanKey] as InPlan)?.Page?.Dispose();
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
            var browser = hub.Clients.Client(Context.ConnectionId);
            var watch = new LastWord<Guid>(now => browser.SendAsync(Changed, id, LiveStamp.Write(now)));
            Watches.Add(id, feed.Watch(topic, watch.Tell, stamp));
            return true;
        }
        catch (SessionUnavailableException)
        {
            throw new HubException(NoAnswer);
        }
    }

    /// <summary>Says what the page shows of a shared plan. The page is sent who is here soon, and whenever that changes.</summary>
    /// <param name="plan">As in its address; a connection stays with the one that it named first.</param>
    /// <param name="looksAt">In a few words, of which sixty characters are shown; null while the page is hidden.</param>
    /// <returns>False when it is not open to this browser.</returns>
    public async Task<bool> Here(string plan, string? looksAt)
    {
        try
        {
            var here = Context.Items[PlanKey] as InPlan;
            if (here is null && Context.GetHttpContext() is { } request)
            {
                var browser = hub.Clients.Client(Context.ConnectionId);
                var word = new LastWord<IReadOnlyList<NamedPerson>>(people => browser.SendAsync(Present, people));

                // What was refused stays so on this connection: it is not asked of the store again.
                Context.Items[PlanKey] = here = new(plan, await together.EnterAsync(request.Session, plan, word.Tell));
            }

            if (here?.Page is not { } page || here.Plan != plan) return false;
            page.Look(looksAt);
            return true;
        }
        catch (SessionUnavailableException)
        {
            throw new HubException(NoAnswer);
        }
    }

    public void Unwatch(string id)
    {
        if (id is not null && Watches.Remove(id, out var watch)) watch.Dispose();
    }

    /// <param name="Page">Null when the plan is not open to this browser.</param>
    private sealed record InPlan(string Plan, PresentPage? Page);
}
