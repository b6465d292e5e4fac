using Scheduly.Sessions;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Live;

/// <summary>A shared plan that the browser's session is in, named as in its address.</summary>
internal sealed class PlanTopics : ILiveTopics
{
    public string Kind => "plan";

    public async ValueTask<FeedTopic?> FindAsync(HttpContext request, string argument)
    {
        // A removed person's session still names the plan, and then learns that something changed; the read that follows is refused.
        await request.Session.LoadAsync();
        var membership = request.Session.ReadTogether().Plans.FirstOrDefault(one => one.Handle == argument);
        return membership is null ? null : ChangingDocuments.TopicOf(ChangingDocuments.Plans, SharedPlans.HashOf(membership.Plan));
    }
}
