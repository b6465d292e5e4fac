using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

public sealed class RedisBackendTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Startup_names_the_setting_the_place_and_the_mend_when_no_server_answers()
    {
        var port = Servers.FreePort();
        await using var backend = Create($"redis://ann:hunter2@127.0.0.1:{port}/0");
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => backend.InitializeAsync(Cancel));
        Assert.Equal(
            $"SessionStorage:ConnectionString: no Redis answers at 127.0.0.1:{port}. Start it or correct the address.",
            refused.Message);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://127.0.0.1:{0}")]
    [InlineData("redis://:hunter2@127.0.0.1:{0}")]
    [InlineData("redis://ann:hunter2@127.0.0.1:{0}")]
    public async Task Startup_says_so_when_the_password_is_refused(string url)
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString))
        {
            await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "requirepass", "right");
        }

        await using var backend = Create(url.Replace("{0}", $"{server.Port}", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => backend.InitializeAsync(Cancel));
        Assert.Contains("refuses the user or the password", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);

        await using var admitted = Create($"redis://:right@127.0.0.1:{server.Port}/1");
        await admitted.InitializeAsync(Cancel);
        await admitted.Open("sessions").PingAsync(Cancel);
    }

    [Fact]
    public async Task A_storage_that_was_opened_before_the_start_works_after_it()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var backend = Create($"redis://127.0.0.1:{server.Port}");
        var storage = backend.Open("sessions");
        await backend.InitializeAsync(Cancel);
        await storage.PingAsync(Cancel);
    }

    [Fact]
    public async Task The_key_ring_is_a_list_of_elements_as_the_framework_writes_it()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var backend = Create(server.ConnectionString);
        await backend.InitializeAsync(Cancel);
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var list = $"{backend.KeyPrefix}keys";
        await admin.GetDatabase().ListRightPushAsync(list, "<key id=\"1\"><a>&lt;</a></key>");

        var ring = backend.OpenKeyRing();
        ring.StoreElement(new XElement("key", new XAttribute("id", 2), new XElement("b")), "key-2");
        Assert.Equal(["1", "2"], ring.GetAllElements().Select(key => key.Attribute("id")!.Value));
        Assert.Equal("<", ring.GetAllElements().First().Value);
        Assert.Equal("<key id=\"2\"><b /></key>", await admin.GetDatabase().ListGetByIndexAsync(list, 1));
    }

    [Fact]
    public async Task A_server_that_may_drop_live_sessions_is_warned_of()
    {
        await using var server = await RedisServer.StartAsync(own: true, settings: ["--maxmemory", "64mb", "--maxmemory-policy", "volatile-lru"]);
        var logs = new FakeLogCollector();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(logs)));
        await using var backend = new RedisBackend(Options(server.ConnectionString), TimeProvider.System, factory);
        await backend.InitializeAsync(Cancel);
        Assert.Contains("noeviction", Assert.Single(logs.GetSnapshot(), log => log.Level == LogLevel.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_server_fails_operations_without_showing_a_key_and_after_its_return_all_is_as_before()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var backend = Create(server.ConnectionString);
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var (key, value) = (Key(), Value());
        Assert.True(await storage.TrySetAsync(key, value, null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));

        await server.KillAsync();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Assert.ThrowsAnyAsync<RedisException>(() => storage.ReadAsync(key, Cancel));
            Assert.DoesNotContain(key.Hash, failure.ToString(), StringComparison.Ordinal);
        }

        await server.RestartAsync();
        await BackAsync(storage);
        Assert.Equal(value, await storage.ReadAsync(key, Cancel));
        Assert.True(await storage.TrySetAsync(key, Value("next"), StampOf(value), TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));
        Assert.Equal(1, await storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_frozen_server_fails_operations_and_none_of_the_failures_shows_a_key()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var backend = Create(server.ConnectionString);
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var key = Key();

        await server.FreezeAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => storage.TouchAsync(key, TimeSpan.FromHours(1), Cancel));
        Assert.True(failure is RedisException or TimeoutException, failure.ToString());
        Assert.DoesNotContain(key.Hash, failure.ToString(), StringComparison.Ordinal);
        await server.ResumeAsync();
        await BackAsync(storage);
    }

    private static async Task BackAsync(SessionStorage storage)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await storage.PingAsync(Cancel);
                return;
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException && attempt < 300)
            {
                await Task.Delay(100, Cancel);
            }
        }
    }

    private static SessionStorageOptions Options(string connectionString) =>
        new() { Backend = BackendKind.Redis, ConnectionString = connectionString };

    private static RedisBackend Create(string connectionString) =>
        new(Options(connectionString), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
}
