using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Upgrade;

/// <summary>
/// What the version of 2026-11-30 left on Redis and PostgreSQL, as DUMP and pg_dump give it: a session of the old contract, one of a browser, the key ring
/// (of nobody else) and the audit log. The servers' clocks decide what is alive, so that the expiries alone are moved.
/// </summary>
public sealed class VersionBeforeServerTests
{
    private static readonly TimeSpan Alive = TimeSpan.FromHours(12), Ever = TimeSpan.FromDays(36_500);

    private static readonly string Folder = Path.Combine(Repository.Root, "Scheduly.Web.Tests", "Upgrade");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_sessions_of_the_version_before_open_go_on_and_keep_their_form()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Folder, "version-before.redis.jsonl"), Cancel)) await RestoreAsync(redis.GetDatabase(), JsonElement.Parse(line));
        await GoesOnAsync(
            "Redis",
            server.ConnectionString,
            "CfDJ8JnHN2BVnCZNsY87LshXDN0EDJ9KSeB1aFy7j5%2B3a9n08RNAE2URuArhe1vfe33Zl0A9kImmKez22v6Kp12W1UTGIMRWT2RE09JeH9sXzKIP%2FDpYpt%2BmkGcobYzNg7PDTA",
            "3c083f03-4228-4523-898e-419104484ec0");
    }

    [Fact]
    public async Task PostgreSQL_sessions_of_the_version_before_open_go_on_and_keep_their_form()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, await File.ReadAllTextAsync(Path.Combine(Folder, "version-before.sql"), Cancel));
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, """UPDATE scheduly_cache SET "ExpiresAtTime" = now() + interval '12 hours', "AbsoluteExpiration" = now() + interval '30 days'""");
        await GoesOnAsync(
            "PostgreSql",
            server.ConnectionString,
            "CfDJ8IOXlx9uX2hBlAltbjz%2F4LbO2OrPIgzcnYtDQeG15yoSQNh6LQWTG%2FUvZE2rg932ko5EMC43mIpbVDnYIO%2BSTO82DWxJ9TYyYmZ0AwBWa5JwxJLLGjEd9BTK%2BvXWI7%2B4tw",
            "77a41f8d-6077-421e-ba6f-ec85832d6ea3");
    }

    private static async Task GoesOnAsync(string backend, string connection, string cookie, string sessionId)
    {
        await using var app = new SchedulyFactory(
            new Dictionary<string, string?> { ["SessionStorage:Backend"] = backend, ["SessionStorage:ConnectionString"] = connection },
            services =>
            {
                // Sessions last 30 days at most, and 400 where the settings say so: these are older some day.
                services.RemoveAll<IValidateOptions<SessionStorageOptions>>();
                services.PostConfigure<SessionStorageOptions>(options => options.AbsoluteTimeout = Ever);
            });
        var storage = app.Engine.Storage;
        var before = await VersionBeforeTests.HeadersAsync(storage);
        Assert.Equal(2, before.Count);
        var browser = app.NewBrowser();
        browser.SetCookie("scheduly", Uri.UnescapeDataString(cookie));
        Assert.Equal(VersionBeforeTests.Crns, (await browser.ActiveAsync()).Crns().Order());
        var optimized = await app.NewBrowser().SuccessAsync("/optimize", $$"""{"session_id":"{{sessionId}}","utterance":"no Tuesday"}""");
        Assert.Equal(["Fri", "Tue"], optimized.Strings("preferences.noDays").Order());
        (await browser.ChangeAsync("/api/schedule/optimize", """{"utterance":"no Monday"}""")).Dispose();

        var after = await VersionBeforeTests.HeadersAsync(storage);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(after, entry =>
        {
            var old = before[entry.Key];
            Assert.Equal((old.Format, old.Flags, old.CreatedAt), (entry.Value.Format, entry.Value.Flags, entry.Value.CreatedAt));
            Assert.NotEqual(old.Stamp, entry.Value.Stamp);
        });
        Assert.Equal(2, (await app.Services.GetRequiredService<StorageBackend>().OpenAudit().ReadAsync(null, null, 10, Cancel)).Entries.Count(entry => entry.Time < Then));
    }

    /// <summary>When the last of them was written.</summary>
    private static DateTimeOffset Then => new(2026, 12, 1, 1, 2, 0, TimeSpan.Zero);

    private static async Task RestoreAsync(IDatabase redis, JsonElement line)
    {
        RedisKey key = line.GetProperty("key").GetString();
        await redis.KeyRestoreAsync(key, line.GetProperty("dump").GetBytesFromBase64());
        switch (await redis.KeyTypeAsync(key))
        {
            case RedisType.Hash:
                await redis.HashSetAsync(key, "absexp", (TimeProvider.System.GetUtcNow() + Ever).UtcTicks);
                await redis.KeyExpireAsync(key, Alive);
                break;
            case RedisType.SortedSet:
                foreach (var member in await redis.SortedSetRangeByRankAsync(key)) await redis.SortedSetAddAsync(key, member, (TimeProvider.System.GetUtcNow() + Alive).ToUnixTimeMilliseconds());
                break;
        }
    }
}
