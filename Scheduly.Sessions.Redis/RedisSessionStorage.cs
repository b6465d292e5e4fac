using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// Stamped entries through scripts on hashes in RedisCache's layout, plain ones through RedisCache itself. Where what lies is
/// said at <see cref="RedisLayout"/>.
/// </summary>
/// <param name="redis">Usable once the backend is initialized.</param>
/// <param name="replicas">Null when no write waits for them.</param>
internal sealed partial class RedisSessionStorage(
    RedisConnection redis, string keyPrefix, string space, TimeProvider clock, RedisReplicas? replicas = null) : SessionStorage(space)
{
    /// <summary>Longer expiries are cut to this, since later dates than the year 9999 cannot be written.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromDays(365_000);

    private readonly RedisLayout _layout = new(keyPrefix, space);

    public override string Backend => nameof(BackendKind.Redis);

    public override async Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default) =>
        await HashGetAsync(_layout.Entry(key)).WaitAsync(cancellationToken);

    public override Func<Task>? BeginWrite(StorageKey key) => replicas?.Begin(_layout.Entry(key));

    public override Task<bool> TrySetAsync(
        StorageKey key,
        ReadOnlyMemory<byte> value,
        Stamp? expected,
        TimeSpan expiresIn,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default)
    {
        RedisValue stamp = expected is { } known ? known.ToBytes() : RedisValue.EmptyString;
        return EvaluateAsync(
            RedisScripts.TrySet, key, [value, stamp, Milliseconds(expiresIn), deadline.UtcTicks, key.Hash], cancellationToken);
    }

    public override Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default) =>
        EvaluateAsync(RedisScripts.Touch, key, [Milliseconds(expiresIn), key.Hash], cancellationToken);

    public override Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default) =>
        EvaluateAsync(RedisScripts.Remove, key, [key.Hash], cancellationToken);

    public override Task PingAsync(CancellationToken cancellationToken = default) => redis.Database.PingAsync().WaitAsync(cancellationToken);

    public override Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        redis.Cache.GetAsync(_layout.Cached(key), token).WaitAsync(token);

    /// <summary>
    /// RedisCache counts in whole seconds and cuts the rest: spans are rounded up, so that nothing ends before its time, and given
    /// from now, so that its reading of the clock a moment later does not cost a second.
    /// </summary>
    public override Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        var now = clock.GetUtcNow();
        var expiry = CacheExpiry.From(options, now);
        var rounded = new DistributedCacheEntryOptions
        {
            AbsoluteExpirationRelativeToNow = WholeSeconds(expiry.Absolute - now),
            SlidingExpiration = WholeSeconds(expiry.Sliding),
        };
        return WithRoomAsync(async () =>
        {
            await redis.Cache.SetAsync(_layout.Cached(key), value, rounded, token).WaitAsync(token);
            return true;
        });
    }

    public override Task RefreshAsync(string key, CancellationToken token = default) =>
        redis.Cache.RefreshAsync(_layout.Cached(key), token).WaitAsync(token);

    public override Task RemoveAsync(string key, CancellationToken token = default) =>
        redis.Cache.RemoveAsync(_layout.Cached(key), token).WaitAsync(token);

    private async Task<RedisValue> HashGetAsync(RedisKey entry)
    {
        var database = redis.DatabaseFor(entry);
        try
        {
            return await database.HashGetAsync(entry, RedisLayout.Data);
        }
        catch (Exception failure) when (failure is not RedisServerException)
        {
            throw redis.Failed(entry, failure);
        }
    }

    private async Task<bool> EvaluateAsync(string script, StorageKey key, RedisValue[] arguments, CancellationToken cancellationToken) =>
        (bool)await EvaluateAsync(script, _layout.EntryAndIndex(key), arguments).WaitAsync(cancellationToken);

    private static long Milliseconds(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        return (long)Math.Ceiling(span.TotalMilliseconds);
    }

    private static TimeSpan? WholeSeconds(TimeSpan? span) =>
        span is { } given ? TimeSpan.FromSeconds(Math.Ceiling(Math.Min(given.TotalSeconds, Forever.TotalSeconds))) : null;
}
