using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Sessions;
using Scheduly.Web.Storage;
using Scheduly.Web.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions.Local;

/// <summary>What a browser sees of sessions that nodes keep copies of, and what its stamp cookie can do.</summary>
public sealed class LocalSessionTests : IAsyncLifetime
{
    private const string StampCookie = "scheduly-stamp";

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
    private readonly FaultyBackend _store;
    private readonly List<string> _asked = [];
    private SessionHost _one = null!;
    private SessionHost _other = null!;

    public LocalSessionTests() => _store = new(new MemoryBackend(256 << 20, _clock))
    {
        Before = operation =>
        {
            lock (_asked) _asked.Add(operation);
            return Task.CompletedTask;
        },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await StartAsync();
        _other = await StartAsync(_one);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task The_stamp_is_sent_after_each_write_in_a_cookie_beside_the_sessions()
    {
        var browser = await NewAsync();
        var first = browser.Cookies[StampCookie];
        var sent = Assert.Single(browser.SetCookies, cookie => cookie.StartsWith(StampCookie, StringComparison.Ordinal));
        foreach (var attribute in new[] { "; path=/", "; samesite=lax", "; httponly" }) Assert.Contains(attribute, sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", sent, StringComparison.OrdinalIgnoreCase);
        Assert.True(sent.Length < 90, sent);

        await browser.GetAsync("/get/a");
        Assert.Empty(browser.SetCookies);
        await browser.GetAsync("/set/a/2");
        Assert.NotEqual(first, browser.Cookies[StampCookie]);
    }

    [Fact]
    public async Task It_is_as_secure_as_the_cookie_of_the_session()
    {
        await using var host = await StartAsync(settings: new() { ["SessionStorage:Cookie:RequireHttps"] = "true" });
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var sent = Assert.Single(browser.SetCookies, cookie => cookie.StartsWith("__Host-scheduly-stamp=", StringComparison.Ordinal));
        Assert.Contains("; secure", sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", sent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task There_is_none_when_the_cache_is_off_and_no_copy()
    {
        await using var host = await StartAsync(settings: new() { ["SessionStorage:LocalCache:Enabled"] = "false" });
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        Assert.DoesNotContain(StampCookie, browser.Cookies.Keys);
        browser.SetCookie(StampCookie, "AZtx2cDOcAKAAAAAAAAAAA");
        await browser.GetAsync("/get/a");
        Assert.Equal(0, host.Engine.Local.Count);
    }

    [Fact]
    public async Task A_browser_without_the_cookie_gets_it_with_its_first_read()
    {
        var browser = await NewAsync();
        var stamp = browser.Cookies[StampCookie];
        browser.SetCookie(StampCookie, "");
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        Assert.Equal(stamp, browser.Cookies[StampCookie]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("/////////////////////w")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_cookie_that_was_tampered_with_costs_a_read_of_the_store(string value)
    {
        var browser = await NewAsync();
        browser.SetCookie(StampCookie, value);
        Assert.Equal(["read"], await AskedAsync(browser, "/get/a"));
        browser.SetCookie(StampCookie, value);
        Assert.Equal("12", await ChangeAsync(browser, "/append/a/2"));
    }

    [Fact]
    public async Task The_stamp_of_one_session_opens_nothing_of_another()
    {
        var (browser, victim) = (await NewAsync(), await NewAsync());
        await victim.GetAsync("/set/a/secret");
        browser.SetCookie(StampCookie, victim.Cookies[StampCookie]);
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        var stranger = _one.NewBrowser();
        stranger.SetCookie(StampCookie, victim.Cookies[StampCookie]);
        Assert.Equal("(none)", await stranger.GetAsync("/get/a"));
    }

    [Fact]
    public async Task An_old_stamp_shows_the_same_session_as_it_was_for_the_lifetime_at_most_and_overwrites_nothing()
    {
        var browser = await NewAsync();
        var late = browser.Clone();
        await browser.At(_other.NewBrowser().Client).GetAsync("/append/a/2");
        Assert.Equal("1", await late.GetAsync("/get/a"));
        Assert.Equal("123", await ChangeAsync(late, "/append/a/3"));

        var later = browser.Clone();
        _clock.Advance(Lifetime);
        Assert.Equal("123", await later.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_lost_race_drops_the_copy()
    {
        var browser = await NewAsync();
        var late = browser.Clone();
        await browser.At(_other.NewBrowser().Client).GetAsync("/append/a/2");
        _store.Before = operation => operation == "read" ? Task.FromException(new IOException("gone")) : Task.CompletedTask;
        using var refused = await late.SendAsync(HttpMethod.Get, "/append/a/3");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(0, _one.Engine.Local.Count);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_drops_the_copy_and_takes_the_cookie_back()
    {
        var browser = await NewAsync();
        _store.After = operation => operation == "set" ? Task.FromException(new IOException("gone")) : Task.CompletedTask;
        _store.Before = operation => operation == "read" ? Task.FromException(new IOException("gone")) : Task.CompletedTask;
        using var refused = await browser.SendAsync(HttpMethod.Get, "/append/a/2");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.DoesNotContain(StampCookie, browser.Cookies.Keys);
        Assert.Equal(0, _one.Engine.Local.Count);
        (_store.After, _store.Before) = (null, null);
        Assert.Equal("12", await browser.GetAsync("/get/a"));
    }

    [Theory]
    [InlineData("/careless/2")]
    [InlineData("/careless-without-body/2")]
    public async Task A_change_that_is_left_to_the_middleware_is_seen_on_every_node(string path)
    {
        var browser = await NewAsync();
        var there = browser.At(_other.NewBrowser().Client);
        await there.GetAsync("/get/a");
        await browser.GetAsync(path);
        Assert.Equal("2", await browser.At(_other.NewBrowser().Client).GetAsync("/get/a"));
        Assert.Equal("2", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_revocation_is_seen_at_once_on_its_node_and_within_the_lifetime_on_others()
    {
        var browser = await NewAsync();
        var there = browser.At(_other.NewBrowser().Client);
        await there.GetAsync("/get/a");
        _clock.Advance(Lifetime / 2);
        Assert.True(await _one.Engine.RevokeAsync(await OnlyKeyAsync()));
        Assert.Equal("(none)", await browser.Clone().GetAsync("/get/a"));

        // A change is refused everywhere, copy or not.
        var writing = there.Clone();
        using var refused = await writing.SendAsync(HttpMethod.Get, "/append/a/2");
        Assert.Equal(HttpStatusCode.Gone, refused.StatusCode);
        Assert.DoesNotContain(StampCookie, writing.Cookies.Keys);
        Assert.Equal("(none)", await there.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_copy_on_another_node_is_asked_again_after_its_lifetime_even_when_it_is_used_all_the_time()
    {
        var browser = await NewAsync();
        var there = browser.At(_other.NewBrowser().Client);
        await there.GetAsync("/get/a");
        Assert.True(await _one.Engine.RevokeAsync(await OnlyKeyAsync()));
        for (var i = 0; i < 14; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("1", await there.GetAsync("/get/a"));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("(none)", await there.GetAsync("/get/a"));
    }

    [Fact]
    public async Task Ending_a_session_drops_the_copy_and_both_cookies()
    {
        var browser = await NewAsync();
        var thief = browser.Clone();
        await browser.GetAsync("/end");
        Assert.Empty(browser.Cookies);
        Assert.Equal(0, _one.Engine.Local.Count);
        Assert.Equal("(none)", await thief.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_new_id_takes_the_copy_with_it_and_the_old_one_opens_nothing()
    {
        var browser = await NewAsync();
        var thief = browser.Clone();
        await browser.GetAsync("/new-id");
        Assert.NotEqual(thief.Cookies[StampCookie], browser.Cookies[StampCookie]);
        Assert.Equal(1, _one.Engine.Local.Count);
        Assert.Empty(await AskedAsync(browser, "/get/a"));
        Assert.Equal("(none)", await thief.GetAsync("/get/a"));
    }

    [Fact]
    public async Task Sessions_by_id_are_never_kept()
    {
        var store = _one.Services.GetRequiredKeyedService<ISessionStore>(SessionUpdates.ByIdStore);
        var id = Guid.NewGuid().ToString();
        await store.Create(id, Lifetime, Lifetime, () => true, isNewSessionKey: true).UpdateAsync(session => session.SetString("a", "1"), Cancel);
        var session = store.Create(id, Lifetime, Lifetime, () => true, isNewSessionKey: false);
        await session.LoadAsync(Cancel);
        Assert.Equal("1", session.GetString("a"));
        Assert.Equal(0, _one.Engine.Local.Count);
    }

    [Fact]
    public async Task A_session_that_a_touch_finds_gone_is_dropped()
    {
        await using var host = await StartAsync(_one, new() { ["SessionStorage:TouchInterval"] = "00:00:05" });
        var browser = (await NewAsync()).At(host.NewBrowser().Client);
        await browser.GetAsync("/get/a");
        await host.Engine.Storage.RemoveAsync(await OnlyKeyAsync(), Cancel);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["touch"], await AskedAsync(browser, "/get/a"));
        Assert.Equal(0, host.Engine.Local.Count);
    }

    private async Task<SessionHost> StartAsync(SessionHost? sharing = null, Dictionary<string, string?>? settings = null) => await SessionHost.StartAsync(
        Map,
        new Dictionary<string, string?>(settings ?? []) { ["SessionStorage:LocalCache:Enabled"] = settings?.GetValueOrDefault("SessionStorage:LocalCache:Enabled") ?? "true" },
        _clock,
        builder =>
        {
            builder.Services.AddSingleton<StorageBackend>(_store);
            if (sharing is not null) builder.Services.AddSingleton(sharing.Services.GetRequiredService<IDataProtectionProvider>());
        });

    private static void Map(WebApplication app)
    {
        SessionHost.MapMembers(app);
        app.MapGet("/end", (HttpContext context) => context.Session.EndAsync());
        app.MapGet("/new-id", (HttpContext context) => context.Session.RegenerateIdAsync());
        app.MapGet("/careless/{value}", async (HttpContext context, string value) =>
        {
            await context.Session.LoadAsync();
            context.Session.SetString("a", value);
            return "answered before it is stored";
        });
        app.MapGet("/careless-without-body/{value}", async (HttpContext context, string value) =>
        {
            await context.Session.LoadAsync();
            context.Session.SetString("a", value);
        });
    }

    /// <summary>A browser at the first node whose session says a=1.</summary>
    private async Task<Browser> NewAsync()
    {
        var browser = _one.NewBrowser();
        await browser.GetAsync("/set/a/1");
        return browser;
    }

    private async Task<List<string>> AskedAsync(Browser browser, string path)
    {
        lock (_asked) _asked.Clear();
        await browser.GetAsync(path);
        lock (_asked) return [.. _asked];
    }

    /// <summary>Changes, and reads what the store holds afterwards.</summary>
    private static async Task<string> ChangeAsync(Browser browser, string path)
    {
        await browser.GetAsync(path);
        browser.SetCookie(StampCookie, "");
        return await browser.GetAsync("/get/a");
    }

    private async Task<StorageKey> OnlyKeyAsync() => Assert.Single((await _one.Engine.Storage.ListAsync(null, 10, Cancel)).Entries).Key;
}
