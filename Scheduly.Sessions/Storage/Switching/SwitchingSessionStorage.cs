using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage.Switching;

/// <summary>
/// One space in two stores, each behind its own gate. A stamped entry has its content in one of them at a time; subclasses say how it is
/// found, and whether it is moved. What the new store can answer does not wait for the old one.
/// </summary>
/// <param name="old">The store that is being left.</param>
/// <param name="main">The one of the two that <c>SessionStorage:Backend</c> names.</param>
internal abstract partial class SwitchingSessionStorage(
    SessionStorage old, SessionStorage @new, SessionStorage main, EntryMover mover, OldStoreCensus census) : SessionStorage(main.Space)
{
    public override string Backend => main.Backend;

    /// <summary>How many entries only the old store has.</summary>
    public OldStoreCensus Census => census;

    protected SessionStorage Old => old;

    protected SessionStorage New => @new;

    protected EntryMover Mover => mover;

    private SessionStorage Other => main == old ? @new : old;

    public override async Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default) => (await LocateAsync(key))?.Value;

    /// <summary>Updates where the entry is. New entries go into the main store; that nothing stands under the key is asked of that store alone, since keys are random.</summary>
    public override async Task<bool> TrySetAsync(
        StorageKey key,
        ReadOnlyMemory<byte> value,
        Stamp? expected,
        TimeSpan expiresIn,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default)
    {
        if (expected is not { } stamp) return await InsertAsync(key, value, expiresIn, deadline);
        if (await main.TrySetAsync(key, value, stamp, expiresIn, deadline, cancellationToken)) return true;

        // What was moved is tried there at once: a node that asks first where it is loses the race against one that knows.
        if (main == old && await @new.TrySetAsync(key, value, stamp, expiresIn, deadline, cancellationToken)) return true;

        // Another node moved it, or this one has to: the value keeps its stamp on the way.
        return await LocateAsync(key) is { } place
            && Stamp.Read(place.Value) == stamp
            && await place.Storage.TrySetAsync(key, value, stamp, expiresIn, deadline, cancellationToken);
    }

    /// <summary>A marker or a tombstone could be touched as well, so the entry is found first.</summary>
    public override async Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default) =>
        await LocateAsync(key) is { } place && await place.Storage.TouchAsync(key, expiresIn, cancellationToken);

    public override Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default) => mover.EndAsync(key);

    /// <summary>Moves the entry, and empties its marker also where a mover died after the new store had it: a read has no need to look.</summary>
    /// <returns>False when it has ended or never was.</returns>
    public async Task<bool> MoveAsync(StorageKey key) => await mover.BringAsync(key) is not null;

    /// <summary>The main store must answer; whether the fallback does is told by <see cref="SwitchingBackend.FallbackAnswers"/>.</summary>
    public override Task PingAsync(CancellationToken cancellationToken = default) => main.PingAsync(cancellationToken);

    public override async Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default)
    {
        var removed = await main.RemoveExpiredAsync(limit, cancellationToken);
        if (removed < limit) await IfAnsweredAsync(async () => removed += await Other.RemoveExpiredAsync(limit - removed, cancellationToken));
        return removed;
    }

    public override async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await main.GetAsync(key, token) ?? await Other.GetAsync(key, token);

    /// <summary>Written to the main store and taken out of the other, where an older value would come to light again.</summary>
    public override async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await main.SetAsync(key, value, options, token);
        await IfAnsweredAsync(() => Other.RemoveAsync(key, token));
    }

    public override async Task RefreshAsync(string key, CancellationToken token = default)
    {
        await main.RefreshAsync(key, token);
        await IfAnsweredAsync(() => Other.RefreshAsync(key, token));
    }

    public override async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await Other.RemoveAsync(key, token);
        await main.RemoveAsync(key, token);
    }

    /// <summary>Where the entry is now, and its value; null when there is none.</summary>
    protected abstract Task<Place?> LocateAsync(StorageKey key);

    protected abstract Task<bool> InsertAsync(StorageKey key, ReadOnlyMemory<byte> value, TimeSpan expiresIn, DateTimeOffset deadline);

    /// <summary>For what the fallback's outage must not fail.</summary>
    private static async Task IfAnsweredAsync(Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (StorageUnavailableException)
        {
            // The store that was asked for has answered.
        }
    }

    protected Place? InNew(byte[]? content) => content is null ? null : new Place(@new, content);

    /// <param name="Value">Content: neither a marker nor a tombstone.</param>
    protected sealed record Place(SessionStorage Storage, byte[] Value);
}
