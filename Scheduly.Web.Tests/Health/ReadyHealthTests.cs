using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Health;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health;

public sealed class ReadyHealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_asks_nothing_and_Ready_gives_everybody_a_word()
    {
        var store = new FaultyBackend(new MemoryBackend(64 << 20, TimeProvider.System));
        await using var app = SchedulyFactory.ForOperator([], services => services.AddSingleton<StorageBackend>(store));
        using var client = app.NewClient();
        store.Before = _ => throw new IOException("the cable");
        Assert.Equal("""{"status":"healthy"}""", await client.GetStringAsync("/health/live", Cancel));
        using var ready = await client.GetAsync("/health/ready", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"status":"unhealthy"}""", await ready.Content.ReadAsStringAsync(Cancel));
        Assert.Contains("IOException", (await app.ReadyAsync()).Finding("store").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_ask_at_once_or_soon_after_cost_the_store_one_look()
    {
        var clock = new FakeTimeProvider();
        var writes = 0;
        var store = new FaultyBackend(new MemoryBackend(64 << 20, clock));
        await using var app = SchedulyFactory.ForOperator([], services => services.AddSingleton<StorageBackend>(store).AddSingleton<TimeProvider>(clock));
        await app.ReadyAsync();
        clock.Advance(ReadyHealth.Freshness);
        store.Before = operation =>
        {
            if (operation == "set") Interlocked.Increment(ref writes);
            return Task.CompletedTask;
        };
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.ReadyAsync(asOperator: false)));
        await app.ReadyAsync();
        Assert.Equal(1, writes);
        clock.Advance(ReadyHealth.Freshness);
        await app.ReadyAsync();
        Assert.Equal(2, writes);
    }

    [Fact]
    public async Task A_probe_leaves_nothing_behind()
    {
        await using var app = SchedulyFactory.ForOperator(new() { ["SessionStorage:Backend"] = "Memory" });
        await app.ReadyAsync();
        Assert.Equal(0, await app.Services.GetRequiredService<StorageBackend>().Open("probe").CountAsync(Cancel));
    }

    [Fact]
    public async Task Clean_up_that_fails_for_three_rounds_is_told()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        var store = new FaultyBackend(new MemoryBackend(64 << 20, clock));
        await using var app = SchedulyFactory.ForOperator([], services => services.AddSingleton<StorageBackend>(store).AddSingleton<TimeProvider>(clock));
        store.Before = operation => operation == "remove expired" ? throw new IOException("not now") : Task.CompletedTask;
        Assert.DoesNotContain((await app.ReadyAsync()).Findings, one => one.Subject == "behind");
        clock.Advance(TimeSpan.FromMinutes(21));
        store.Before = operation => operation == "remove expired" && !Environment.StackTrace.Contains("StoreProbe", StringComparison.Ordinal) ? throw new IOException("not now") : Task.CompletedTask;
        Assert.Equal("degraded", (await app.ReadyAsync()).Finding("behind").Status);
    }

    [Fact]
    public async Task A_ring_in_the_clear_is_warned_of_in_production_alone()
    {
        foreach (var (environment, warned) in new[] { ("Production", 1), ("Development", 0) })
        {
            await using var app = SchedulyFactory.ForOperator(new() { ["SessionStorage:Backend"] = "Memory", ["environment"] = environment });
            Assert.Equal(warned, (await app.ReadyAsync()).Findings.Count(one => one.Subject == "ring unprotected"));
        }
    }

    [Fact]
    public async Task A_ring_whose_folder_was_emptied_is_unhealthy()
    {
        var keys = Directory.CreateTempSubdirectory("scheduly-ring-");
        await using (var app = SchedulyFactory.ForOperator(new() { ["SessionStorage:Backend"] = "Memory", ["DataProtection:KeysPath"] = keys.FullName }))
        {
            Assert.NotEqual("unhealthy", (await app.ReadyAsync()).Status);
            foreach (var file in keys.GetFiles()) file.Delete();
            Assert.Equal("unhealthy", (await app.ReadyUntilAsync("unhealthy")).Finding("ring lost").Status);
        }

        keys.Delete(recursive: true);
    }
}
