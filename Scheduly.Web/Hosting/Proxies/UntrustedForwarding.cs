using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Scheduly.Web.Hosting.Proxies;

/// <summary>Logs once that forwarded headers arrive from an address that nobody named: all clients behind it share one rate limit.</summary>
internal sealed partial class UntrustedForwarding(RequestDelegate next, IOptions<ForwardedHeadersOptions> options, ILogger<UntrustedForwarding> logger)
{
    private int _logged;

    public Task InvokeAsync(HttpContext context)
    {
        // What was believed has been taken out of the header, and the address before it was kept.
        if (Volatile.Read(ref _logged) == 0
            && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
            && !context.Request.Headers.ContainsKey(options.Value.OriginalForHeaderName)
            && Interlocked.Exchange(ref _logged, 1) == 0)
        {
            Log.Untrusted(logger, context.Connection.RemoteIpAddress);
        }

        return next(context);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "X-Forwarded-For arrives from {Address} and is not believed. If that is your proxy, add it to ForwardedHeaders:KnownProxies; until then all clients behind it share one rate limit.")]
        public static partial void Untrusted(ILogger logger, IPAddress? address);
    }
}
