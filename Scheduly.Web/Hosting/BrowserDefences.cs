using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Scheduly.Web.Api;
using Scheduly.Web.Hosting.Proxies;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>What stands between a browser, or what pretends to be one, and the application.</summary>
internal static class BrowserDefences
{
    /// <summary>A session's schedules fit twice; a body beyond is refused with 413 before it is read.</summary>
    private const long MaxRequestBytes = 2 << 20;

    extension(WebApplicationBuilder builder)
    {
        /// <exception cref="StorageSetupException">A proxy's address or the base path cannot be read.</exception>
        public void AddBrowserDefences()
        {
            var services = builder.Services;
            services.Configure<KestrelServerOptions>(server =>
            {
                server.AddServerHeader = false;
                server.Limits.MaxRequestBodySize = MaxRequestBytes;
            });
            services.AddAntiforgery();
            services.AddSingleton<IConfigureOptions<AntiforgeryOptions>, AntiforgeryCookie>();
            services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
            builder.AddProxies();
        }
    }

    extension(WebApplication app)
    {
        public void UseBrowserDefences()
        {
            app.UseProxies();
            var requireHttps = app.Services.GetRequiredService<IOptions<SessionStorageOptions>>().Value.Cookie.RequireHttps;
            if (requireHttps ?? app.Environment.IsProduction()) app.UseHsts();
            app.UseMiddleware<SecurityHeaders>();

            // It would send back what a browser keeps to itself; and nothing here answers it.
            app.Use(static (context, next) =>
            {
                if (!HttpMethods.IsTrace(context.Request.Method)) return next(context);
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                context.Response.Headers.Allow = "GET, HEAD, POST";
                return Task.CompletedTask;
            });

            // The server refuses it too, but only when it is read, and a page's form takes that for an empty one.
            app.Use(static (context, next) => context.Request.ContentLength > MaxRequestBytes
                ? TypedResults.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: $"A request holds at most {MaxRequestBytes} bytes.").ExecuteAsync(context)
                : next(context));
        }
    }

    /// <summary>The cookie of the antiforgery tokens follows that of the session.</summary>
    private sealed class AntiforgeryCookie(IOptions<SessionStorageOptions> storage, IHostEnvironment environment) : IConfigureOptions<AntiforgeryOptions>
    {
        public void Configure(AntiforgeryOptions options)
        {
            var secure = storage.Value.Cookie.RequireHttps ?? environment.IsProduction();
            options.HeaderName = AntiforgeryFilter.Header;
            options.Cookie = new FormCookie(secure)
            {
                Name = $"{storage.Value.Cookie.NameFor(secure)}-form",
                HttpOnly = true,
                SameSite = storage.Value.Cookie.SameSite,
                Path = "/",
                IsEssential = true,
            };

            // The headers are ours: this one would allow framing by the same site.
            options.SuppressXFrameOptionsHeader = true;
        }
    }

    /// <summary>
    /// Sets Secure itself. With the policy Always the framework answers a request that reached it over plain HTTP with an
    /// exception, and behind a proxy that ends TLS every request does, the page's first one too.
    /// </summary>
    private sealed class FormCookie(bool secure) : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var options = base.Build(context, expiresFrom);
            options.Secure |= secure;
            return options;
        }
    }
}
