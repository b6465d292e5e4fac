using Scheduly.Web.Sessions.Local;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Sessions;

/// <summary>The way from a session to the browser's cookies, for one request.</summary>
/// <param name="tryEstablish">The built-in middleware's own: it sends the cookie of the id that it made.</param>
internal sealed class BrowserLink(Func<bool> tryEstablish, SessionCookie cookie, StampCookie stamps, SynchronousReads reads)
{
    private HttpContext? _context;
    private StoredSession? _session;
    private bool _watching;
    private bool _telling;
    private bool _forgotten;

    public bool CanEstablish => _context?.Response.HasStarted != true;

    /// <summary>The write that the browser says it has seen last; null without the local cache.</summary>
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
    /// Has the stamp cookie sent with the response, for the local cache, as things stand when that starts. A change that is not
    /// stored by then takes the cookie back: the browser must not be answered from a copy that is older than its own write.
    /// </summary>
    public void TellStamp()
    {
        if (!stamps.Enabled || _telling || _context is not { } context || context.Response.HasStarted) return;
        _telling = true;
        context.Response.OnStarting(static link => ((BrowserLink)link).SendStampAsync(), this);
    }

    /// <summary>
    /// Code that changes a new session and leaves the commit to the middleware gets its cookie when the response starts, as with
    /// the built-in store: after that it cannot be sent.
    /// </summary>
    public void BeforeFirstChange(StoredSession session)
    {
        if (!CanEstablish) throw new InvalidOperationException("The session cannot be established after the response has started.");
        if (_watching || _context is not { } context) return;
        _watching = true;
        context.Response.OnStarting(() =>
        {
            if (session.AwaitsCommit && context.Response.StatusCode < StatusCodes.Status400BadRequest) session.Establish();
            return Task.CompletedTask;
        });
    }

    private Task SendStampAsync()
    {
        var stamp = _forgotten ? null : _session!.SurelyStored;
        if (stamp != KnownStamp) stamps.Write(_context!, stamp);
        return Task.CompletedTask;
    }
}
