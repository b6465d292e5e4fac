using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Scheduly.Web.Hosting.Proxies;

/// <summary>Logs once that forwarded headers arrive from an address that nobody named: all clients behind it share one rate limit.</summary>
internal sealed partial class UntrustedForwarding(RequestDelegate next, IOptions<ForwardedHeadersOptions> options, ILogger<UntrustedForwarding> logger)
{
    /// <summary>What proxies send of the client: some send only one of them.</summary>
    private static readonly string[] Names =
    [
        ForwardedHeadersDefaults.XForwardedForHeaderName, "Forwarded", "X-Real-IP",
        ForwardedHeadersDefaults.XForwardedProtoHeaderName, ForwardedHeadersDefaults.XForwardedPrefixHeaderName, ForwardedHeadersDefaults.XForwardedHostHeaderName,
    ];

    private int _logged;

    public Task InvokeAsync(HttpContext context)
    {
        // What was believed has been taken out of the header, and the address before it was kept.
        if (Volatile.Read(ref _logged) == 0
            && Array.Find(Names, context.Request.Headers.ContainsKey) is { } name
            && !context.Request.Headers.ContainsKey(options.Value.OriginalForHeaderName)
            && Interlocked.Exchange(ref _logged, 1) == 0)
        {
            Log.Untrusted(logger, name, context.Connection.RemoteIpAddress);
        }

        return next(context);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Header} arrives from {Address} and is not believed. If that is your proxy, add it to ForwardedHeaders:KnownProxies; until then all clients behind it share one rate limit.")]
        public static partial void Untrusted(ILogger logger, string header, IPAddress? address);
    }
}
