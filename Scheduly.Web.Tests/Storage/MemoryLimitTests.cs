using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage;

/// <summary>The memory is bounded for what lives and grows, too.</summary>
public sealed class MemoryLimitTests
{
    private const long Limit = 100_000;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Small_entries_that_grow_are_refused_at_the_limit_and_none_vanishes()
    {
        await using var backend = new MemoryBackend(Limit, TimeProvider.System);
        var storage = backend.Open("sessions");
        var values = new Dictionary<StorageKey, byte[]>();
        for (var i = 0; i < 100; i++) Assert.True(await TrySetAsync(Key(), 100));
        await Assert.ThrowsAsync<StorageFullException>(async () =>
        {
            for (var size = 200; size < 10_000; size += 100)
            {
                foreach (var key in values.Keys.ToList()) Assert.True(await TrySetAsync(key, size));
            }
        });
        Assert.InRange(backend.Bytes, Limit * 9 / 10, Limit);
        foreach (var (key, value) in values) Assert.Equal(value, await storage.ReadAsync(key, Cancel));

        // What does not grow is changed as before, and what shrinks makes room.
        var first = values.Keys.First();
        Assert.True(await storage.TouchAsync(first, 2 * Hour, Cancel));
        Assert.True(await TrySetAsync(first, values[first].Length));
        Assert.True(await TrySetAsync(first, 20));
        Assert.True(await TrySetAsync(Key(), 50));

        async Task<bool> TrySetAsync(StorageKey key, int size)
        {
            var (next, before) = (Value(size), values.GetValueOrDefault(key));
            var stored = await storage.TrySetAsync(key, next, before is null ? null : StampOf(before), Hour, TimeProvider.System.GetUtcNow() + (3 * Hour), Cancel);
            if (stored) values[key] = next;
            return stored;
        }
    }

    [Fact]
    public async Task A_session_that_outgrows_the_memory_is_told_so_and_keeps_what_it_has()
    {
        var store = new MemoryBackend(Limit, TimeProvider.System);
        await using var host = await SessionHost.StartAsync(
            SessionHost.MapMembers, configure: builder => builder.Services.AddSingleton<StorageBackend>(store));
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/list/-");
        var piece = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(2000));
        for (var i = 0; ; i++)
        {
            Assert.True(i < 200, "The memory has no bound.");
            using var answer = await browser.SendAsync(HttpMethod.Get, $"/set/m{i}/{piece}");
            if (answer.IsSuccessStatusCode) continue;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("session-store-full", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            break;
        }

        Assert.Equal("-", await browser.GetAsync("/get/list"));
        Assert.Equal(piece, await browser.GetAsync("/get/m0"));
    }
}
