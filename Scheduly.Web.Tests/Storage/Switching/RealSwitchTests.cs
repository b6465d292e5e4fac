using System.Net;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;
using Scheduly.Web.Tests.Faults;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Switching;

/// <summary>Hosts in neighbouring rows of the settings, on real stores.</summary>
public sealed class RealSwitchTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);

    public static TheoryData<string, string> Pairs => SwitchStores.Pairs;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _stores.Dispose();

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Changes_by_following_and_draining_nodes_at_once_are_all_kept_and_none_twice(string old, string @new)
    {
        var stores = await SwitchStores.CreateAsync(_stores, old, @new);
        await using var follow = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Follow);
        await using var drain = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Drain);
        var load = new ChangeLoad();
        for (var i = 0; i < 20; i++) await load.AddSessionAsync(follow.NewBrowser().Client, drain.NewBrowser().Client);

        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(300, Soak.WaitLimit);
        await stop.CancelAsync();
        await running;

        await load.VerifyAsync();

        // On a busy machine two nodes may take longer over one session than a change is tried again.
        Assert.All(load.Answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict }));
        Assert.Equal(20, await follow.Engine.Storage.CountAsync(Cancel));
        Assert.Equal(20, await drain.Engine.Storage.CountAsync(Cancel));
        Assert.Equal(0, (await Switching(drain).CountOldAsync("sessions", Cancel)).OnlyThere);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_session_is_good_in_each_row_and_the_keys_go_with_it(string old, string @new)
    {
        var stores = await SwitchStores.CreateAsync(_stores, old, @new);
        await using var oldOnly = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Old);
        var browser = oldOnly.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await using (var follow = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Follow))
        {
            Assert.Equal("1", await browser.At(follow.NewBrowser().Client).GetAsync("/get/a"));
            await browser.GetAsync("/set/a/2");
            Assert.Equal("2", await browser.At(follow.NewBrowser().Client).GetAsync("/get/a"));
            await using var drain = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Drain);
            var there = browser.At(drain.NewBrowser().Client);
            Assert.Equal("2", await there.GetAsync("/get/a"));
            await there.GetAsync("/set/a/3");
            Assert.Equal("3", await browser.At(follow.NewBrowser().Client).GetAsync("/get/a"));
            Assert.Empty(there.SetCookies);
        }

        await using var newOnly = await SessionHost.StartAsync(SessionHost.MapMembers, stores.New);
        Assert.Equal("3", await browser.At(newOnly.NewBrowser().Client).GetAsync("/get/a"));

        // A node that was forgotten in the first row says that it cannot read the session; it shows no old state and overwrites nothing.
        using var answer = await browser.SendAsync(HttpMethod.Get, "/get/a");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("session-unreadable", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var change = await browser.SendAsync(HttpMethod.Get, "/set/a/4");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, change.StatusCode);
        Assert.Equal("3", await browser.At(newOnly.NewBrowser().Client).GetAsync("/get/a"));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_session_that_was_ended_or_revoked_has_ended_everywhere(string old, string @new)
    {
        var stores = await SwitchStores.CreateAsync(_stores, old, @new);
        await using var follow = await SessionHost.StartAsync(Map, stores.Follow);
        await using var drain = await SessionHost.StartAsync(Map, stores.Drain);
        foreach (var moved in new[] { false, true })
        {
            foreach (var ender in new[] { follow, drain })
            {
                var browser = follow.NewBrowser();
                await browser.GetAsync("/set/a/1");
                var thief = browser.Clone();
                if (moved) await browser.At(drain.NewBrowser().Client).GetAsync("/get/a");
                await browser.At(ender.NewBrowser().Client).GetAsync("/end");
                foreach (var reader in new[] { follow, drain }) Assert.Equal("(none)", await thief.At(reader.NewBrowser().Client).GetAsync("/get/a"));
            }
        }

        Assert.Equal(0, await drain.Engine.Storage.CountAsync(Cancel));

        // Afterwards, a node of the last row meets the tombstones.
        var last = follow.NewBrowser();
        await last.GetAsync("/set/a/1");
        var copy = last.At(drain.NewBrowser().Client);
        Assert.Equal("1", await copy.GetAsync("/get/a"));
        var kept = copy.Clone();
        await copy.GetAsync("/end");
        await using var newOnly = await SessionHost.StartAsync(Map, stores.New);
        Assert.Equal("(none)", await kept.At(newOnly.NewBrowser().Client).GetAsync("/get/a"));

        static void Map(Microsoft.AspNetCore.Builder.WebApplication app)
        {
            SessionHost.MapMembers(app);
            Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(
                app, "/end", (Delegate)(async (Microsoft.AspNetCore.Http.HttpContext context) => await context.Session.EndAsync()));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_drain_moves_everything_with_its_times_and_says_so(string old, string @new)
    {
        var stores = await SwitchStores.CreateAsync(_stores, old, @new);
        await using var follow = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Follow);
        await using var drain = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Drain);
        var now = TimeProvider.System.GetUtcNow();
        var entries = Enumerable.Range(0, 1200)
            .Select(i => new StorageEntry(Entries.Key(), Entries.Value(60 + i), now.AddMinutes(30 + i), now.AddDays(2))).ToList();
        var shares = entries.Take(30).ToList();
        Assert.DoesNotContain(false, await follow.Backend.Open("sessions").SetManyAsync(entries, overwrite: false, Cancel));
        Assert.DoesNotContain(false, await follow.Backend.Open("shares").SetManyAsync(shares, overwrite: false, Cancel));
        Assert.Equal(1200, (await Switching(drain).CountOldAsync("sessions", Cancel)).OnlyThere);
        Assert.Equal(1200, await drain.Engine.Storage.CountAsync(Cancel));

        var seen = new List<long>();
        var report = await SwitchDrain.RunAsync(Switching(drain), ["sessions", "shares"], progress => seen.Add(progress.Moved), Cancel);
        Assert.Equal(new DrainReport(1230, 0, 0), report);
        Assert.Equal(1230, seen[^1]);
        Assert.Equal(new DrainReport(0, 0, 0), await SwitchDrain.RunAsync(Switching(drain), ["sessions", "shares"], cancellationToken: Cancel));

        await using var newOnly = await SessionHost.StartAsync(SessionHost.MapMembers, stores.New);
        var read = await newOnly.Engine.Storage.ReadManyAsync([.. entries.Select(entry => entry.Key)], Cancel);
        for (var i = 0; i < entries.Count; i++)
        {
            Assert.Equal(entries[i].Value.ToArray(), read[i]!.Value.ToArray());
            Assert.Equal(entries[i].ExpiresAt, read[i]!.ExpiresAt, TimeSpan.FromMilliseconds(2));
            Assert.Equal(entries[i].Deadline, read[i]!.Deadline, TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(1200, await newOnly.Engine.Storage.CountAsync(Cancel));
        Assert.Equal(1200, await follow.Engine.Storage.CountAsync(Cancel));
        Assert.Equal(1200, (await follow.Engine.Storage.ListAllAsync(100, Cancel)).Select(entry => entry.Key).Distinct().Count());
    }

    [Fact]
    public async Task While_the_old_store_is_away_the_new_one_serves_what_it_has()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        var settings = await _stores.SettingsAsync("Sqlite");
        settings["SessionStorage:OperationTimeout"] = "00:00:03";
        var stores = new SwitchStores(
            new Dictionary<string, string?>(settings) { ["SessionStorage:Backend"] = "Redis", ["SessionStorage:ConnectionString"] = server.ConnectionString }, settings);
        Browser moved, waiting;
        await using (var follow = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Follow))
        {
            (moved, waiting) = (follow.NewBrowser(), follow.NewBrowser());
            foreach (var browser in new[] { moved, waiting }) await browser.GetAsync("/set/a/1");
        }

        await using (var drain = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Drain))
        {
            moved = moved.At(drain.NewBrowser().Client);
            await moved.GetAsync("/get/a");
            await server.KillAsync();
            await moved.GetAsync("/set/a/2");
            Assert.Equal("2", await moved.GetAsync("/get/a"));
            await drain.NewBrowser().GetAsync("/set/a/new");
            using var answer = await waiting.At(drain.NewBrowser().Client).SendAsync(HttpMethod.Get, "/get/a");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        // A node that starts meanwhile warns, serves what is in the new store, and finds the old one when it is back.
        await using var late = await SessionHost.StartAsync(SessionHost.MapMembers, stores.Drain);
        Assert.False(Switching(late).FallbackAnswers);
        Assert.Equal("2", await moved.At(late.NewBrowser().Client).GetAsync("/get/a"));
        using var refused = await waiting.At(late.NewBrowser().Client).SendAsync(HttpMethod.Get, "/get/a");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await server.RestartAsync();
        for (var i = 0; i < 200 && !Switching(late).FallbackAnswers; i++) await Task.Delay(100, Cancel);
        Assert.True(Switching(late).FallbackAnswers);
    }

    [Fact]
    public async Task A_node_does_not_start_without_the_old_store_before_it_has_its_keys()
    {
        var settings = await _stores.SettingsAsync("Sqlite");
        settings["SessionStorage:Fallback:Backend"] = "Redis";
        settings["SessionStorage:Fallback:ConnectionString"] = $"127.0.0.1:{Servers.FreePort()}";
        settings["SessionStorage:Fallback:Mode"] = "Drain";
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(SessionHost.MapMembers, settings));
        Assert.Contains("SessionStorage:Fallback", refused.Message, StringComparison.Ordinal);

        settings["SessionStorage:Fallback:Mode"] = "Follow";
        refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(SessionHost.MapMembers, settings));
        Assert.StartsWith("SessionStorage:Fallback:ConnectionString: no Redis answers at", refused.Message, StringComparison.Ordinal);
    }

    private static SwitchingBackend Switching(SessionHost host) => Assert.IsType<SwitchingBackend>(host.Backend);
}
