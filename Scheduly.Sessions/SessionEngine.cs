using Microsoft.Extensions.Options;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Local;
using Scheduly.Sessions.Near;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Observed;

namespace Scheduly.Sessions;

/// <summary>What all sessions of a process share.</summary>
internal sealed class SessionEngine(
    StorageBackend backend,
    SessionSeal seal,
    SessionLimiter limiter,
    SessionEvents events,
    LocalCache local,
    LiveFeed feed,
    StorageObserver observer,
    SessionTally tally,
    RevokedSessions revoked,
    SessionOwners owners,
    IOptions<SessionStorageOptions> options,
    TimeProvider clock,
    NearReader? near = null)
{
    /// <summary>The space that sessions are stored in.</summary>
    public const string Space = "sessions";

    /// <summary>How long a change that keeps losing races is tried again before it is refused.</summary>
    public static readonly TimeSpan RetryBudget = TimeSpan.FromSeconds(2);

    private readonly SessionStorageOptions _options = options.Value;

    /// <summary>Opened at first use, which is after the storage has been made ready.</summary>
    public SessionStorage Storage => field ??= observer.Watch(backend.Open(Space));

    public SessionSeal Seal { get; } = seal;

    public TimeProvider Clock { get; } = clock;

    public SessionLimiter Limiter { get; } = limiter;

    public SessionEvents Events { get; } = events;

    public LocalCache Local { get; } = Follow(local, feed);

    public LiveFeed Feed { get; } = feed;

    /// <summary>Null when no follower is read.</summary>
    public NearReader? Near { get; } = near is { Enabled: true } ? near : null;

    public SessionTally Tally { get; } = tally;

    public SessionOwners Owners { get; } = owners;

    public KeyQueue Queue { get; } = new();

    public TouchLedger Touches { get; } = new(options.Value.TouchInterval, clock);

    /// <summary>When a session that was created then ends in any case.</summary>
    public DateTimeOffset Deadline(DateTimeOffset createdAt) => createdAt + _options.AbsoluteTimeout;

    /// <summary>
    /// The lifetime to store now: <c>IdleTimeout</c> + <c>TouchInterval</c>, rounded up so that it ends on a multiple of
    /// <c>TouchInterval</c>. Writes within one interval then leave the indexed expiry as it is, which keeps PostgreSQL's updates
    /// in their page.
    /// </summary>
    public TimeSpan Lifetime()
    {
        var now = Clock.GetUtcNow();
        var interval = Math.Max(1, _options.TouchInterval.Ticks);
        var end = now.UtcTicks + _options.IdleTimeout.Ticks + interval;
        var rounded = (end + interval - 1) / interval * interval;
        return TimeSpan.FromTicks(rounded - now.UtcTicks);
    }

    /// <summary>True when a session that was last written then needs its expiry moved; one caller per interval gets it. A time that is far ahead is that of a wrong clock and says nothing.</summary>
    public bool IsTouchDue(StorageKey key, Stamp? lastWrite) =>
        Tally.NoteTouch((lastWrite is not { } stamp || (Clock.GetUtcNow() - stamp.Time).Duration() >= _options.TouchInterval) && Touches.TryClaim(key));

    /// <summary>
    /// Ends a session whatever is in it; a change that is under way finds it gone and does not bring it back, and neither does a migration
    /// from where it came.
    /// </summary>
    /// <inheritdoc cref="DropAsync"/>
    public async Task<bool> RevokeAsync(StorageKey key)
    {
        await revoked.NoteAsync(key);
        return await DropAsync(key);
    }

    /// <summary>Ends a session that may come back from where it came.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="SessionUnavailableException">The store failed.</exception>
    public async Task<bool> DropAsync(StorageKey key)
    {
        var existed = await ExceptionTranslator.RunAsync(() => Storage.RemoveAsync(key));
        Touches.Forget(key);
        Local.Drop(key);
        Tell(key);
        if (existed) Events.Raise(SessionEventKind.Revoked, key);
        return existed;
    }

    /// <summary>Tells whoever watches the session, here and on other nodes, that it was written or has ended.</summary>
    /// <param name="stamp">Of the write; null when it has ended, or when nobody knows what is stored.</param>
    public void Tell(StorageKey key, Stamp? stamp = null) => Feed.Publish(FeedTopic.Session(key), stamp?.Value ?? Guid.Empty);

    /// <summary>What other nodes write makes the copies here old.</summary>
    private static LocalCache Follow(LocalCache local, LiveFeed feed)
    {
        if (!local.Enabled) return local;
        feed.Heard += (topic, stamp) =>
        {
            if (topic.Space == Space) local.DropOther(topic.Key, new Stamp(stamp));
        };
        feed.Missed += local.DropAll;
        return local;
    }
}
