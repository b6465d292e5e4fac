using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage.Observed;

/// <summary>
/// A storage whose operations are told to a <see cref="StorageObserver"/>. What an operation needs goes along as a value and the functions
/// are static, so that it costs one state machine and nothing else; none while nobody listens.
/// </summary>
internal sealed class ObservedSessionStorage(SessionStorage inner, StorageObserver observer) : SessionStorage(inner.Space)
{
    public override string Backend => inner.Backend;

    public override bool CanCompareAndSet => inner.CanCompareAndSet;

    public override Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.Read,
        (key, cancellationToken),
        static (storage, with) => storage.ReadAsync(with.key, with.cancellationToken),
        static value => value is null ? StorageOutcome.Missing : StorageOutcome.Ok);

    public override Task<byte[]?> ReadConfirmedAsync(StorageKey key) => RunAsync(
        StorageVerb.Read,
        key,
        static (storage, key) => storage.ReadConfirmedAsync(key),
        static value => value is null ? StorageOutcome.Missing : StorageOutcome.Ok);

    public override Task<bool> TrySetAsync(
        StorageKey key,
        ReadOnlyMemory<byte> value,
        Stamp? expected,
        TimeSpan expiresIn,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.Write,
        (key, value, expected, expiresIn, deadline, cancellationToken),
        static (storage, with) => storage.TrySetAsync(with.key, with.value, with.expected, with.expiresIn, with.deadline, with.cancellationToken),
        static stored => stored ? StorageOutcome.Ok : StorageOutcome.Lost);

    public override Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.Touch,
        (key, expiresIn, cancellationToken),
        static (storage, with) => storage.TouchAsync(with.key, with.expiresIn, with.cancellationToken),
        static found => found ? StorageOutcome.Ok : StorageOutcome.Missing);

    public override Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.Remove,
        (key, cancellationToken),
        static (storage, with) => storage.RemoveAsync(with.key, with.cancellationToken),
        static found => found ? StorageOutcome.Ok : StorageOutcome.Missing);

    public override Task<long> CountAsync(CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.Count, cancellationToken, static (storage, token) => storage.CountAsync(token), static _ => StorageOutcome.Ok);

    public override Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.List,
        (cursor, limit, cancellationToken),
        static (storage, with) => storage.ListAsync(with.cursor, with.limit, with.cancellationToken),
        static _ => StorageOutcome.Ok);

    public override Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.List,
        (beginning, cancellationToken),
        static (storage, with) => storage.StartingWithAsync(with.beginning, with.cancellationToken),
        static found => found is null ? StorageOutcome.Missing : StorageOutcome.Ok);

    public override Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.ReadMany,
        (keys, cancellationToken),
        static (storage, with) => storage.ReadManyAsync(with.keys, with.cancellationToken),
        static _ => StorageOutcome.Ok);

    public override Task<IReadOnlyList<Stamp?>> ReadStampsAsync(IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.ReadMany,
        (keys, cancellationToken),
        static (storage, with) => storage.ReadStampsAsync(with.keys, with.cancellationToken),
        static _ => StorageOutcome.Ok);

    public override Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.WriteMany,
        (entries, overwrite, cancellationToken),
        static (storage, with) => storage.SetManyAsync(with.entries, with.overwrite, with.cancellationToken),
        static _ => StorageOutcome.Ok);

    public override Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.RemoveExpired,
        (limit, cancellationToken),
        static (storage, with) => storage.RemoveExpiredAsync(with.limit, with.cancellationToken),
        static _ => StorageOutcome.Ok);

    public override Task PingAsync(CancellationToken cancellationToken = default) => RunAsync(
        StorageVerb.Ping, cancellationToken, static (storage, token) => DoneAsync(storage.PingAsync(token)), static _ => StorageOutcome.Ok);

    public override Task<byte[]?> GetAsync(string key, CancellationToken token = default) => RunAsync(
        StorageVerb.Cache,
        (key, token),
        static (storage, with) => storage.GetAsync(with.key, with.token),
        static value => value is null ? StorageOutcome.Missing : StorageOutcome.Ok);

    public override Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => RunAsync(
        StorageVerb.Cache,
        (key, value, options, token),
        static (storage, with) => DoneAsync(storage.SetAsync(with.key, with.value, with.options, with.token)),
        static _ => StorageOutcome.Ok);

    public override Task RefreshAsync(string key, CancellationToken token = default) => RunAsync(
        StorageVerb.Cache, (key, token), static (storage, with) => DoneAsync(storage.RefreshAsync(with.key, with.token)), static _ => StorageOutcome.Ok);

    public override Task RemoveAsync(string key, CancellationToken token = default) => RunAsync(
        StorageVerb.Cache, (key, token), static (storage, with) => DoneAsync(storage.RemoveAsync(with.key, with.token)), static _ => StorageOutcome.Ok);

    private Task<T> RunAsync<T, TWith>(
        StorageVerb verb, TWith with, Func<SessionStorage, TWith, Task<T>> run, Func<T, StorageOutcome> outcome) =>
        observer.IsWatched ? WatchedAsync(verb, with, run, outcome) : run(inner, with);

    private async Task<T> WatchedAsync<T, TWith>(
        StorageVerb verb, TWith with, Func<SessionStorage, TWith, Task<T>> run, Func<T, StorageOutcome> outcome)
    {
        var watch = observer.Begin(inner.Backend, verb);
        try
        {
            var result = await run(inner, with);
            observer.End(watch, inner.Backend, verb, outcome(result));
            return result;
        }
        catch (Exception cause)
        {
            observer.End(watch, inner.Backend, verb, OutcomeOf(cause));
            throw;
        }
    }

    private static StorageOutcome OutcomeOf(Exception cause) =>
        cause is StorageUnavailableException { WasSent: false } or StorageFullException or NotSupportedException or ArgumentException or FormatException
            or OperationCanceledException { CancellationToken.IsCancellationRequested: true }
            ? StorageOutcome.Refused
            : StorageOutcome.Error;

    private static async Task<bool> DoneAsync(Task operation)
    {
        await operation;
        return true;
    }
}
