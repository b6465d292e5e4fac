using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.HttpOverrides;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting.Proxies;

/// <summary>What is believed of the proxies in front: nothing unless the settings name them.</summary>
internal static partial class ProxySettings
{
    public const string KnownProxies = "ForwardedHeaders:KnownProxies";

    public const string PathBase = "PathBase";

    private static readonly char[] Separators = [',', ';', ' '];

    extension(WebApplicationBuilder builder)
    {
        /// <exception cref="StorageSetupException">A proxy's address or the base path cannot be read.</exception>
        public void AddProxies()
        {
            var proxies = Read(builder.Configuration);
            var basePath = BasePathOf(builder.Configuration);
            builder.Services.AddSingleton(new BasePathSetting(basePath));
            builder.Services.Configure<ForwardedHeadersOptions>(options =>
            {
                options.ForwardedHeaders = proxies.Count > 0
                    ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix
                    : ForwardedHeaders.None;

                // As many as are known, one after the other from this end: the first that is not known is the client.
                options.ForwardLimit = null;
                options.KnownProxies.Clear();
                options.KnownIPNetworks.Clear();
                foreach (var proxy in proxies)
                {
                    if (IPAddress.TryParse(proxy, out var address)) options.KnownProxies.Add(address);
                    else options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
                }
            });
        }
    }

    extension(WebApplication app)
    {
        public void UseProxies()
        {
            app.UseForwardedHeaders();
            app.UseMiddleware<UntrustedForwarding>();
            app.UseMiddleware<BasePath>();
        }
    }

    /// <summary>A list, or one plain value with commas, as environment variables have it.</summary>
    private static List<string> Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(KnownProxies);
        List<string> proxies = [.. section.GetChildren().Select(child => child.Value).Prepend(section.Value)
            .SelectMany(value => value?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [])];
        foreach (var proxy in proxies)
        {
            if (!IPAddress.TryParse(proxy, out _) && !System.Net.IPNetwork.TryParse(proxy, out _))
            {
                throw new StorageSetupException($"{KnownProxies} holds '{proxy}'. Give addresses (10.0.0.5) or networks (10.0.0.0/24).");
            }
        }

        return proxies;
    }

    private static PathString BasePathOf(IConfiguration configuration)
    {
        if (configuration[PathBase]?.Trim().Trim('/') is not { Length: > 0 } text) return PathString.Empty;
        return Segments().IsMatch(text)
            ? new("/" + text)
            : throw new StorageSetupException($"{PathBase} is '{text}'. Give the path that the pages are under, such as /schedules.");
    }

    [GeneratedRegex("^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$")]
    private static partial Regex Segments();
}

/// <param name="Path">Empty when the application is at the root.</param>
internal sealed record BasePathSetting(PathString Path);
