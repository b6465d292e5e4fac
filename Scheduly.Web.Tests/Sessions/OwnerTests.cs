using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Whose a session is, and signing somebody out everywhere.</summary>
public sealed class OwnerTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Backends => ["Memory", "Sqlite", "Redis", "PostgreSql", "SqlServer"];

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task All_sessions_of_an_owner_end_and_no_others(string backend)
    {
        await using var host = await StartAsync(await _stores.SettingsAsync(backend));
        var (phone, laptop, bob, guest) = (host.NewBrowser(), host.NewBrowser(), host.NewBrowser(), host.NewBrowser());
        foreach (var browser in new[] { phone, laptop }) await browser.GetAsync("/own/ann");
        await bob.GetAsync("/own/bob");
        await guest.GetAsync("/set/kept/yes");
        var directory = host.Services.GetRequiredService<ISessionDirectory>();

        var listed = await directory.ListAsync("ann", Cancel);
        Assert.Equal(2, listed.Select(session => session.Hash).Distinct().Count());
        Assert.All(listed, session => Assert.True(session.Size > 0 && session.ExpiresAt > session.CreatedAt));
        Assert.Equal(4, await directory.CountAsync(Cancel));
        Assert.Equal(listed[0].Hash, (await directory.FindAsync(listed[0].ShortHash, Cancel))?.Hash);

        Assert.Equal(2, await directory.RevokeAllAsync("ann", Cancel));
        Assert.Empty(await directory.ListAsync("ann", Cancel));
        Assert.Equal(0, await directory.RevokeAllAsync("ann", Cancel));
        foreach (var browser in new[] { phone, laptop }) Assert.Equal("(none)", await browser.GetAsync("/get/name"));
        Assert.Equal("bob", await bob.GetAsync("/get/name"));
        Assert.Equal("yes", await guest.GetAsync("/get/kept"));
        Assert.Single(await directory.ListAsync("bob", Cancel));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task An_owner_stays_with_the_content_and_goes_when_another_comes(string backend)
    {
        await using var host = await StartAsync(await _stores.SettingsAsync(backend));
        var directory = host.Services.GetRequiredService<ISessionDirectory>();
        var browser = host.NewBrowser();
        await browser.GetAsync("/own/ann");
        var before = Assert.Single(await directory.ListAsync("ann", Cancel));

        await browser.GetAsync("/renew");
        await browser.GetAsync("/clear");
        await browser.GetAsync("/set/other/value");
        var after = Assert.Single(await directory.ListAsync("ann", Cancel));
        Assert.NotEqual(before.Hash, after.Hash);
        Assert.Equal("other", await browser.GetAsync("/keys"));

        await browser.GetAsync("/own/bob");
        Assert.Empty(await directory.ListAsync("ann", Cancel));
        Assert.Equal(0, await directory.RevokeAllAsync("ann", Cancel));
        Assert.Equal(after.Hash, Assert.Single(await directory.ListAsync("bob", Cancel)).Hash);

        await browser.GetAsync("/disown");
        Assert.Equal(0, await directory.RevokeAllAsync("bob", Cancel));
        Assert.Equal("value", await browser.GetAsync("/get/other"));

        await browser.GetAsync("/own/ann");
        await browser.GetAsync("/end");
        Assert.Empty(await directory.ListAsync("ann", Cancel));
        Assert.Equal(2, await host.Backend.Open(SessionOwners.Space).CountAsync(Cancel));
    }

    /// <summary>Also not one that gets new ids all the while, from two nodes.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public async Task No_session_that_was_there_outlives_a_sign_out_everywhere(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        settings["SessionStorage:RateLimit:Enabled"] = "false";
        await using var first = await StartAsync(settings);
        await using var second = backend == "Memory" ? null : await StartAsync(settings);
        for (var round = 0; round < 5; round++)
        {
            var browsers = Enumerable.Range(0, 12).Select(i => (i % 2 == 1 && second is not null ? second : first).NewBrowser()).ToArray();
            foreach (var browser in browsers) await browser.GetAsync("/own/ann");

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var moves = new ConcurrentDictionary<HttpStatusCode, int>();
            var renewing = browsers.Select(browser => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    using var answer = await browser.SendAsync(HttpMethod.Get, "/renew");
                    moves.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
                    if (answer.StatusCode != HttpStatusCode.OK) return;
                }
            }, Cancel)).ToArray();
            var signingIn = Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await first.NewBrowser().GetAsync("/own/ann");
                    await Task.Delay(1, Cancel);
                }
            }, Cancel);
            await Task.Delay(50, Cancel);
            var revoked = await first.Services.GetRequiredService<ISessionDirectory>().RevokeAllAsync("ann", Cancel);
            await stop.CancelAsync();
            await Task.WhenAll([.. renewing, signingIn]);

            Assert.True(revoked >= browsers.Length, $"{revoked} were ended.");
            foreach (var browser in browsers) Assert.Equal("(none)", await browser.GetAsync("/get/name"));
            Assert.True(moves.GetValueOrDefault(HttpStatusCode.OK) > 0, "No session got a new id.");
        }
    }

    [Fact]
    public async Task What_is_not_stored_is_nobody_s()
    {
        await using var host = await StartAsync(await _stores.SettingsAsync("Memory"));
        var browser = host.NewBrowser();
        using var refused = await browser.SendAsync(HttpMethod.Get, "/refused/ann");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty(await host.Services.GetRequiredService<ISessionDirectory>().ListAsync("ann", Cancel));
    }

    [Fact]
    public async Task The_store_holds_a_hash_and_no_name()
    {
        await using var host = await StartAsync(await _stores.SettingsAsync("Memory"));
        await host.NewBrowser().GetAsync("/own/ann.smith.of.springfield");
        foreach (var space in new[] { SessionOwners.Space, SessionEngine.Space })
        {
            var storage = host.Backend.Open(space);
            var entry = Assert.Single((await storage.ListAsync(null, 10, Cancel)).Entries);
            Assert.DoesNotContain("springfield", System.Text.Encoding.Latin1.GetString((await storage.ReadAsync(entry.Key, Cancel))!), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task An_owner_needs_a_name(string owner)
    {
        await using var host = await StartAsync(await _stores.SettingsAsync("Memory"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Services.GetRequiredService<ISessionDirectory>().RevokeAllAsync(owner, Cancel));
    }

    public void Dispose() => _stores.Dispose();

    private static Task<SessionHost> StartAsync(Dictionary<string, string?> settings) => SessionHost.StartAsync(OwnerRoutes.Map, settings);
}
