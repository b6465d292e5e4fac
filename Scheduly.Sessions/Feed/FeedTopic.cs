using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Feed;

/// <summary>What can change: the entry of that key in that space of the store. A key is a hash and opens nothing.</summary>
/// <param name="Space">As in <see cref="StorageBackend.Open"/>: lower-case letters.</param>
internal readonly record struct FeedTopic(string Space, StorageKey Key)
{
    /// <summary>A session, by the key that it is stored under.</summary>
    public static FeedTopic Session(StorageKey key) => new(SessionEngine.Space, key);
}
