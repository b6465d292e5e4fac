using System.Buffers.Text;

namespace Scheduly.Sessions;

/// <summary>The way to change a session so that the change is stored before the answer is given, and none is lost.</summary>
public static class SessionUpdates
{
    /// <summary>
    /// The key of the <see cref="Microsoft.AspNetCore.Session.ISessionStore"/> service that opens sessions by an id which the
    /// client keeps itself, without a cookie.
    /// </summary>
    public const string ByIdStore = "by-id";

    extension(ISession session)
    {
        /// <inheritdoc cref="UpdateAsync{T}(ISession, Func{ISession, T}, CancellationToken)"/>
        public Task UpdateAsync(Action<ISession> change, CancellationToken cancellationToken = default) => session.UpdateAsync(
            current =>
            {
                change(current);
                return true;
            },
            cancellationToken);

        /// <summary>
        /// Loads the session, applies <paramref name="change"/> and commits. When another request was first, it loads again and
        /// applies the change again, for up to 2 seconds: the change must therefore depend on the session it is given, have no
        /// other effects, and may run several times. A change that changes nothing sends nothing.
        /// </summary>
        /// <param name="change">Runs once at a time for each session in this process. What it throws comes out, and nothing is stored.</param>
        /// <param name="cancellationToken">Ends the waiting for other changes; a commit that has begun is not cut off.</param>
        /// <returns>What <paramref name="change"/> returned when it was stored.</returns>
        /// <exception cref="SessionEndedException">The session ended meanwhile; it is not brought back.</exception>
        /// <exception cref="SessionConflictException">Two seconds of lost races.</exception>
        /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
        /// <exception cref="SessionUnreadableException">What is stored does not open; it is left as it is.</exception>
        /// <exception cref="SessionTooLargeException">The session would grow over <c>SessionStorage:MaxSessionBytes</c>.</exception>
        /// <exception cref="SessionLimitedException">Too many changes of this session, or new sessions of this address.</exception>
        /// <exception cref="InvalidOperationException">The session is not one of <c>UseSessionStorage</c>.</exception>
        /// <exception cref="ArgumentException"><paramref name="change"/> is asynchronous: it would run on after the commit.</exception>
        public Task<T> UpdateAsync<T>(Func<ISession, T> change, CancellationToken cancellationToken = default) =>
            session.Stored().UpdateAsync(Synchronous(change), cancellationToken);

        /// <inheritdoc cref="UpdateAsync{T}(ISession, Func{ISession, T}, CancellationToken)"/>
        /// <param name="what">What the audit log calls the change, such as a command's name; never content.</param>
        public Task<T> UpdateAsync<T>(Func<ISession, T> change, string what, CancellationToken cancellationToken = default) =>
            session.Stored().UpdateAsync(Synchronous(change), cancellationToken, what);

        /// <summary>
        /// Whether a change would be refused for the limits now, for costly work that is done before <see cref="UpdateAsync{T}(ISession, Func{ISession, T}, CancellationToken)"/>,
        /// which counts the change.
        /// </summary>
        /// <exception cref="SessionLimitedException">Too many changes of this session, or new sessions of this address.</exception>
        /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
        public Task CheckLimitsAsync(CancellationToken cancellationToken = default) => session.Stored().CheckLimitsAsync(cancellationToken);

        /// <summary>Ends the session: what is stored and the browser's cookie are gone when this returns.</summary>
        /// <exception cref="SessionUnavailableException">The store does not answer; the session may still be there.</exception>
        public Task EndAsync(CancellationToken cancellationToken = default) => session.Stored().EndAsync(cancellationToken);

        /// <summary>
        /// Ends the session if what is stored is what the caller has seen of it, decided with its change in one step: no change of another
        /// request is lost. The id stays taken until the session's time would have passed, so that nothing brings it back.
        /// </summary>
        /// <param name="agrees">Asked of what is stored now; true to end it.</param>
        /// <returns>False when it did not agree; the session goes on.</returns>
        /// <exception cref="SessionEndedException">There is none.</exception>
        /// <exception cref="SessionUnavailableException">The store does not answer; the session may still be there.</exception>
        public Task<bool> TryEndAsync(Func<ISession, bool> agrees, CancellationToken cancellationToken = default) =>
            session.Stored().TryEndAsync(agrees, cancellationToken);

        /// <summary>
        /// Gives the session a new id and keeps its content; the old id opens nothing any more. For the moments after which an id
        /// that somebody else may have seen must not be worth anything.
        /// </summary>
        /// <exception cref="InvalidOperationException">In the request that establishes the session, after the response has started,
        /// or for a session that is opened by id.</exception>
        /// <exception cref="SessionEndedException">The session ended meanwhile.</exception>
        /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
        public Task RegenerateIdAsync(CancellationToken cancellationToken = default) => session.Stored().RegenerateAsync(cancellationToken);

        /// <summary>
        /// Says whose the session is, for <see cref="ISessionDirectory.RevokeAllAsync"/> and <see cref="ISessionDirectory.ListAsync(string, CancellationToken)"/>.
        /// A change like any other: stored with the next commit. It stays through a new id and <see cref="ISession.Clear"/>.
        /// </summary>
        /// <param name="owner">Any text but an empty one, such as an account's id; a hash of it is stored. Null for nobody.</param>
        /// <exception cref="NotSupportedException">The cache is a plugged-in one.</exception>
        public void SetOwner(string? owner) => session.Stored().SetOwner(owner);

        /// <summary>Takes the browser's cookie back and leaves what is stored as it is, for a session that cannot be read.</summary>
        public void Leave() => session.Stored().Browser?.Forget();

        /// <summary>
        /// Names what is stored, for an entity tag: as long as nobody writes the session it stays the same, and no two writes share
        /// one. Null when nothing is stored, or this request changed something that is not stored yet.
        /// </summary>
        /// <remarks>Load the session before, so that nothing waits in here.</remarks>
        public string? Version => session.Stored().SurelyStored is { } stamp ? Base64Url.EncodeToString(stamp.ToBytes()) : null;

        /// <summary>What the live feed tells of this session; null when the browser came with none. Nothing is read.</summary>
        internal Feed.FeedTopic? Topic => session.Stored().Topic;

        private StoredSession Stored() => session as StoredSession
            ?? throw new InvalidOperationException("This needs the session of app.UseSessionStorage().");
    }

    private static Func<ISession, T> Synchronous<T>(Func<ISession, T> change) =>
        typeof(Task).IsAssignableFrom(typeof(T)) || typeof(T) == typeof(ValueTask)
            ? throw new ArgumentException("The change must not be asynchronous: it would run on after the commit. Await what it needs before UpdateAsync.", nameof(change))
            : change;
}
