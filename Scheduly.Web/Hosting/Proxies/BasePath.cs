namespace Scheduly.Web.Hosting.Proxies;

/// <summary>
/// Puts the base path of the settings in front of every link, whether or not a proxy took it off the request. What a known proxy says in
/// <c>X-Forwarded-Prefix</c> wins.
/// </summary>
internal sealed class BasePath(RequestDelegate next, BasePathSetting setting)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;

        // A proxy may pass on what a client sent: as the start of a link, such a prefix would lead to another host.
        if (request.PathBase.Value is { } prefix && (prefix.StartsWith("//", StringComparison.Ordinal) || prefix.Contains('\\', StringComparison.Ordinal))) request.PathBase = PathString.Empty;
        if (request.PathBase.HasValue) request.PathBase = request.PathBase.Value!.TrimEnd('/');
        if (!setting.Path.HasValue) return next(context);
        if (request.Path.StartsWithSegments(setting.Path, StringComparison.OrdinalIgnoreCase, out var rest)) request.Path = rest.HasValue ? rest : "/";
        if (!request.PathBase.HasValue) request.PathBase = setting.Path;
        return next(context);
    }
}
