using System.Buffers.Text;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Plugged;

namespace Scheduly.Sessions;

/// <summary>
/// Documents that several people change, beside the sessions in the same store: sealed like them, each space by itself, written by compare-and-set.
/// A document is named by a hash, which opens nothing by itself; who may see it is the caller's to decide.
/// </summary>
internal sealed class ChangingDocuments(StorageBackend backend, SessionSeal seal, SessionLimiter limiter, LiveFeed feed, TimeProvider clock)
{
    /// <summary>The spaces: for plans of several people, for copies that follow a schedule, and for who is here (no more than a minute or two).</summary>
    public const string Plans = "plans", Live = "live", Presence = "presence";

    private readonly KeyQueue _queue = new();

    private readonly Dictionary<string, SessionStorage> _storages = new[] { Plans, Live, Presence }.ToDictionary(space => space, backend.Open);

    /// <param name="id">A secret or a name, of which only this hash is stored.</param>
    public static string HashOf(string space, string id) => StorageKey.For(space, id).Hash;

    /// <summary>What the live feed calls a document.</summary>
    /// <returns>Null when that is no hash.</returns>
    public static FeedTopic? TopicOf(string space, string hash) => StorageKey.TryParse(hash, out var key) ? new FeedTopic(space, key) : null;

    /// <returns>Null when there is none, or it has expired.</returns>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    /// <exception cref="SessionUnreadableException">What is stored does not open.</exception>
    public async Task<ChangingDocument?> ReadAsync(string space, string hash) =>
        StorageKey.TryParse(hash, out var key) && await OpenAsync(space, key) is { } envelope ? new(envelope.Content, VersionOf(envelope.Stamp)) : null;

    /// <summary>
    /// Reads, applies <paramref name="change"/> and stores; again when another was first, for up to 2 seconds. The change must depend on the content that it
    /// is given alone, and may run several times.
    /// </summary>
    /// <param name="change">Gets the content, null when there is no document; what it throws comes out, and nothing is stored.</param>
    /// <param name="lifetime">From the first write on; nothing prolongs it.</param>
    /// <param name="idle">When not null, the document ends that long after its last write.</param>
    /// <param name="limited">Whether the limit on changes in a second counts it.</param>
    /// <exception cref="SessionConflictException">Two seconds of lost races.</exception>
    /// <exception cref="SessionLimitedException">Too many changes of this document in a second.</exception>
    /// <exception cref="SessionTooLargeException">It would grow over <c>SessionStorage:MaxSessionBytes</c>.</exception>
    /// <exception cref="SessionUnavailableException">The store does not answer; the change may be stored.</exception>
    public async Task<T> UpdateAsync<T>(
        string space, string hash, TimeSpan lifetime, Func<byte[]?, DocumentChange<T>> change, TimeSpan? idle = null, bool limited = true, CancellationToken cancellationToken = default)
    {
        if (!StorageKey.TryParse(hash, out var key)) throw new ArgumentException("This is no hash of a document.", nameof(hash));
        using var place = await _queue.EnterAsync(key, cancellationToken);
        if (limited) limiter.CountChange(key);
        var begun = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var current = await OpenAsync(space, key);
            var (content, result, quiet) = change(current?.Content);
            if (content is null) return result;
            if (await TryWriteAsync(space, key, current, content, lifetime, idle) is { } stamp)
            {
                if (!quiet) feed.Publish(new(space, key), stamp.Value);
                return result;
            }

            if (clock.GetElapsedTime(begun) > SessionEngine.RetryBudget) throw new SessionConflictException();
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * Math.Min(attempt, 10))), cancellationToken);
        }
    }

    /// <returns>False when there was none.</returns>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    public async Task<bool> RemoveAsync(string space, string hash)
    {
        if (!StorageKey.TryParse(hash, out var key) || !await ExceptionTranslator.RunAsync(() => _storages[space].RemoveAsync(key))) return false;
        feed.Publish(new(space, key), Guid.Empty);
        return true;
    }

    /// <summary>Removes expired documents in batches.</summary>
    public async Task RemoveExpiredAsync(int batch, CancellationToken cancellationToken)
    {
        foreach (var storage in _storages.Values)
        {
            while (await storage.RemoveExpiredAsync(batch, cancellationToken) > 0)
            {
            }
        }
    }

    private async Task<Envelope?> OpenAsync(string space, StorageKey key) =>
        await ExceptionTranslator.RunAsync(() => _storages[space].ReadAsync(key)) is { } value && seal.Open(key, value) is { Ended: false } envelope ? envelope : null;

    /// <returns>The stamp that was stored; null when another was first.</returns>
    private async Task<Stamp?> TryWriteAsync(string space, StorageKey key, Envelope? current, byte[] content, TimeSpan lifetime, TimeSpan? idle)
    {
        var storage = _storages[space];
        var now = clock.GetUtcNow();
        var created = current?.CreatedAt ?? now;
        var deadline = created + lifetime;
        var expiresIn = idle ?? deadline - now;

        // Its time passes at this moment: whoever comes next finds nothing.
        if (expiresIn <= TimeSpan.Zero) expiresIn = TimeSpan.FromSeconds(1);
        var stamp = Stamp.New(clock);
        var value = seal.Seal(key, stamp, created, content);
        var stored = await ExceptionTranslator.RunAsync(() => SureWrite.RunAsync(Write, StampAsync, stamp, current?.Stamp));
        return stored ? stamp : null;

        Task<bool> Write() => storage is PluggedSessionStorage plugged
            ? plugged.SetInProcessAsync(key, value, current?.Stamp, expiresIn, deadline)
            : storage.TrySetAsync(key, value, current?.Stamp, expiresIn, deadline);

        async Task<Stamp?> StampAsync() => await storage.ReadAsync(key) is { Length: >= Stamp.Size } found ? Stamp.Read(found) : null;
    }

    private static string VersionOf(Stamp stamp) => Base64Url.EncodeToString(stamp.ToBytes());
}

/// <param name="Version">Names what is stored: no two writes share one.</param>
internal sealed record ChangingDocument(byte[] Content, string Version);

/// <param name="Content">What to store; null to store nothing.</param>
/// <param name="Quiet">Nobody who watches needs to know.</param>
internal readonly record struct DocumentChange<T>(byte[]? Content, T Result, bool Quiet = false);
