using Scheduly.Sessions;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Schedules.Live;

namespace Scheduly.Web.Live;

/// <summary>What a live link opens: its token proves that the page may watch it. Nothing is asked of the store.</summary>
internal sealed class LinkTopics : ILiveTopics
{
    public string Kind => "link";

    public ValueTask<FeedTopic?> FindAsync(HttpContext request, string argument) => new(Of(argument));

    internal static FeedTopic? Of(string token) =>
        token.Length > 0 ? ChangingDocuments.TopicOf(ChangingDocuments.Live, LiveCopies.HashOf(token)) : null;
}
