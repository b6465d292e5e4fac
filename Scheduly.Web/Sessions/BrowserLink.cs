namespace Scheduly.Web.Sessions;

/// <summary>The way from a session to the browser's cookie, for one request.</summary>
/// <param name="tryEstablish">The built-in middleware's own: it sends the cookie of the id that it made.</param>
internal sealed class BrowserLink(Func<bool> tryEstablish, SessionCookie cookie)
{
    private HttpContext? _context;
    private bool _watching;

    public bool CanEstablish => _context?.Response.HasStarted != true;

    /// <summary>An id as the built-in middleware makes and accepts it: 36 characters.</summary>
    public static string NewId() => Guid.NewGuid().ToString();

    public void Bind(HttpContext context) => _context = context;

    /// <param name="changed">The id is not the one that the middleware knows.</param>
    public void Establish(string id, bool changed)
    {
        if (!changed) tryEstablish();
        else if (_context is { } context && CanEstablish) cookie.Append(context, id);
    }

    /// <summary>Takes the cookie back.</summary>
    public void Forget()
    {
        if (_context is { } context && CanEstablish) cookie.Delete(context);
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
}
