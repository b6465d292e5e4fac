using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Scheduly.Web.Admin;

/// <summary>
/// The one rule for all that only an operator may see. Pages under <c>Pages/Admin</c> have it by their folder; another endpoint takes it
/// with <c>.RequireAuthorization(AdminAccess.Policy)</c>.
/// </summary>
internal static class AdminAccess
{
    public const string Policy = "AdminAccess";

    /// <summary>The cookie that a sign-in gives.</summary>
    public const string CookieScheme = "Admin";

    /// <summary><c>Authorization: Bearer</c> with the key itself, for scripts.</summary>
    public const string BearerScheme = "AdminKey";

    public const string LoginPath = "/admin/login";

    /// <summary>Holds <see cref="AdminKeys.Fingerprint"/>.</summary>
    public const string KeyClaim = "key";

    public static ClaimsPrincipal Principal(AdminKeys keys, string scheme) =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "admin"), new(KeyClaim, keys.Fingerprint)], scheme));

    /// <summary>For answers that everybody gets and an operator gets in full.</summary>
    public static async Task<bool> IsAdminAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var policy = (await services.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(Policy))!;
        var evaluator = services.GetRequiredService<IPolicyEvaluator>();
        var authenticated = await evaluator.AuthenticateAsync(policy, context);
        return (await evaluator.AuthorizeAsync(policy, authenticated, context, context)).Succeeded;
    }

    /// <summary>
    /// False for what another site makes a browser send. The cookie is SameSite=Strict, which a browser keeps by itself; this also
    /// covers one that does not, and access without a cookie from this machine.
    /// </summary>
    public static bool IsFromHere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return false;
        var origin = request.Headers.Origin.ToString();

        // The scheme may differ behind a proxy that ends TLS.
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(Host(from, request), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Whether the client is on this machine, as far as can be known: the address is that of the client behind configured proxies; headers of
    /// a proxy that nobody named mean that the address is that proxy's. The host's name keeps other sites' names for 127.0.0.1 out.
    /// </summary>
    public static bool IsOnThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded")
        && (context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    private static string Host(Uri origin, HttpRequest request) =>
        Uri.TryCreate($"{origin.Scheme}://{request.Host}", UriKind.Absolute, out var here) ? here.Authority : "";
}

internal sealed class AdminRequirement : IAuthorizationRequirement;

/// <summary>Lets in who has the key, and without a configured one who sits at the machine of a developer.</summary>
internal sealed class AdminHandler(AdminKeys keys, IHostEnvironment environment, IHttpContextAccessor requests) : AuthorizationHandler<AdminRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AdminRequirement requirement)
    {
        var allowed = keys.IsSet
            ? context.User.HasClaim(AdminAccess.KeyClaim, keys.Fingerprint)
            : environment.IsDevelopment() && requests.HttpContext is { } request && AdminAccess.IsOnThisMachine(request) && AdminAccess.IsFromHere(request.Request);
        if (allowed) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
