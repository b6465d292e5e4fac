using Scheduly.Sessions.Local;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>The way from a session to the browser's cookies, for one request.</summary>
/// <param name="tryEstablish">The built-in middleware's own: it sends the cookie of the id that it made.</param>
internal sealed class BrowserLink(Func<bool> tryEstablish, SessionCookie cookie, StampCookie stamps, SynchronousReads reads)
{
    private HttpContext? _context;
    private StoredSession? _session;
    private bool _telling;
    private bool _forgotten;

    /// <summary>What holds the response back until the session's changes are stored; null when none were made without a commit.</summary>
    public ResponseGuard? Guard { get; private set; }

    /// <summary>The browser has a cookie that this node has no key for. It may be that of a session, which another one must not replace.</summary>
    public bool IsClosed { get; init; }

    public bool CanEstablish => _context?.Response.HasStarted != true;

    /// <summary>The write that the browser says it has seen last; null without the local cache and a follower.</summary>
    public Stamp? KnownStamp => _context is { } context ? stamps.Read(context) : null;

    /// <summary>An id as the built-in middleware makes and accepts it: 36 characters.</summary>
    public static string NewId() => Guid.NewGuid().ToString();

    public void Bind(HttpContext context, StoredSession session) => (_context, _session) = (context, session);

    /// <summary>The handler reads the session without having loaded it.</summary>
    public void BeforeSynchronousRead()
    {
        if (_context is { } context) reads.Note(context);
    }

    /// <param name="changed">The id is not the one that the middleware knows.</param>
    public void Establish(string id, bool changed)
    {
        if (!changed) tryEstablish();
        else if (_context is { } context && CanEstablish) cookie.Append(context, id);
    }

    /// <summary>Takes the cookies back.</summary>
    public void Forget()
    {
        _forgotten = true;
        TellStamp();
        if (_context is { } context && CanEstablish) cookie.Delete(context);
    }

    /// <summary>
    /// Has the stamp cookie sent with the response, for the local cache and the follower, as things stand when that starts. A change that is not
    /// stored by then takes the cookie back: the browser must not be answered from a copy that is older than its own write.
    /// </summary>
    public void TellStamp()
    {
        if (!stamps.Enabled || _telling || _context is not { } context || context.Response.HasStarted) return;
        _telling = true;
        context.Response.OnStarting(static link => ((BrowserLink)link).SendStampAsync(), this);
    }

    /// <summary>The cookie of a new session goes out with the headers; the built-in session refuses the same.</summary>
    public void BeforeFirstChange()
    {
        if (!CanEstablish) throw new InvalidOperationException("The session cannot be established after the response has started.");
    }

    /// <summary>A change that nobody has committed is stored before the first byte of the response leaves.</summary>
    public void GuardResponse(StoredSession session)
    {
        if (Guard is null && _context is { } context && !context.Response.HasStarted) Guard = ResponseGuard.Install(context, session);
    }

    private Task SendStampAsync()
    {
        var stamp = _forgotten ? null : _session!.SurelyStored;
        if (stamp != KnownStamp) stamps.Write(_context!, stamp);
        return Task.CompletedTask;
    }
}
