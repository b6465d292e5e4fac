using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// Bounds how many schedules are planned at once. A flood of builds would take all processors, the store's answers would come late, and a healthy
/// store would be taken for one that is unavailable.
/// </summary>
internal sealed class PlannerQueue(IOptions<PlanningOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.Concurrent,
        QueueLimit = options.Value.Queue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Whether a command searches for a plan; the others only move what is there.</summary>
    public static bool IsFor(ScheduleCommand command) => command is not (Undo or Redo or Rename or SelectSchedule or RemoveSchedule or StartOver or Duplicate or Adopt or TakeOver);

    /// <summary>Waits for a place; dispose it when the plan is made.</summary>
    /// <exception cref="PlannerBusyException">Too many wait already.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var place = await _limiter.AcquireAsync(1, cancellationToken);
        if (place.IsAcquired) return place;
        place.Dispose();
        throw new PlannerBusyException();
    }

    public void Dispose() => _limiter.Dispose();
}

/// <summary>Too many schedules are being planned; nothing was changed.</summary>
internal sealed class PlannerBusyException() : Exception("Many schedules are being planned just now. Nothing was changed; try again in a moment.");
