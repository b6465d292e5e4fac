using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>End, revoke, another id, expiry: who can still open what, and who is told.</summary>
public sealed partial class LifecycleTests : IAsyncDisposable
{
    private readonly List<SessionEvent> _events = [];
    private readonly FaultyBackend _store = new(new MemoryBackend(256 << 20, TimeProvider.System));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IEnumerable<SessionEventKind> Kinds => _events.Select(happened => happened.Kind);

    [Fact]
    public async Task An_ended_session_leaves_neither_row_nor_cookie()
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var copy = browser.Clone();
        await browser.GetAsync("/end");
        Assert.Empty(browser.Cookies);
        var gone = Assert.Single(browser.SetCookies);
        Assert.Contains("expires=Thu, 01 Jan 1970", gone, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", gone, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await host.Engine.Storage.CountAsync(Cancel));
        Assert.Equal("(none)", await copy.GetAsync("/get/a"));
        Assert.Equal([SessionEventKind.Created, SessionEventKind.Ended], Kinds);
    }

    [Fact]
    public async Task A_change_that_another_node_makes_while_the_session_is_ended_does_not_bring_it_back()
    {
        await using var host = await StartAsync();
        await using var second = await StartAsync(host);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await Once("set", () => browser.Clone().At(second.NewBrowser().Client).GetAsync("/end"), () => Refused(browser, "/set/a/2", HttpStatusCode.Gone));
        Assert.Equal(0, await host.Engine.Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_session_revoked_during_a_change_stays_gone_and_is_told_of()
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var key = await OnlyKeyAsync(host);
        await Once("set", () => host.Engine.RevokeAsync(key), () => Refused(browser, "/set/a/2", HttpStatusCode.Gone));
        Assert.Equal(0, await host.Engine.Storage.CountAsync(Cancel));
        Assert.Equal([SessionEventKind.Created, SessionEventKind.Revoked], Kinds);
        Assert.False(await host.Engine.RevokeAsync(key));
        await browser.GetAsync("/plain");
        Assert.Equal(0, await host.Engine.Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_browser_that_left_has_no_cookie_and_the_row_is_kept()
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var copy = browser.Clone();
        await browser.GetAsync("/leave");
        Assert.Empty(browser.Cookies);
        Assert.Equal("1", await copy.GetAsync("/get/a"));
    }

    [Fact]
    public async Task Too_many_changes_are_refused_and_told_of()
    {
        await using var host = await StartAsync(settings: new() { ["SessionStorage:RateLimit:ChangesPerSecond"] = "1", ["SessionStorage:RateLimit:NewSessionsPerMinute"] = "600" });
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/0");
        var refused = 0;
        for (var i = 1; i <= 20; i++)
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, $"/set/a/{i}");
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) continue;
            refused++;
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        }

        Assert.InRange(refused, 1, 20);
        Assert.Equal(refused, Kinds.Count(kind => kind == SessionEventKind.Limited));
    }

    [Fact]
    public async Task What_expired_is_counted_exactly_once_by_two_nodes_and_the_living_stay()
    {
        const int expired = 1300;
        using var folder = new SqliteFolder();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var settings = new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Sqlite",
            ["SessionStorage:ConnectionString"] = $"Data Source={folder.Path}/sessions.db",
            ["SessionStorage:Cleanup:Interval"] = "1.00:00:00",
        };
        await using var one = await SessionHost.StartAsync(SessionHost.MapMembers, settings, clock);
        await using var other = await SessionHost.StartAsync(SessionHost.MapMembers, settings, clock);
        Listen(one);
        Listen(other);
        var value = Entries.Value("session", clock);
        var end = clock.GetUtcNow().AddHours(1);
        await one.Engine.Storage.SetManyAsync(
            [.. Enumerable.Range(0, expired).Select(i => new StorageEntry(StorageKey.For("cookie", $"{i}"), value, end, end))], overwrite: false, Cancel);
        clock.Advance(TimeSpan.FromHours(2));
        var living = one.NewBrowser();
        await living.GetAsync("/set/a/1");
        _events.Clear();

        var removed = await Task.WhenAll(
            Task.Run(() => one.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel), Cancel),
            Task.Run(() => other.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel), Cancel));
        Assert.Equal(expired, removed.Sum());
        Assert.All(Kinds, kind => Assert.Equal(SessionEventKind.Expired, kind));
        Assert.Equal(expired, _events.Sum(happened => happened.Count));
        Assert.Equal("1", await living.GetAsync("/get/a"));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task<SessionHost> StartAsync(SessionHost? sharing = null, Dictionary<string, string?>? settings = null)
    {
        var host = await SessionHost.StartAsync(
            Map,
            settings,
            configure: builder =>
            {
                builder.Services.AddSingleton<StorageBackend>(_store);
                if (sharing is not null) builder.Services.AddSingleton(sharing.Services.GetRequiredService<IDataProtectionProvider>());
            });
        Listen(host);
        return host;
    }

    private void Listen(SessionHost host) => host.Engine.Events.Happened += happened =>
    {
        lock (_events) _events.Add(happened);
    };

    private static void Map(WebApplication app)
    {
        SessionHost.MapMembers(app);
        app.MapGet("/end", (HttpContext context) => context.Session.EndAsync());
        app.MapGet("/leave", (HttpContext context) => context.Session.Leave());
        app.MapGet("/new-id", async (HttpContext context, CancellationToken _) => await NewIdAsync(context.Session));
        app.MapGet("/establish-and-new-id", async (HttpContext context) =>
        {
            await context.Session.UpdateAsync(session => session.SetString("a", "1"));
            return await NewIdAsync(context.Session);
        });
        app.MapGet("/new-id-and-change", async (HttpContext context) =>
        {
            await context.Session.LoadAsync();
            context.Session.SetString("before", "before");
            await context.Session.RegenerateIdAsync();
            await context.Session.UpdateAsync(session => session.SetString("after", "after"));
        });
        app.MapGet("/late-new-id", async (HttpContext context) =>
        {
            await context.Response.StartAsync();
            await context.Response.WriteAsync(await NewIdAsync(context.Session));
        });
    }

    private static async Task<string> NewIdAsync(ISession session)
    {
        try
        {
            await session.RegenerateIdAsync();
            return "done";
        }
        catch (InvalidOperationException)
        {
            return "refused";
        }
    }

    /// <summary>Lets something happen before the next operation of that name, once, within what <paramref name="run"/> does.</summary>
    private async Task Once(string operation, Func<Task> happen, Func<Task> run)
    {
        var happened = false;
        _store.Before = async current =>
        {
            if (happened || current != operation) return;
            happened = true;
            await happen();
        };
        await run();
        _store.Before = null;
        Assert.True(happened);
    }

    private static async Task Refused(Browser browser, string path, HttpStatusCode status)
    {
        using var answer = await browser.SendAsync(HttpMethod.Get, path);
        Assert.Equal(status, answer.StatusCode);
    }

    private static async Task<StorageKey> OnlyKeyAsync(SessionHost host) =>
        Assert.Single((await host.Engine.Storage.ListAsync(null, 10, Cancel)).Entries).Key;
}
