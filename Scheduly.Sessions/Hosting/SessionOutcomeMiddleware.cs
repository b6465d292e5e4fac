using Microsoft.AspNetCore.Http.Features;

namespace Scheduly.Sessions.Hosting;

/// <summary>
/// Loads the session for handlers that would wait for it, and stores what a handler changed and did not commit: before the first byte of the
/// response, or when the handler ends if it wrote none. What the store refuses is thrown while it can still be the answer.
/// </summary>
internal sealed partial class SessionOutcomeMiddleware(RequestDelegate next, SynchronousReads reads, EarlyBodies bodies, SessionTally tally, ILogger<SessionOutcomeMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<ISessionFeature>()?.Session is not StoredSession session)
        {
            await next(context);
            return;
        }

        session.Browser?.Bind(context, session);
        if (reads.Expects(context)) await LoadAsync(session);
        if (bodies.Expects(context)) session.Browser?.GuardResponse(session);
        try
        {
            await next(context);
        }
        catch
        {
            session.Abandon();

            // Also where the handler wrapped or replaced the exception that the refused write threw.
            if (session.Browser?.Guard?.Refusal is { } refusal) throw refusal;
            throw;
        }

        if (session.Browser?.Guard?.Refusal is { } hidden) throw hidden;
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest) session.Abandon();
        if (session.AwaitsCommit) await StoreAsync(context, session);
        if (session.Browser?.Guard is { } guard) await guard.EndAsync();
    }

    private static async Task LoadAsync(StoredSession session)
    {
        try
        {
            await session.LoadAsync();
        }
        catch (SessionException)
        {
            // The handler may not read it this time; if it does, it gets the failure.
        }
    }

    private async Task StoreAsync(HttpContext context, StoredSession session)
    {
        try
        {
            await session.CommitAsync();
        }
        catch (SessionException refusal) when (context.Response.HasStarted)
        {
            // The answer has left: nobody but the operator can know.
            tally.NoteRefusal(refusal);
            Log.NotStored(logger, refusal.Code);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A change that was made after the response had started was not stored: {Code}. Use UpdateAsync before the first byte.")]
        public static partial void NotStored(ILogger logger, string code);
    }
}
