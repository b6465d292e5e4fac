using Microsoft.AspNetCore.Session;

namespace Scheduly.Web.Sessions;

/// <summary>Gives the built-in middleware its sessions.</summary>
internal sealed class SessionStore(SessionEngine engine, SessionCookie cookie) : ISessionStore
{
    public ISession Create(
        string sessionKey, TimeSpan idleTimeout, TimeSpan ioTimeout, Func<bool> tryEstablishSession, bool isNewSessionKey) =>
        new StoredSession(engine, "cookie", sessionKey, idleTimeout, ioTimeout, isNewSessionKey, new BrowserLink(tryEstablishSession, cookie));
}

/// <summary>Opens sessions by an id that the client keeps itself, without a cookie (the old HTTP contract).</summary>
internal sealed class SessionByIdStore(SessionEngine engine) : ISessionStore
{
    public ISession Create(
        string sessionKey, TimeSpan idleTimeout, TimeSpan ioTimeout, Func<bool> tryEstablishSession, bool isNewSessionKey) =>
        new StoredSession(engine, "id", sessionKey, idleTimeout, ioTimeout, isNewSessionKey, browser: null);
}
