namespace Scheduly.Sessions.Storage.Switching;

/// <summary>
/// The protocol that takes one entry from the old store to the new one, and ends one in both. Every step is one command, and whatever
/// stands after any of them can be taken further by any node:
/// <list type="number">
/// <item>old: compare-and-set the value to a marker that carries it, under a fresh stamp: no write to the old store can succeed any more;</item>
/// <item>new: insert the value, with its own stamp, unless something is there; look whether the marker still stands;</item>
/// <item>old: compare-and-set the marker to one without content.</item>
/// </list>
/// Whoever ends an entry that has a marker leaves a tombstone in the new store: a mover that was held up between (1) and (2) then finds the place taken.
/// </summary>
internal sealed class EntryMover(SessionStorage from, SessionStorage to, TimeProvider clock)
{
    /// <summary>Lost races before a request gives up; each was won by another that got further.</summary>
    private const int Attempts = 100;

    /// <summary>A tombstone outlives every copy of the marker that some mover may hold; stores round expiries.</summary>
    private static readonly TimeSpan TombstoneMargin = TimeSpan.FromMinutes(1);

    public static async Task<StorageEntry?> ReadOneAsync(SessionStorage storage, StorageKey key) =>
        (await storage.ReadManyAsync([key]))[0];

    /// <summary>Moves the entry, or goes on with a move that another node began.</summary>
    /// <returns>What is in the new store now; null when the entry has ended or never was.</returns>
    public async Task<byte[]?> BringAsync(StorageKey key)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await ReadOneAsync(from, key) is not { } old) return null;
            switch (StoredValue.KindOf(old.Value.Span))
            {
                case StoredKind.Ended:
                    return null;
                case StoredKind.Moved or StoredKind.MovedAndEnded:
                    return StoredValue.Content(await to.ReadAsync(key));
                case StoredKind.Moving:
                    return await FinishAsync(old with { Value = StoredValue.Unwrap(old.Value) }, Stamp.Read(old.Value.Span));
                default:
                    var mark = Stamp.New(clock);
                    if (await ReplaceAsync(from, old, StoredValue.Moving(mark, old.Value.Span))) return await FinishAsync(old, mark);
                    await PauseAsync(attempt);
                    break;
            }
        }

        throw Contended();
    }

    /// <summary>Ends the entry wherever it is, whatever is in it.</summary>
    /// <returns>True for the one caller that ended it.</returns>
    public async Task<bool> EndAsync(StorageKey key)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            StorageEntry? old;
            try
            {
                old = await ReadOneAsync(from, key);
            }
            catch (StorageUnavailableException)
            {
                // What has content in the new store has none of its own in the old one: a tombstone that lives as long as the entry could ends it for good.
                if (await ReadOneAsync(to, key) is not { } only || StoredValue.KindOf(only.Value.Span) != StoredKind.Content) throw;
                if (await BuryAsync(only, only.Deadline)) return true;
                continue;
            }

            if (old is null) return StoredValue.Content(await to.ReadAsync(key)) is not null && await to.RemoveAsync(key);
            var kind = StoredValue.KindOf(old.Value.Span);
            switch (kind)
            {
                case StoredKind.Ended:
                    return false;
                case StoredKind.Content:
                    // No mover has begun, and after this none can.
                    if (await BuryAsync(old, old.ExpiresAt, from))
                    {
                        await IfAnsweredAsync(() => from.RemoveAsync(key));
                        return true;
                    }

                    break;
                case StoredKind.Moving:
                    var mark = Stamp.New(clock);
                    var empty = StoredValue.Moved(mark, old.Value.Span);
                    if (await ReplaceAsync(from, old, empty)) return await EndMovedAsync(old with { Value = empty });
                    break;
                default:
                    return await EndMovedAsync(old);
            }

            await PauseAsync(attempt);
        }

        throw Contended();
    }

    /// <summary>Inserts a new entry into the new store; the tombstone of one that had the same key, and a marker of an earlier switch, give way.</summary>
    public async Task<bool> InsertAsync(
        StorageKey key, ReadOnlyMemory<byte> value, TimeSpan expiresIn, DateTimeOffset deadline)
    {
        if (await to.TrySetAsync(key, value, null, expiresIn, deadline)) return true;
        return await to.ReadAsync(key) is { } there
            && StoredValue.KindOf(there) != StoredKind.Content
            && await to.TrySetAsync(key, value, Stamp.Read(there), expiresIn, deadline);
    }

    /// <summary>Steps 2 and 3.</summary>
    /// <param name="content">The value as it was, with the times that it is to keep.</param>
    /// <param name="mark">The stamp of the marker that carries it.</param>
    private async Task<byte[]?> FinishAsync(StorageEntry content, Stamp mark)
    {
        var inserted = await InsertMovedAsync(content);
        var standing = await ReadOneAsync(from, content.Key);
        if (standing is null && inserted)
        {
            // Somebody took the marker away, who may have known the old store alone: that was the end.
            await BuryAsync(content, content.ExpiresAt);
            inserted = false;
        }

        var current = inserted ? content.Value.ToArray() : StoredValue.Content(await to.ReadAsync(content.Key));
        if (standing is not null && Stamp.Read(standing.Value.Span) == mark)
        {
            // A marker that stays as it is does no harm: the next node to meet it does this.
            await IfAnsweredAsync(() => ReplaceAsync(from, standing, StoredValue.Moved(Stamp.New(clock), standing.Value.Span, ended: current is null)));
        }

        return current;
    }

    private async Task<bool> InsertMovedAsync(StorageEntry content)
    {
        if ((await to.SetManyAsync([content], overwrite: false))[0]) return true;

        // A marker here was left by an earlier switch in the other direction.
        return await to.ReadAsync(content.Key) is { } there
            && StoredValue.KindOf(there) is StoredKind.Moving or StoredKind.Moved or StoredKind.MovedAndEnded
            && await to.TrySetAsync(content.Key, content.Value, Stamp.Read(there), Left(content.ExpiresAt), content.Deadline);
    }

    /// <param name="marker">What stands in the old store, without content.</param>
    private async Task<bool> EndMovedAsync(StorageEntry marker)
    {
        // Where nothing is in the new store and no end was noted, some other is just ending it; the tombstone decides who did.
        var noted = StoredValue.KindOf(marker.Value.Span) == StoredKind.MovedAndEnded;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var moved = await ReadOneAsync(to, marker.Key);
            var kind = moved is null ? StoredKind.Moved : StoredValue.KindOf(moved.Value.Span);
            if (kind == StoredKind.Ended) return false;
            var until = marker.ExpiresAt + TombstoneMargin;
            var buried = moved is null
                ? (await to.SetManyAsync([new(marker.Key, StoredValue.Tombstone(Stamp.New(clock), marker.Value.Span), until, until)], overwrite: false))[0]
                : await BuryAsync(moved, until);
            if (buried)
            {
                await IfAnsweredAsync(() => ReplaceAsync(from, marker, StoredValue.Moved(Stamp.New(clock), marker.Value.Span, ended: true)));
                return !noted || kind == StoredKind.Content;
            }

            await PauseAsync(attempt);
        }

        throw Contended();
    }

    private Task<bool> BuryAsync(StorageEntry entry, DateTimeOffset until, SessionStorage? storage = null) =>
        ReplaceAsync(storage ?? to, entry with { ExpiresAt = until }, StoredValue.Tombstone(Stamp.New(clock), entry.Value.Span));

    /// <summary>Compare-and-set on what was read, with its times.</summary>
    private Task<bool> ReplaceAsync(SessionStorage storage, StorageEntry entry, byte[] value) =>
        storage.TrySetAsync(entry.Key, value, Stamp.Read(entry.Value.Span), Left(entry.ExpiresAt), entry.Deadline);

    private TimeSpan Left(DateTimeOffset until)
    {
        var left = until - clock.GetUtcNow();
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private static Task PauseAsync(int attempt) => Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 2 + Math.Min(attempt, 20))));

    /// <summary>For what the result does not hang on.</summary>
    private static async Task IfAnsweredAsync(Func<Task<bool>> operation)
    {
        try
        {
            await operation();
        }
        catch (StorageUnavailableException)
        {
            // Whoever meets what was left here takes it further.
        }
    }

    private static StorageUnavailableException Contended() => new("The entry kept changing while it was moved or ended.");
}
