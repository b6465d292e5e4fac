namespace Scheduly.Web.Sessions;

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
        /// <exception cref="InvalidOperationException">The session is not one of <c>UseSessionStorage</c>.</exception>
        public Task<T> UpdateAsync<T>(Func<ISession, T> change, CancellationToken cancellationToken = default) =>
            session is StoredSession stored
                ? stored.UpdateAsync(change, cancellationToken)
                : throw new InvalidOperationException("UpdateAsync needs the session of app.UseSessionStorage().");
    }
}
