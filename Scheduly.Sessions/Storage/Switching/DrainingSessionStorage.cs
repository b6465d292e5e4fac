namespace Scheduly.Sessions.Storage.Switching;

/// <summary>The new store is the main one; what is found in the old one only is moved before it is used.</summary>
internal sealed class DrainingSessionStorage(SessionStorage old, SessionStorage @new, EntryMover mover, OldStoreCensus census)
    : SwitchingSessionStorage(old, @new, @new, mover, census)
{
    protected override async Task<Place?> LocateAsync(StorageKey key)
    {
        if (await New.ReadAsync(key) is { } value)
        {
            var kind = StoredValue.KindOf(value);
            if (kind == StoredKind.Content) return InNew(value);
            if (kind == StoredKind.Ended) return null;
        }

        return InNew(await Mover.BringAsync(key));
    }

    protected override Task<bool> InsertAsync(StorageKey key, ReadOnlyMemory<byte> value, TimeSpan expiresIn, DateTimeOffset deadline) =>
        Mover.InsertAsync(key, value, expiresIn, deadline);
}
