using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Scheduly.Web.Admin;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>The name and the safety of the admin's cookie follow those of the session.</summary>
internal sealed class AdminCookieSettings(IOptions<SessionStorageOptions> storage, IHostEnvironment environment) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != AdminAccess.CookieScheme) return;
        var secure = storage.Value.Cookie.RequireHttps ?? environment.IsProduction();
        options.Cookie.Name = $"{storage.Value.Cookie.NameFor(secure)}-admin";
        options.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}
