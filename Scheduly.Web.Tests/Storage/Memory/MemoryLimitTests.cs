using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Memory;

/// <summary>The Memory backend is bounded whatever its sessions do.</summary>
public sealed class MemoryLimitTests
{
    private const long Limit = 1 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Small_sessions_that_grow_are_refused_at_the_limit_and_keep_what_they_had()
    {
        await using var backend = new MemoryBackend(Limit, TimeProvider.System);
        var storage = backend.Open("sessions");
        var small = new Dictionary<StorageKey, byte[]>();
        for (var i = 0; i < 100; i++)
        {
            var (key, value) = (Key(), Value(100));
            small[key] = value;
            Assert.True(await storage.TrySetAsync(key, value, null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));
        }

        var refused = 0;
        foreach (var (key, value) in small)
        {
            try
            {
                Assert.True(await storage.TrySetAsync(key, Value(50_000), StampOf(value), TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));
            }
            catch (StorageFullException)
            {
                refused++;
                Assert.Equal(value, await storage.ReadAsync(key, Cancel));
                Assert.True(await storage.TrySetAsync(key, Value(100), StampOf(value), TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));
                Assert.True(await storage.TouchAsync(key, TimeSpan.FromHours(2), Cancel));
            }
        }

        Assert.InRange(backend.Bytes, 0, Limit);
        Assert.InRange(refused, 70, 99);
        Assert.Equal(100, await storage.CountAsync(Cancel));
        foreach (var key in small.Keys) Assert.True(await storage.RemoveAsync(key, Cancel));
        Assert.Equal(0, backend.Bytes);
    }
}
