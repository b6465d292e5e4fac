using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Scheduly.Web.Api;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>What stands between a browser, or what pretends to be one, and the application.</summary>
internal static class BrowserDefences
{
    /// <summary>A session's schedules fit twice; a body beyond is refused with 413 before it is read.</summary>
    private const long MaxRequestBytes = 2 << 20;

    extension(WebApplicationBuilder builder)
    {
        /// <exception cref="StorageSetupException">A proxy's address cannot be read.</exception>
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
            AddForwardedHeaders(services, builder.Configuration);
        }
    }

    extension(WebApplication app)
    {
        public void UseBrowserDefences()
        {
            app.UseForwardedHeaders();
            var requireHttps = app.Services.GetRequiredService<IOptions<SessionStorageOptions>>().Value.Cookie.RequireHttps;
            if (requireHttps ?? app.Environment.IsProduction()) app.UseHsts();
            app.UseMiddleware<SecurityHeaders>();

            // The server refuses it too, but only when it is read, and a page's form takes that for an empty one.
            app.Use(static (context, next) => context.Request.ContentLength > MaxRequestBytes
                ? TypedResults.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: $"A request holds at most {MaxRequestBytes} bytes.").ExecuteAsync(context)
                : next(context));
        }
    }

    /// <summary>Headers that claim another address are believed from these proxies alone, and from nobody by default.</summary>
    private static void AddForwardedHeaders(IServiceCollection services, IConfiguration configuration)
    {
        const string Setting = "ForwardedHeaders:KnownProxies";
        var proxies = configuration.GetSection(Setting).Get<string[]>() ?? [];
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = proxies.Length > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                if (IPAddress.TryParse(proxy, out var address)) options.KnownProxies.Add(address);
                else if (System.Net.IPNetwork.TryParse(proxy, out var network)) options.KnownIPNetworks.Add(network);
                else throw new StorageSetupException($"{Setting} holds '{proxy}'. Give addresses (10.0.0.5) or networks (10.0.0.0/24).");
            }
        });
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
                Name = secure ? "__Host-scheduly-form" : "scheduly-form",
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
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
