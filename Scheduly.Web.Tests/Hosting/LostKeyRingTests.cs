using System.Xml.Linq;
using Microsoft.Data.Sqlite;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Health;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Storage.Switching;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>The sessions are there and the keys that they were sealed with are not: no start may go on as if nothing were missing.</summary>
public sealed class LostKeyRingTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);
    private readonly SqliteFolder _folder = new();

    public static TheoryData<string> Backends => ["Sqlite", "Redis", "PostgreSql"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => $"Data Source={_folder.Path}/data/scheduly.db";

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task An_empty_ring_beside_sealed_sessions_ends_the_start_and_no_key_is_made(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        await using var first = await StartAsync(settings);
        var browser = first.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var ring = first.Backend.OpenKeyRing()!;
        var keys = ring.GetAllElements();
        Assert.NotEmpty(keys);
        await EmptyAsync(settings);

        var refused = await Assert.ThrowsAsync<KeyRingLostException>(() => StartAsync(settings));
        Assert.Contains("The key ring is lost", refused.Message, StringComparison.Ordinal);
        Assert.Contains(backend == "Redis" ? $"list {settings["SessionStorage:KeyPrefix"]}keys" : "table scheduly_keys", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sessions revoke --without-key", refused.Message, StringComparison.Ordinal);
        Assert.Empty(ring.GetAllElements());

        // A node that runs goes on with what it has read.
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        await browser.GetAsync("/set/a/2");
        foreach (var key in keys) ring.StoreElement(key, $"key-{key.Attribute("id")!.Value}");
        await using var restored = await StartAsync(settings);
        Assert.Equal("2", await browser.At(restored.NewBrowser().Client).GetAsync("/get/a"));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Sessions_in_clear_need_no_key(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        settings["SessionStorage:Encryption:Enabled"] = "false";
        await using (var first = await StartAsync(settings)) await first.NewBrowser().GetAsync("/set/a/1");
        await EmptyAsync(settings);
        await using var second = await StartAsync(settings);
        Assert.NotEmpty(second.Backend.OpenKeyRing()!.GetAllElements());
        Assert.Equal(1, await second.Engine.Storage.CountAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Sessions_that_have_ended_need_no_key(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        await using (var first = await StartAsync(settings))
        {
            await first.NewBrowser().GetAsync("/set/a/1");
            var entry = Assert.Single(await first.Engine.Storage.ListAllAsync(10, Cancel));
            Assert.True(await first.Engine.RevokeAsync(entry.Key));
        }

        await EmptyAsync(settings);
        await using var second = await StartAsync(settings);
        Assert.NotEmpty(second.Backend.OpenKeyRing()!.GetAllElements());
    }

    [Fact]
    public async Task During_a_switch_one_ring_of_the_two_is_enough()
    {
        var stores = await SwitchStores.CreateAsync(_stores, "Sqlite", "Redis");
        Browser browser;
        await using (var follow = await StartAsync(stores.Follow))
        {
            browser = follow.NewBrowser();
            await browser.GetAsync("/set/a/1");
        }

        await EmptyAsync(stores.Old);
        await using (var drain = await StartAsync(stores.Drain))
        {
            Assert.Equal("1", await browser.At(drain.NewBrowser().Client).GetAsync("/get/a"));
        }

        await EmptyAsync(stores.Old);
        await EmptyAsync(stores.New);
        foreach (var row in new[] { stores.Follow, stores.Drain }) await Assert.ThrowsAsync<KeyRingLostException>(() => StartAsync(row));
    }

    [Fact]
    public async Task The_commands_say_so_and_one_of_them_gives_up_what_is_lost()
    {
        await BuildAsync(2);
        await EmptyAsync(Sqlite);
        var status = await RunAsync(1, "status");
        Assert.Contains("unhealthy: key ring, ring lost", status.Output, StringComparison.Ordinal);
        Assert.Contains("its table scheduly_keys holds none", status.Output, StringComparison.Ordinal);
        Assert.Contains("The key ring is lost", (await RunAsync(1, "sessions", "count")).Errors, StringComparison.Ordinal);
        Assert.Contains("The key ring is lost", (await RunAsync(1)).Errors, StringComparison.Ordinal);

        // Nobody is there to type the confirmation.
        Assert.StartsWith("Sealed with keys that are not in the ring: sessions 2, links 0.", (await RunAsync(1, "sessions", "revoke", "--without-key")).Output, StringComparison.Ordinal);
        Assert.Contains("Ended: 2.", (await RunAsync(0, "sessions", "revoke", "--without-key", "--yes")).Output, StringComparison.Ordinal);
        await RunAsync(0, "status");
        await BuildAsync(1);
        Assert.StartsWith("Sealed with keys that are not in the ring: sessions 0, links 0.", (await RunAsync(0, "sessions", "revoke", "--without-key", "--yes")).Output, StringComparison.Ordinal);
        Assert.Equal("1", (await RunAsync(0, "sessions", "count")).Output.Trim());
    }

    [Fact]
    public async Task A_ring_of_other_keys_is_warned_of_and_only_what_it_does_not_open_is_given_up()
    {
        await BuildAsync(2);
        var others = await KeysOfAnotherStoreAsync();
        await EmptyAsync(Sqlite);
        await using (var backend = _folder.CreateBackend(connectionString: File))
        {
            await backend.InitializeAsync(Cancel);
            foreach (var key in others) backend.OpenKeyRing()!.StoreElement(key, "restored");
        }

        await using (var app = SchedulyFactory.ForOperator(new(Sqlite)))
        {
            await app.NewBrowser().BuildAsync();
            var finding = (await app.ReadyAsync()).Finding("sessions without key");
            Assert.Equal("degraded", finding.Status);
            Assert.StartsWith("2 of 3 stored sessions that were looked at", finding.Cause, StringComparison.Ordinal);
        }

        Assert.Contains("Ended: 2.", (await RunAsync(0, "sessions", "revoke", "--without-key", "--yes")).Output, StringComparison.Ordinal);
        Assert.Equal("1", (await RunAsync(0, "sessions", "count")).Output.Trim());
    }

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    private Dictionary<string, string?> Sqlite => new() { ["SessionStorage:Backend"] = "Sqlite", ["SessionStorage:ConnectionString"] = File };

    private static Task<SessionHost> StartAsync(IReadOnlyDictionary<string, string?> settings) => SessionHost.StartAsync(SessionHost.MapMembers, settings);

    private static async Task EmptyAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var connectionString = settings["SessionStorage:ConnectionString"]!;
        switch (settings["SessionStorage:Backend"])
        {
            case "Redis":
                await using (var connection = await ConnectionMultiplexer.ConnectAsync(connectionString))
                {
                    Assert.True(await connection.GetDatabase().KeyDeleteAsync($"{settings["SessionStorage:KeyPrefix"]}keys"));
                }

                break;
            case "PostgreSql":
                await PostgresServerFixture.ExecuteAsync(connectionString, "DELETE FROM scheduly_keys");
                break;
            default:
                await using (var connection = new SqliteConnection($"{connectionString};Pooling=false"))
                {
                    await connection.OpenAsync(Cancel);
                    await using var delete = new SqliteCommand("DELETE FROM scheduly_keys", connection);
                    Assert.NotEqual(0, await delete.ExecuteNonQueryAsync(Cancel));
                }

                break;
        }
    }

    private async Task BuildAsync(int sessions)
    {
        await using var app = new SchedulyFactory(Sqlite);
        for (var i = 0; i < sessions; i++) await app.NewBrowser().BuildAsync();
    }

    private async Task<IReadOnlyCollection<XElement>> KeysOfAnotherStoreAsync()
    {
        await using var other = await StartAsync(await _stores.SettingsAsync("Sqlite"));
        return other.Backend.OpenKeyRing()!.GetAllElements();
    }

    private async Task<(string Output, string Errors)> RunAsync(int code, params string[] arguments)
    {
        await using var program = new ProgramProcess(_folder.Path, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, arguments);
        await program.TypeAsync("");
        var ended = await program.EndsAsync();
        Assert.True(ended == code, $"{string.Join(' ', arguments)} ended with {ended}: {program.Output} {program.Errors}");
        return (program.Output, program.Errors);
    }
}
