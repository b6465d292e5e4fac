using Scheduly.Sessions.Feed;

namespace Scheduly.Web.Live;

/// <summary>All kinds of what a browser may watch.</summary>
internal sealed class LiveTopics(IEnumerable<ILiveTopics> kinds)
{
    private readonly Dictionary<string, ILiveTopics> _kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    /// <inheritdoc cref="ILiveTopics.FindAsync"/>
    public ValueTask<FeedTopic?> FindAsync(HttpContext request, string? kind, string? argument)
    {
        argument ??= "";
        return kind is not null && argument.Length <= LiveHub.LongestArgument && _kinds.TryGetValue(kind, out var topics)
            ? topics.FindAsync(request, argument)
            : new((FeedTopic?)null);
    }
}
