using System.Runtime.CompilerServices;
using Scheduly.Sessions;
using Scheduly.Sessions.Feed;

namespace Scheduly.Web.Live;

/// <summary>Tells the operators' list of sessions that one of them changed, at most once a second, as server-sent events without content.</summary>
internal static class SessionTicks
{
    public const string Path = "/admin/sessions/events";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A browser comes back by itself, and is looked at again: a sign-in that has ended must not go on here.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static IResult Listen(HttpContext context, LiveFeed feed, IHostApplicationLifetime lifetime, TimeProvider clock) =>
        context.Request.Headers.Accept.Any(accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
            ? TypedResults.ServerSentEvents(TicksAsync(feed, clock, lifetime.ApplicationStopping, context.RequestAborted), "tick")
            : Results.StatusCode(StatusCodes.Status406NotAcceptable);

    private static async IAsyncEnumerable<string> TicksAsync(
        LiveFeed feed, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var late = new CancellationTokenSource(Longest, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping, aborted);
        using var changed = new SemaphoreSlim(0, 1);
        using var watch = feed.WatchSpace(SessionEngine.Space, () => Release(changed));
        yield return "begin";
        while (true)
        {
            await changed.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested) yield break;
            yield return "changed";
            await Task.Delay(Pause, clock, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Release(SemaphoreSlim changed)
    {
        lock (changed)
        {
            if (changed.CurrentCount == 0) changed.Release();
        }
    }
}
