using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Scheduly.Sessions;

/// <summary>
/// Which endpoints take the response's body before they change their session, and write past a guard that the change installs: components rendered on
/// the server do. For those the guard is there before they run. An endpoint that is not known for it is remembered when it was seen to.
/// </summary>
internal sealed class EarlyBodies
{
    private readonly ConditionalWeakTable<Endpoint, object> _seen = [];

    public void Note(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint) _seen.TryAdd(endpoint, this);
    }

    public bool Expects(HttpContext context) =>
        context.GetEndpoint() is { } endpoint && (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || _seen.TryGetValue(endpoint, out _));
}
