using System.Collections.Concurrent;

namespace Scheduly.Sessions.Feed;

/// <summary>Who in this process wants to be told of what. Those that are told return at once and do not throw.</summary>
internal sealed class FeedWatchers
{
    private readonly ConcurrentDictionary<FeedTopic, Watcher[]> _topics = new();
    private readonly ConcurrentDictionary<string, Action[]> _spaces = new(StringComparer.Ordinal);

    /// <summary>Topics that somebody watches.</summary>
    public int Count => _topics.Count;

    public ICollection<FeedTopic> Topics => _topics.Keys;

    /// <param name="known">What the watcher has seen: it is not told of that. Null when it has seen nothing.</param>
    /// <returns>Ends it when disposed.</returns>
    public IDisposable Add(FeedTopic topic, Guid? known, Action<Guid> told)
    {
        var watcher = new Watcher(known, told);
        return Add(_topics, topic, watcher);
    }

    /// <summary>Of any change in a space.</summary>
    public IDisposable Add(string space, Action told) => Add(_spaces, space, told);

    /// <param name="stamp">What is stored now; empty when the entry is gone, or when nobody knows.</param>
    public void Tell(FeedTopic topic, Guid stamp)
    {
        if (_topics.TryGetValue(topic, out var watchers))
        {
            foreach (var watcher in watchers) watcher.Tell(stamp);
        }

        TellSpace(topic.Space);
    }

    /// <summary>A look at the store found this: those that have seen it, or know that there is nothing, are not told.</summary>
    public void Found(FeedTopic topic, Guid stamp)
    {
        if (!_topics.TryGetValue(topic, out var watchers)) return;
        foreach (var watcher in watchers) watcher.Found(stamp);
    }

    /// <summary>Those that watch spaces: anything may have changed.</summary>
    public void TellSpaces()
    {
        foreach (var space in _spaces.Keys) TellSpace(space);
    }

    private void TellSpace(string space)
    {
        if (!_spaces.TryGetValue(space, out var all)) return;
        foreach (var told in all) told();
    }

    private static Registration Add<TTopic, TWatcher>(ConcurrentDictionary<TTopic, TWatcher[]> all, TTopic topic, TWatcher one)
        where TTopic : notnull
        where TWatcher : class
    {
        all.AddOrUpdate(topic, [one], (_, others) => [.. others, one]);
        return new Registration(() => Remove(all, topic, one));
    }

    private static void Remove<TTopic, TWatcher>(ConcurrentDictionary<TTopic, TWatcher[]> all, TTopic topic, TWatcher one)
        where TTopic : notnull
        where TWatcher : class
    {
        while (all.TryGetValue(topic, out var present))
        {
            TWatcher[] others = [.. present.Where(other => !ReferenceEquals(other, one))];
            if (others.Length == 0 ? all.TryRemove(new(topic, present)) : all.TryUpdate(topic, others, present)) return;
        }
    }

    private sealed class Registration(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }

    private sealed class Watcher(Guid? known, Action<Guid> told)
    {
        private readonly Lock _lock = new();
        private Guid? _known = known;

        public void Tell(Guid stamp)
        {
            if (IsNews(stamp) || stamp == Guid.Empty) told(stamp);
        }

        public void Found(Guid stamp)
        {
            if (IsNews(stamp)) told(stamp);
        }

        private bool IsNews(Guid stamp)
        {
            lock (_lock)
            {
                if (_known == stamp) return false;
                _known = stamp;
                return true;
            }
        }
    }
}
