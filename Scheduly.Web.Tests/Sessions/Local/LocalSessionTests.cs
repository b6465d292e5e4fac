using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions.Local;

/// <summary>What a browser sees of sessions that nodes keep copies of, and what its stamp cookie can do.</summary>
public sealed partial class LocalSessionTests : IAsyncLifetime
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
