using System.Runtime.CompilerServices;
using Scheduly.Web.Health.History;

namespace Scheduly.Web.Api;

/// <summary>Tells the live health page when there is something new, as server-sent events without content of their own.</summary>
internal static class HealthEventsApi
{
    /// <summary>A browser comes back by itself, and is looked at again: a sign-in that has ended must not go on here.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapHealthEventsApi() => routes.Map("/admin/health/events", Listen).ForAdminsToGet();
    }

    private static IResult Listen(HttpContext context, HistorySampler sampler, IHostApplicationLifetime lifetime, TimeProvider clock) =>
        context.Request.Headers.Accept.Any(accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
            ? TypedResults.ServerSentEvents(TicksAsync(sampler, clock, lifetime.ApplicationStopping, context.RequestAborted), "tick")
            : Results.StatusCode(StatusCodes.Status406NotAcceptable);

    private static async IAsyncEnumerable<string> TicksAsync(
        HistorySampler sampler, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var late = new CancellationTokenSource(Longest, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping, aborted);
        yield return "begin";
        while (true)
        {
            await sampler.NextAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested) yield break;
            yield return "sample";
        }
    }
}
