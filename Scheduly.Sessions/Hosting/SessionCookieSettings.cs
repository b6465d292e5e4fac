using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Hosting;

/// <summary>The cookie and the time-outs of the built-in session middleware, from our settings.</summary>
internal sealed class SessionCookieSettings(IOptions<SessionStorageOptions> storage, IHostEnvironment environment)
    : IConfigureOptions<SessionOptions>
{
    public void Configure(SessionOptions options)
    {
        var secure = storage.Value.Cookie.RequireHttps ?? environment.IsProduction();
        options.IdleTimeout = storage.Value.IdleTimeout;
        options.Cookie.Name = storage.Value.Cookie.NameFor(secure);
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = storage.Value.Cookie.SameSite;
        options.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

        // Consent must not switch the schedule off without a word.
        options.Cookie.IsEssential = true;

        // Persistent, so that closing the browser loses nothing.
        options.Cookie.MaxAge = storage.Value.AbsoluteTimeout;
    }
}
