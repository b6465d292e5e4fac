using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Scheduly.Sessions.Hosting;

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
        Begin(context.Response, failure);
        return TypedResults.Problem(Describe(failure)).ExecuteAsync(context);
    }

    /// <summary>
    /// An empty answer with the status, when to come back, and that nothing may be kept of it. The session's own cookies stay:
    /// one may lead to what was stored before the failure.
    /// </summary>
    public static void Begin(HttpResponse response, SessionException failure)
    {
        response.HttpContext.RequestServices.GetRequiredService<SessionTally>().NoteRefusal(failure);
        ResponseGuard.Release(response.HttpContext);
        var name = response.HttpContext.RequestServices.GetRequiredService<IOptions<SessionOptions>>().Value.Cookie.Name!;
        string?[] cookies = [.. response.Headers.SetCookie.Where(cookie => cookie!.StartsWith(name, StringComparison.Ordinal))];
        response.Clear();
        response.Headers.SetCookie = cookies;
        response.StatusCode = StatusOf(failure);
        response.Headers.CacheControl = "no-store";
        if (failure is SessionLimitedException limited)
        {
            response.Headers.RetryAfter = Math.Ceiling(limited.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        else if (response.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status409Conflict)
        {
            response.Headers.RetryAfter = RetryAfter;
        }
    }
}
