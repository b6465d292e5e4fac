using System.Net;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>A key that reaches the ring while a node runs: restored, copied, or made by another node.</summary>
public sealed class LateKeyTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);
    private readonly SqliteFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private int _reads;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task What_another_node_seals_with_a_new_key_opens_at_once(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        await using var node = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        await node.NewBrowser().GetAsync("/set/a/1");
        await using var other = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        var key = AddKey(other);
        await Eventually.HoldsAsync(() => DefaultKey(other) == key, "the other node uses its new key");
        Assert.NotEqual(key, DefaultKey(node));

        // Both what the cookie is closed with and what the session is sealed with.
        var browser = other.NewBrowser();
        await browser.GetAsync("/set/a/2");
        Assert.Equal(key, SessionCookies.KeyOf(browser));
        Assert.Equal("2", await browser.At(node.NewBrowser().Client).GetAsync("/get/a"));
    }

    [Fact]
    public async Task What_is_new_in_the_ring_counts_after_half_a_minute_without_anybody_asking_for_it()
    {
        await using var node = await StartAsync();
        await using var other = await StartAsync();
        var key = AddKey(other);
        Assert.NotEqual(key, DefaultKey(node));
        _clock.Advance(RereadKeyRing.Interval);
        await Eventually.HoldsAsync(() => DefaultKey(node) == key, "the node uses the new key");
        other.Services.GetRequiredService<IKeyManager>().RevokeKey(key);
        _clock.Advance(RereadKeyRing.Interval);
        await Eventually.HoldsAsync(() => DefaultKey(node) != key, "the node knows that the key is revoked");
    }

    [Fact]
    public async Task Invented_keys_cost_one_read_in_some_seconds_for_all_requests_together()
    {
        await using var node = await StartAsync();
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        for (var round = 1; round <= 3; round++)
        {
            _reads = 0;
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
            {
                var inventor = browser.Clone();
                SessionCookies.NameKey(inventor, Guid.NewGuid());
                using var answer = await inventor.SendAsync(HttpMethod.Get, "/get/a");
                return answer.StatusCode;
            })));
            Assert.All(answers, status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
            Assert.Equal(1, _reads);
            Assert.Equal("1", await browser.GetAsync("/get/a"));
            _clock.Advance(RereadKeyRing.Pause);
        }
    }

    [Fact]
    public async Task A_store_that_does_not_give_the_ring_again_takes_nothing_from_the_node()
    {
        FaultyBackend? store = null;
        await using var node = await StartAsync(faulty => store = faulty);
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        store!.Before = operation => operation == "read ring" ? throw new TimeoutException("no answer") : Task.CompletedTask;
        for (var minutes = 0; minutes < 5; minutes++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal("1", await browser.GetAsync("/get/a"));
        }

        SessionCookies.NameKey(browser, Guid.NewGuid());
        using var answer = await browser.SendAsync(HttpMethod.Get, "/get/a");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_that_the_ring_lost_while_the_node_runs_goes_on_opening_there()
    {
        await using var node = await StartAsync();
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await using var another = await SessionHost.StartAsync(SessionHost.MapMembers, await _stores.SettingsAsync("Sqlite"));
        var others = another.Backend.OpenKeyRing()!.GetAllElements();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.Path}/data/test.db;Pooling=false"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var delete = new Microsoft.Data.Sqlite.SqliteCommand("DELETE FROM scheduly_keys", connection);
            Assert.Equal(1, await delete.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        node.Backend.OpenKeyRing()!.StoreElement(others.Single(), "of another ring");
        var key = Guid.Parse(others.Single().Attribute("id")!.Value);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync(() => DefaultKey(node) == key, "the node uses what is in the ring now");
        Assert.Equal("1", await browser.GetAsync("/get/a"));

        // What it seals from now on must open at other nodes.
        await browser.GetAsync("/set/a/2");
        var entry = Assert.Single((await node.Engine.Storage.ListAsync(null, 10, TestContext.Current.CancellationToken)).Entries);
        Assert.Equal(key, SessionSeal.KeyOf(await node.Engine.Storage.ReadAsync(entry.Key, TestContext.Current.CancellationToken)));
    }

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    private static Guid DefaultKey(SessionHost host) => host.Services.GetRequiredService<IKeyRingProvider>().GetCurrentKeyRing().DefaultKeyId;

    private static Guid AddKey(SessionHost host)
    {
        var now = TimeProvider.System.GetUtcNow();
        return host.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90)).KeyId;
    }

    /// <summary>A node on the SQLite file of this test, with a clock that stands and a count of how often the ring is read.</summary>
    private Task<SessionHost> StartAsync(Action<FaultyBackend>? then = null)
    {
        var store = new FaultyBackend(_folder.CreateBackend(_clock));
        store.Before = operation =>
        {
            if (operation == "read ring") Interlocked.Increment(ref _reads);
            return Task.CompletedTask;
        };
        then?.Invoke(store);
        return SessionHost.StartAsync(SessionHost.MapMembers, clock: _clock, configure: builder => builder.Services.AddSingleton<StorageBackend>(store));
    }
}
