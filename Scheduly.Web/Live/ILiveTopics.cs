using Scheduly.Sessions.Feed;

namespace Scheduly.Web.Live;

/// <summary>
/// What a browser may watch of one kind. Each kind is a service; a page names the kind, and an argument that proves that it may, such as the token of a link.
/// </summary>
internal interface ILiveTopics
{
    /// <summary>As pages name it: "session".</summary>
    string Kind { get; }

    /// <param name="request">The request that the connection began with: its cookies say whose browser it is.</param>
    /// <param name="argument">As the page gave it; empty for none. At most <see cref="LiveHub.LongestArgument"/> characters, else anything.</param>
    /// <returns>Null when there is no such thing, or when it is not for this browser: nobody can tell these apart.</returns>
    /// <exception cref="Scheduly.Sessions.SessionUnavailableException">It had to ask the store, which does not answer.</exception>
    ValueTask<FeedTopic?> FindAsync(HttpContext request, string argument);
}
