using Scheduly.Sessions;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Live;

/// <summary>The engine's live feed, for presence.</summary>
internal sealed class PresenceFeed(LiveFeed feed) : IPresenceFeed
{
    public bool Enabled => feed.Enabled;

    public bool IsLive => feed.IsLive;

    public bool HasTransport => feed.HasTransport;

    public string Node => feed.Node;

    public TimeSpan Steady => feed.Steady;

    public TimeSpan Silent => LiveFeed.Silent;

    public TimeSpan? SilenceOf(string node) => feed.SilenceOf(node);

    public IDisposable Watch(string plan, Action told) => feed.Watch(ChangingDocuments.TopicOf(ChangingDocuments.Presence, plan)!.Value, _ => told());
}
