using System.Data.Common;
using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>The contract of <see cref="IDistributedCache"/>: by the database's own cache package where there is one, on the same rows.</summary>
internal sealed partial class DatabaseSessionStorage
{
    public override async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        if (engine.PlainCache is { } cache) return await cache.GetAsync(PlainKey(key), token);
        var rows = await engine.QueryAsync(
            _sql.PlainRead,
            [PlainId(key), .. Times()],
            reader => (Value: reader.GetFieldValue<byte[]>(0), Slides: !reader.IsDBNull(1)),
            token);
        if (rows is not [var row]) return null;
        if (row.Slides) await RefreshAsync(key, token);
        return row.Value;
    }

    public override async Task SetAsync(
        string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        if (engine.PlainCache is { } cache)
        {
            await cache.SetAsync(PlainKey(key), value, options, token);
            return;
        }

        var now = Now;
        var expiry = CacheExpiry.From(options, now);
        var expires = expiry.ExpiresAt ?? DateTimeOffset.MaxValue;
        Argument[] arguments =
        [
            PlainId(key),
            Argument.Binary("@value", value),
            Argument.Seconds("@sliding", expiry.Sliding),
            _sql.HasClock ? Argument.Lifetime("@lifetime", expires - now) : Argument.Time("@expires", expires),
            _sql.HasClock ? Argument.Lifetime("@left", expiry.Absolute - now) : Argument.Time("@deadline", expiry.Absolute),
        ];
        while (true)
        {
            try
            {
                await engine.WriteAsync(_sql.PlainSet, arguments, token);
                return;
            }
            catch (DbException failure) when (engine.IsDuplicateKey(failure))
            {
                // Another made the row between update and insert; now there is one to update.
            }
        }
    }

    public override Task RefreshAsync(string key, CancellationToken token = default) => engine.PlainCache is { } cache
        ? cache.RefreshAsync(PlainKey(key), token)
        : engine.WriteAsync(_sql.PlainRefresh, [PlainId(key), .. Times()], token);

    public override Task RemoveAsync(string key, CancellationToken token = default) => engine.PlainCache is { } cache
        ? cache.RemoveAsync(PlainKey(key), token)
        : engine.WriteAsync(_sql.PlainRemove, [PlainId(key)], token);

    private Argument PlainId(string key) => Argument.Text("@id", PlainKey(key));

    private string PlainKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _plain + StorageKey.For("cache", key).Hash;
    }
}
