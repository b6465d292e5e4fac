using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Options;

namespace Scheduly.Sessions;

/// <summary>Writes a session cookie that the built-in middleware accepts on the next request.</summary>
internal sealed class SessionCookie(IDataProtectionProvider protection, IOptions<SessionOptions> options)
{
    // The middleware's own purpose and form: the protected UTF-8 of a 36-character id, as Base64 without padding.
    private readonly IDataProtector _protector = protection.CreateProtector(nameof(SessionMiddleware));

    public void Append(HttpContext context, string id)
    {
        var cookie = options.Value.Cookie;
        var value = Convert.ToBase64String(_protector.Protect(Encoding.UTF8.GetBytes(id))).TrimEnd('=');
        context.Response.Cookies.Append(cookie.Name!, value, cookie.Build(context));
        NoStore(context);
    }

    public void Delete(HttpContext context)
    {
        context.Response.Cookies.Delete(options.Value.Cookie.Name!, options.Value.Cookie.Build(context));
        NoStore(context);
    }

    private static void NoStore(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache,no-store";
        context.Response.Headers.Pragma = "no-cache";
        context.Response.Headers.Expires = "-1";
    }
}
