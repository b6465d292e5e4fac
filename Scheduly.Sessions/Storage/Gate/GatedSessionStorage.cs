using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage.Gate;

/// <summary>
/// A storage behind the gate: what a request waits for is bounded in time, and reads are tried once more when they fail early.
/// Whole listings and batches may take their time; they too are refused while the gate is open. A batch of one is what a request waits for.
/// </summary>
internal sealed class GatedSessionStorage(SessionStorage inner, StorageGate gate) : SessionStorage(inner.Space)
{
    public override string Backend => inner.Backend;

    public override bool CanCompareAndSet => inner.CanCompareAndSet;

    public override Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default) =>
        AgainAsync(() => inner.ReadAsync(key, CancellationToken.None));

    public override Task<byte[]?> ReadConfirmedAsync(StorageKey key) =>
        ConfirmedAsync(key, () => AgainAsync(() => inner.ReadAsync(key, CancellationToken.None)), static value => value is not null);

    // No token goes into a command: a driver that cancels asks the store once more, and waits for that answer too.
    public override Task<bool> TrySetAsync(
        StorageKey key,
        ReadOnlyMemory<byte> value,
        Stamp? expected,
        TimeSpan expiresIn,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default) =>
        ConfirmedAsync(key, () => gate.RunAsync(() => inner.TrySetAsync(key, value, expected, expiresIn, deadline, CancellationToken.None)), static stored => stored);

    public override Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default) =>
        AgainAsync(() => inner.TouchAsync(key, expiresIn, CancellationToken.None));

    /// <summary>Asked again when the answer was lost, it may say that nothing was there, which is true by then.</summary>
    public override Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default) =>
        ConfirmedAsync(key, () => AgainAsync(() => inner.RemoveAsync(key, CancellationToken.None)), static existed => existed);

    public override Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        gate.RunLongAsync(() => inner.CountAsync(cancellationToken), repeatable: true);

    public override Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default) =>
        gate.RunLongAsync(() => inner.ListAsync(cursor, limit, cancellationToken), repeatable: true);

    public override Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default) =>
        gate.RunLongAsync(() => inner.StartingWithAsync(beginning, cancellationToken), repeatable: true);

    public override Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default) =>
        keys.Count == 1 ? AgainAsync(() => inner.ReadManyAsync(keys, CancellationToken.None)) : gate.RunLongAsync(() => inner.ReadManyAsync(keys, cancellationToken), repeatable: true);

    public override Task<IReadOnlyList<Stamp?>> ReadStampsAsync(IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default) =>
        keys.Count == 1 ? AgainAsync(() => inner.ReadStampsAsync(keys, CancellationToken.None)) : gate.RunLongAsync(() => inner.ReadStampsAsync(keys, cancellationToken), repeatable: true);

    public override Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default) =>
        entries.Count == 1
            ? ConfirmedAsync(entries[0].Key, () => gate.RunAsync(() => inner.SetManyAsync(entries, overwrite, CancellationToken.None)), static stored => stored[0])
            : gate.RunLongAsync(() => inner.SetManyAsync(entries, overwrite, cancellationToken), repeatable: false);

    public override Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default) =>
        gate.RunLongAsync(() => inner.RemoveExpiredAsync(limit, cancellationToken), repeatable: true);

    public override Task PingAsync(CancellationToken cancellationToken = default) => gate.RunAsync(Done(() => inner.PingAsync(cancellationToken)));

    public override Task<byte[]?> GetAsync(string key, CancellationToken token = default) => AgainAsync(() => inner.GetAsync(key, CancellationToken.None));

    public override Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        gate.RunAsync(Done(() => inner.SetAsync(key, value, options, CancellationToken.None)));

    public override Task RefreshAsync(string key, CancellationToken token = default) =>
        gate.RunAsync(Done(() => inner.RefreshAsync(key, CancellationToken.None)));

    public override Task RemoveAsync(string key, CancellationToken token = default) =>
        gate.RunAsync(Done(() => inner.RemoveAsync(key, CancellationToken.None)));

    /// <summary>
    /// What a write did is told when replicas have confirmed it, where they are waited for. That is outside of the gate: replicas that are away are no
    /// outage of the store.
    /// </summary>
    private Task<T> ConfirmedAsync<T>(StorageKey key, Func<Task<T>> write, Func<T, bool> happened)
    {
        return inner.BeginWrite(key) is { } confirm ? RunAsync() : write();

        async Task<T> RunAsync()
        {
            var result = await write();
            if (happened(result)) await confirm();
            return result;
        }
    }

    /// <summary>
    /// A connection that broke while it lay in the pool fails its first command: the second finds a new one. What has waited in
    /// vain is not tried again, for the gate decides about that.
    /// </summary>
    private async Task<T> AgainAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await gate.RunAsync(operation);
        }
        catch (StorageUnavailableException failure) when (failure.InnerException is not null && !gate.IsOpen)
        {
            return await gate.RunAsync(operation);
        }
    }

    private static Func<Task<bool>> Done(Func<Task> operation) => async () =>
    {
        await operation();
        return true;
    };
}
