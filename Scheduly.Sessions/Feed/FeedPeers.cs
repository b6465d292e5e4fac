using System.Collections.Concurrent;

namespace Scheduly.Sessions.Feed;

/// <summary>
/// When other nodes were heard last. Each that listens sends a text every <see cref="FeedListener.BeatInterval"/>, so that its silence says that it has gone,
/// without a question to the store.
/// </summary>
internal sealed class FeedPeers(TimeProvider clock)
{
    private const int Most = 1000, LongestName = 32;

    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> _heard = new(StringComparer.Ordinal);

    public void Hear(string node)
    {
        if (node.Length > LongestName) return;
        if (_heard.Count >= Most && !_heard.ContainsKey(node))
        {
            foreach (var (other, at) in _heard)
            {
                if (clock.GetElapsedTime(at) > Forgotten) _heard.TryRemove(other, out _);
            }

            if (_heard.Count >= Most) return;
        }

        _heard[node] = clock.GetTimestamp();
    }

    /// <summary>How long nothing was heard of it; null when nothing ever was.</summary>
    public TimeSpan? SilenceOf(string node) => _heard.TryGetValue(node, out var at) ? clock.GetElapsedTime(at) : null;
}
