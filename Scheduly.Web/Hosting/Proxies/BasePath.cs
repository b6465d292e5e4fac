using Microsoft.AspNetCore.Routing.Patterns;

namespace Scheduly.Web.Hosting.Proxies;

/// <summary>
/// Puts the base path in front of every link, whether or not a proxy took it off the request: what a known proxy says in <c>X-Forwarded-Prefix</c>,
/// otherwise that of the settings.
/// </summary>
internal sealed class BasePath(RequestDelegate next, BasePathSetting setting, EndpointDataSource endpoints)
{
    /// <summary>The first parts of this program's own paths.</summary>
    private readonly Lazy<HashSet<string>> _own = new(() => endpoints.Endpoints
        .OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternLiteralPart literal] }, ..] ? literal.Content : "")
        .ToHashSet(StringComparer.OrdinalIgnoreCase));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;

        // A proxy may pass on what a client sent: as the start of a link, such a prefix would lead to another host.
        if (request.PathBase.Value is { } prefix && (prefix.StartsWith("//", StringComparison.Ordinal) || prefix.Contains('\\', StringComparison.Ordinal))) request.PathBase = PathString.Empty;
        if (request.PathBase.HasValue) request.PathBase = request.PathBase.Value!.TrimEnd('/');
        if (request.PathBase.HasValue && !_own.Value.Contains(request.PathBase.Value!.TrimStart('/'))) TakeOff(request, request.PathBase);
        if (!setting.Path.HasValue) return next(context);
        TakeOff(request, setting.Path);
        if (!request.PathBase.HasValue) request.PathBase = setting.Path;
        return next(context);
    }

    private static void TakeOff(HttpRequest request, PathString prefix)
    {
        if (request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase, out var rest)) request.Path = rest.HasValue ? rest : "/";
    }
}
