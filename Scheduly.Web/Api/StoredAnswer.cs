using Microsoft.Net.Http.Headers;
using Scheduly.Sessions;

namespace Scheduly.Web.Api;

/// <summary>An answer that depends on nothing but what the session stores and what the catalogues hold: the browser keeps it and asks whether it still holds.</summary>
internal static class StoredAnswer
{
    /// <summary>Another build may write the same state in another form.</summary>
    private static readonly string Build = typeof(StoredAnswer).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>Sends the session's version with that of the catalogues as the entity tag; the session has been loaded.</summary>
    /// <param name="catalogs">As <see cref="Schedules.Catalog.CourseCatalog.Version"/>: the answer has news of what a replaced file changed.</param>
    /// <returns>True when the browser has the answer already, which is then 304 without a body.</returns>
    public static bool IsKnown(HttpContext context, string catalogs)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        if (context.Session.Version is not { } version) return false;
        var tag = new EntityTagHeaderValue($"\"{version}-{Build}{catalogs}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        foreach (var known in context.Request.GetTypedHeaders().IfNoneMatch)
        {
            if (known.Compare(tag, useStrongComparison: false)) return true;
        }

        return false;
    }
}
