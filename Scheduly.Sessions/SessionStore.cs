using System.Net;
using Microsoft.AspNetCore.Session;
using Scheduly.Sessions.Local;

namespace Scheduly.Sessions;

/// <summary>Gives the built-in middleware its sessions.</summary>
internal sealed class SessionStore(
    SessionEngine engine, SessionCookie cookie, StampCookie stamps, SynchronousReads reads, IHttpContextAccessor requests) : ISessionStore
{
    public ISession Create(
        string sessionKey, TimeSpan idleTimeout, TimeSpan ioTimeout, Func<bool> tryEstablishSession, bool isNewSessionKey) =>
        new StoredSession(
            engine,
            "cookie",
            sessionKey,
            isNewSessionKey,
            new BrowserLink(tryEstablishSession, cookie, stamps, reads) { IsClosed = isNewSessionKey && CookieProtection.IsClosed(requests.HttpContext) },
            requests.Address);
}

/// <summary>Opens sessions by an id that the client keeps itself, without a cookie (the old HTTP contract).</summary>
internal sealed class SessionByIdStore(SessionEngine engine, IHttpContextAccessor requests) : ISessionStore
{
    /// <summary>What such an id is, in the key that the session is stored under.</summary>
    public const string Kind = "id";

    public ISession Create(
        string sessionKey, TimeSpan idleTimeout, TimeSpan ioTimeout, Func<bool> tryEstablishSession, bool isNewSessionKey) =>
        new StoredSession(engine, Kind, sessionKey, isNewSessionKey, browser: null, requests.Address);
}

internal static class RequestAddress
{
    extension(IHttpContextAccessor requests)
    {
        /// <summary>The client's address, after the configured proxies; null outside of a request.</summary>
        public IPAddress? Address() => requests.HttpContext?.Connection.RemoteIpAddress;
    }
}
