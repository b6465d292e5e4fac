using Scheduly.Sessions;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Live;

/// <summary>A shared plan that the browser's session is in, named as in its address; and who is here in it, which is another document under the same hash.</summary>
/// <param name="kind">As pages name it: "plan" or "presence".</param>
/// <param name="space">Where the document lies.</param>
internal sealed class PlanTopics(string kind, string space) : ILiveTopics
{
    public string Kind => kind;

    public async ValueTask<FeedTopic?> FindAsync(HttpContext request, string argument)
    {
        // A removed person's session still names the plan, and then learns that something changed; the read that follows is refused.
        await request.Session.LoadAsync();
        var membership = request.Session.ReadTogether().Plans.FirstOrDefault(one => one.Handle == argument);
        return membership is null ? null : ChangingDocuments.TopicOf(space, SharedPlans.HashOf(membership.Plan));
    }
}
