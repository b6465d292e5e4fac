using System.Globalization;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Live;

/// <summary>A friend's schedule that lies beside one's own, by the number of its pattern: the session has its token, and the page does not need it.</summary>
internal sealed class BesideTopics : ILiveTopics
{
    public string Kind => "beside";

    public async ValueTask<FeedTopic?> FindAsync(HttpContext request, string argument)
    {
        await request.Session.LoadAsync();
        var friend = request.Session.ReadTogether().Friends.FirstOrDefault(one => one.Pattern.ToString(CultureInfo.InvariantCulture) == argument);
        return friend is null ? null : LinkTopics.Of(friend.Token);
    }
}
