using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Sessions;

namespace Scheduly.Web.Hosting;

/// <summary>The HTTP form of each session failure.</summary>
internal static class SessionProblems
{
    /// <summary>Seconds after which a client may try again.</summary>
    private const string RetryAfter = "2";

    public static int StatusOf(SessionException failure) => failure switch
    {
        SessionEndedException => StatusCodes.Status410Gone,
        SessionConflictException => StatusCodes.Status409Conflict,
        SessionLimitedException => StatusCodes.Status429TooManyRequests,
        SessionTooLargeException => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    public static ProblemDetails Describe(SessionException failure) => new()
    {
        Status = StatusOf(failure),
        Title = failure.Message,
        Detail = failure.Message,
        Extensions = { ["code"] = failure.Code },
    };

    public static Task WriteAsync(HttpContext context, SessionException failure)
    {
        context.Response.Clear();
        var problem = Describe(failure);
        if (failure is SessionLimitedException limited)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(limited.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        else if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status409Conflict)
        {
            context.Response.Headers.RetryAfter = RetryAfter;
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(problem).ExecuteAsync(context);
    }
}
