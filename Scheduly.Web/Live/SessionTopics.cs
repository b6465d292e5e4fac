using Scheduly.Sessions;
using Scheduly.Sessions.Feed;

namespace Scheduly.Web.Live;

/// <summary>The session of the browser's own cookie, and no other. It is not read for this.</summary>
internal sealed class SessionTopics : ILiveTopics
{
    public string Kind => "session";

    public ValueTask<FeedTopic?> FindAsync(HttpContext request, string argument) => new(argument.Length == 0 ? request.Session.Topic : null);
}
