using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Scheduly.Web.Admin;

/// <summary>
/// How the admin routes answer whom they do not know: 404 as any other address that is not there when no key is configured, else the login page
/// for a browser, and 401 or 429 for a script. What an operator gets is kept by no cache.
/// </summary>
internal sealed class AdminRefusal(AdminKeys keys) : IAuthorizationMiddlewareResultHandler
{
    private static readonly object TooMany = new();

    private readonly AuthorizationMiddlewareResultHandler _others = new();

    public static void NoteTooMany(HttpContext context) => context.Items[TooMany] = true;

    /// <summary>The status 429 and when to come back.</summary>
    public static void AnswerTooMany(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = AdminKeys.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
    }

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!policy.Requirements.OfType<AdminRequirement>().Any()) return _others.HandleAsync(next, context, policy, authorizeResult);
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = "no-store";
        if (authorizeResult.Succeeded) return next(context);
        if (!keys.IsSet)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (context.Items.ContainsKey(TooMany))
        {
            AnswerTooMany(response);
        }
        else if (!request.Headers.Authorization.ToString().StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) && WantsPage(request))
        {
            // After a form there is nothing to come back to but its page.
            var back = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : request.Path.Value;
            response.Redirect($"{request.PathBase}{AdminAccess.LoginPath}?returnUrl={Uri.EscapeDataString(back!)}");
        }
        else
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers.WWWAuthenticate = "Bearer realm=\"admin\"";
        }

        return Task.CompletedTask;
    }

    private static bool WantsPage(HttpRequest request) => request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}
