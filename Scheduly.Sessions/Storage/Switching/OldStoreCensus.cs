namespace Scheduly.Sessions.Storage.Switching;

/// <summary>
/// Counts one space of the old store by what its values mean. Up to a thousand rows that is exact each time; beyond, the rows are looked
/// through at most every half minute (or every twenty times as long as it takes), and in between their number alone is asked for. Who asks while
/// they are looked through waits for the same look; who goes away leaves it going.
/// </summary>
internal sealed class OldStoreCensus(SessionStorage old, SessionStorage @new, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private volatile Look? _last;
    private Task<Look>? _looking;

    /// <exception cref="StorageUnavailableException">The old store does not answer and was never counted.</exception>
    public async Task<OldStoreCount> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var rows = await old.CountAsync(cancellationToken);
            var look = _last;
            if (rows <= SessionStorage.MaxPageSize || look is null || clock.GetElapsedTime(look.At) > look.GoodFor) look = await LookOnceAsync().WaitAsync(cancellationToken);
            return new(Math.Max(0, rows - look.Moved), look.Ended, Answers: true);
        }
        catch (StorageUnavailableException) when (_last is { } look)
        {
            return new(Math.Max(0, look.Rows - look.Moved), look.Ended, Answers: false);
        }
    }

    private Task<Look> LookOnceAsync()
    {
        lock (_lock) return _looking is { IsCompleted: false } running ? running : _looking = LookAsync();
    }

    private async Task<Look> LookAsync()
    {
        var begun = clock.GetTimestamp();
        long rows = 0, moved = 0, ended = 0;
        string? cursor = null;
        do
        {
            var page = await old.ListAsync(cursor, SessionStorage.MaxPageSize);
            cursor = page.Next;
            rows += page.Entries.Count;
            var moving = new List<StorageKey>();
            foreach (var entry in page.Entries)
            {
                switch (StoredValue.KindOf(entry))
                {
                    case StoredKind.Content:
                        break;
                    case StoredKind.Moving:
                        moving.Add(entry.Key);
                        break;
                    case StoredKind.MovedAndEnded:
                        moved++;
                        ended++;
                        break;
                    default:
                        moved++;
                        break;
                }
            }

            if (moving.Count > 0) moved += (await @new.ReadManyAsync(moving)).Count(entry => entry is not null);
        }
        while (cursor is not null);

        var twenty = clock.GetElapsedTime(begun) * 20;
        return _last = new Look(clock.GetTimestamp(), rows, moved, ended, twenty > Freshness ? twenty : Freshness);
    }

    /// <param name="Moved">Rows that are no entries of their own: markers of what is in the new store or has ended, and tombstones.</param>
    private sealed record Look(long At, long Rows, long Moved, long Ended, TimeSpan GoodFor);
}

/// <param name="OnlyThere">Entries whose content the old store alone has.</param>
/// <param name="Ended">Entries that were moved and have ended: the new store still holds their tombstones.</param>
/// <param name="Answers">False when the old store is unavailable and these are the numbers of before.</param>
internal readonly record struct OldStoreCount(long OnlyThere, long Ended, bool Answers);
