namespace Scheduly.Sessions.Storage.Switching;

/// <summary>The old store is the main one; what other nodes moved, or made, is found in the new one. A move that was broken off is finished.</summary>
internal sealed class FollowingSessionStorage(SessionStorage old, SessionStorage @new, EntryMover mover, OldStoreCensus census)
    : SwitchingSessionStorage(old, @new, old, mover, census)
{
    protected override async Task<Place?> LocateAsync(StorageKey key)
    {
        if (await Old.ReadAsync(key) is not { } value) return InNew(StoredValue.Content(await New.ReadAsync(key)));
        switch (StoredValue.KindOf(value))
        {
            case StoredKind.Content:
                return new Place(Old, value);
            case StoredKind.Ended:
                return null;
            case StoredKind.Moving:
                var there = await New.ReadAsync(key);
                return InNew(StoredValue.Content(there) ?? await Mover.BringAsync(key));
            default:
                return InNew(StoredValue.Content(await New.ReadAsync(key)));
        }
    }

    protected override async Task<bool> InsertAsync(StorageKey key, ReadOnlyMemory<byte> value, TimeSpan expiresIn, DateTimeOffset deadline)
    {
        if (await Old.TrySetAsync(key, value, null, expiresIn, deadline)) return true;

        // A key that was moved once stays in the new store.
        return await Old.ReadAsync(key) is { } there
            && StoredValue.KindOf(there) is StoredKind.Moved or StoredKind.MovedAndEnded
            && await Mover.InsertAsync(key, value, expiresIn, deadline);
    }
}
