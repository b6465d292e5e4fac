using System.Security.Cryptography;

namespace Scheduly.Web.Hosting;

/// <summary>The headers that keep a page to itself: no foreign or inline script and style, no framing, no guessing of types.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>The page of the API's description, which is there in Development alone and brings script and styles of its own inline.</summary>
    public const string DocsPath = "/docs";

    private static readonly object NonceKey = new();

    /// <summary>The value that lets a page's own style element through; new for each answer.</summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[NonceKey] is string nonce) return nonce;
        nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers.XFrameOptions = "DENY";
            if (headers.ContentSecurityPolicy.Count > 0) return Task.CompletedTask;
            if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) != true)
            {
                // Not a page: whoever opens it as one gets nothing that runs.
                headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
                return Task.CompletedTask;
            }

            if (context.Request.Path.StartsWithSegments(DocsPath, StringComparison.OrdinalIgnoreCase))
            {
                headers.ContentSecurityPolicy =
                    "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
                return Task.CompletedTask;
            }

            var nonce = context.Items[NonceKey] is string value ? $" 'nonce-{value}'" : "";
            headers.ContentSecurityPolicy =
                $"default-src 'self'; style-src 'self'{nonce}; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
