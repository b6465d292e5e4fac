namespace Scheduly.Sessions.Feed;

/// <summary>
/// Changes that wait to be sent, each entry once, with its last stamp. When there are more than <see cref="Most"/>, "anything may have changed" takes
/// the place of them all: what waits is bounded, and nothing is kept secret from those that listen.
/// </summary>
internal sealed class FeedOutbox
{
    /// <summary>About half a megabyte.</summary>
    public const int Most = 4096;

    private readonly Lock _lock = new();
    private Dictionary<FeedTopic, Guid> _changes = [];
    private bool _everything;

    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _changes.Count == 0 && !_everything;
        }
    }

    public void Add(FeedTopic topic, Guid stamp)
    {
        lock (_lock) Put(topic, stamp, newer: true);
    }

    /// <summary>Takes all that waits.</summary>
    public FeedBatch Take()
    {
        lock (_lock)
        {
            var batch = new FeedBatch(_changes, _everything);
            if (_changes.Count > 0) _changes = [];
            _everything = false;
            return batch;
        }
    }

    /// <summary>It could not be sent; what came since is newer.</summary>
    public void Return(FeedBatch batch)
    {
        lock (_lock)
        {
            _everything |= batch.Everything;
            foreach (var (topic, stamp) in batch.Changes) Put(topic, stamp, newer: false);
        }
    }

    private void Put(FeedTopic topic, Guid stamp, bool newer)
    {
        if (_everything) return;
        if (_changes.Count >= Most && !_changes.ContainsKey(topic))
        {
            _changes.Clear();
            _everything = true;
        }
        else if (newer)
        {
            _changes[topic] = stamp;
        }
        else
        {
            _changes.TryAdd(topic, stamp);
        }
    }
}

/// <param name="Everything">Anything may have changed; there are no changes then.</param>
internal sealed record FeedBatch(IReadOnlyDictionary<FeedTopic, Guid> Changes, bool Everything)
{
    public bool IsEmpty => Changes.Count == 0 && !Everything;
}
