using System.Security.Cryptography;
using System.Xml;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Hosting;

/// <summary>
/// Answers a <see cref="SessionException"/> that no handler answered: problem details with its code, never a bare 500. Data Protection wraps the
/// failure of a store that it wanted to read or make a key in; that is the same outage.
/// </summary>
internal sealed partial class SessionFailureMiddleware(RequestDelegate next, ILogger<SessionFailureMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (SessionException failure) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, failure);
        }
        catch (CryptographicException failure) when (!context.Response.HasStarted && failure.InnerException is { } cause && IsOutage(cause))
        {
            await AnswerAsync(context, new SessionUnavailableException(cause));
        }
    }

    private static bool IsOutage(Exception cause) => cause is not (CryptographicException or XmlException or KeyRingLostException) && StorageFailure.IsOutage(cause);

    private Task AnswerAsync(HttpContext context, SessionException failure)
    {
        if (failure is SessionUnavailableException or SessionStoreFullException or SessionUnreadableException)
        {
            Log.Failed(logger, failure.Code, failure.InnerException?.GetType().Name ?? "none");
        }

        return SessionProblems.WriteAsync(context, failure);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A request was answered with {Code}; cause: {Cause}.")]
        public static partial void Failed(ILogger logger, string code, string cause);
    }
}
