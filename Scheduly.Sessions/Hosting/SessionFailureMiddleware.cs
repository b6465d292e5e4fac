namespace Scheduly.Sessions.Hosting;

/// <summary>Answers a <see cref="SessionException"/> that no handler answered: problem details with its code, never a bare 500.</summary>
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
            if (failure is SessionUnavailableException or SessionStoreFullException or SessionUnreadableException)
            {
                Log.Failed(logger, failure.Code, failure.InnerException?.GetType().Name ?? "none");
            }

            await SessionProblems.WriteAsync(context, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A request was answered with {Code}; cause: {Cause}.")]
        public static partial void Failed(ILogger logger, string code, string cause);
    }
}
