using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;

namespace Scheduly.Sessions.Health;

/// <summary>
/// How much is still only in the old store during a switch, counted at most once in a few seconds however many ask, and by one look at a time.
/// A look that takes longer than <c>SessionStorage:OperationTimeout</c> goes on, and the answer is that of before.
/// </summary>
internal sealed class OldStoreHealth
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    private readonly SwitchingBackend? _backend;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly Shared<OldStoreReport> _report;
    private volatile OldStoreReport? _last;

    public OldStoreHealth(StorageBackend backend, IOptions<SessionStorageOptions> options, TimeProvider clock)
    {
        (_backend, _limit, _clock) = (backend as SwitchingBackend, options.Value.OperationTimeout, clock);
        _report = new(CountAsync, Freshness, clock);
    }

    /// <returns>Null when there is no switch.</returns>
    public async Task<OldStoreReport?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_backend is null) return null;
        try
        {
            return await _report.ReadAsync(cancellationToken).WaitAsync(_limit, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return _last ?? Unknown();
        }
    }

    private async Task<OldStoreReport> CountAsync()
    {
        long sessions = 0, links = 0, owners = 0;
        var answers = true;
        try
        {
            foreach (var space in (IEnumerable<string>)[.. SealedEntries.Spaces, SessionOwners.Space])
            {
                var count = await _backend!.CountOldAsync(space);
                if (space == SessionEngine.Space) sessions += count.OnlyThere;
                else if (space == SessionOwners.Space) owners += count.OnlyThere;
                else links += count.OnlyThere;
                answers &= count.Answers;
            }

            return _last = Empty() with { Sessions = sessions, Links = links, Owners = owners, Answers = answers, CountedAt = answers ? _clock.GetUtcNow() : _last?.CountedAt };
        }
        catch (StorageUnavailableException)
        {
            return Unknown();
        }
    }

    private OldStoreReport Unknown() => Empty() with { Answers = _backend!.Mode == SwitchMode.Drain ? _backend.FallbackAnswers : !_backend.Main.IsAway };

    private OldStoreReport Empty()
    {
        var old = _backend!.Mode == SwitchMode.Drain ? _backend.Fallback : _backend.Main;
        return new(_backend.Mode, old.Name, old.Location);
    }
}

/// <summary>What one is told of the store that is being left.</summary>
/// <param name="Backend">Its name, "Redis".</param>
/// <param name="Location">Where it is; for operators alone.</param>
/// <param name="Sessions">Sessions that it alone has; null when they are not counted yet.</param>
/// <param name="Links">Shared schedules and links to come back that it alone has; null when they are not counted yet.</param>
/// <param name="Owners">Notes of whose a session is that it alone has: they move by the command alone.</param>
/// <param name="Answers">False when it is unavailable: the numbers are those of before.</param>
internal sealed record OldStoreReport(
    SwitchMode Mode, string Backend, string Location, long? Sessions = null, long? Links = null, long Owners = 0, bool Answers = true, DateTimeOffset? CountedAt = null)
{
    /// <summary>Nothing keeps the switch from being ended.</summary>
    public bool IsEmpty => Mode == SwitchMode.Drain && Answers && Sessions == 0 && Links == 0 && Owners == 0;
}
