using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage;

/// <summary>The clean-up removes what has expired in the cache that the application gets, too.</summary>
public sealed class CacheSweepTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Memory")]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Expired_entries_of_the_cache_are_removed_and_others_stay(string backend)
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, await _stores.SettingsAsync(backend));
        var cache = host.Services.GetRequiredService<IDistributedCache>();
        await cache.SetAsync("living", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) }, Cancel);
        var one = await TakenAsync(host);
        for (var i = 0; i < 700; i++)
        {
            await cache.SetAsync($"dying {i}", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(1) }, Cancel);
        }

        Assert.Equal(701 * one, await TakenAsync(host));
        await Task.Delay(TimeSpan.FromSeconds(1.2), Cancel);
        await host.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel);
        Assert.Equal(one, await TakenAsync(host));
        Assert.NotNull(await cache.GetAsync("living", Cancel));
    }

    public void Dispose() => _stores.Dispose();

    /// <summary>Rows, or bytes in memory.</summary>
    private static async Task<long> TakenAsync(SessionHost host) => ((GatedBackend)host.Backend).Inner switch
    {
        MemoryBackend memory => memory.Bytes,
        DatabaseBackend database => (await database.Engine.QueryAsync(
            $"SELECT COUNT(*) FROM {Dialect.TableName} WHERE \"Id\" LIKE 'cache/cache:%'", [], row => row.GetInt64(0), Cancel))[0],
        var other => throw new NotSupportedException(other.Name),
    };
}
