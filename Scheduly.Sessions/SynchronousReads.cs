using System.Runtime.CompilerServices;

namespace Scheduly.Sessions;

/// <summary>
/// Which endpoints read their session without having loaded it, as most code for the stock session does. Such a read holds a thread of the pool
/// until the store has answered; many at once hold all of them, and none is left to take the answers in. So what an endpoint was seen to do once
/// is done for it from then on: its session is loaded, without holding a thread, before it runs.
/// </summary>
internal sealed partial class SynchronousReads(ILogger<SynchronousReads> logger)
{
    /// <summary>Endpoints come and go while a process runs, where they are made at run time.</summary>
    private readonly ConditionalWeakTable<Endpoint, object> _seen = [];

    /// <summary>Before the read, so that requests which wait for a thread behind this one are loaded for already.</summary>
    public void Note(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint && _seen.TryAdd(endpoint, this)) Log.Seen(logger, endpoint.DisplayName);
    }

    public bool Expects(HttpContext context) => context.GetEndpoint() is { } endpoint && _seen.TryGetValue(endpoint, out _);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Endpoint} reads its session without LoadAsync. From now on it is loaded before the handler runs.")]
        public static partial void Seen(ILogger logger, string? endpoint);
    }
}
