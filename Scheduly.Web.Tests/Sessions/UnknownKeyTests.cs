using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>A cookie that this node has no key for may be a session's: it is refused until the key is there, and nothing takes its place.</summary>
public sealed class UnknownKeyTests : IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_well_formed_cookie_under_an_unknown_key_is_503_for_whatever_a_handler_does_with_its_session()
    {
        await using var elsewhere = await SessionHost.StartAsync(SessionHost.MapMembers, Store("elsewhere"));
        await using var node = await StartAsync();
        var browser = elsewhere.NewBrowser();
        await browser.GetAsync("/set/a/precious");
        var cookies = browser.Cookies.ToDictionary();
        browser = browser.At(node.NewBrowser().Client);
        foreach (var path in new[] { "/get/a", "/set/a/over", "/sync", "/careless", "/new-id" })
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, path);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
            Assert.Contains("\"code\":\"session-unreadable\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Empty(browser.SetCookies);
        }

        Assert.Equal("plain", await browser.GetAsync("/plain"));
        Assert.Equal(cookies, browser.Cookies);
        Assert.Equal(0, await node.Engine.Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task When_the_key_arrives_the_cookie_leads_to_its_session_again()
    {
        await using var elsewhere = await SessionHost.StartAsync(SessionHost.MapMembers, Store("elsewhere"));
        await using var node = await StartAsync();
        var browser = elsewhere.NewBrowser();
        await browser.GetAsync("/set/a/precious");
        var there = browser.At(node.NewBrowser().Client);
        using (var early = await there.SendAsync(HttpMethod.Get, "/get/a")) Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);

        // As a restore does: first the sessions, then the ring.
        var rows = await elsewhere.Engine.Storage.ListAsync(null, 10, Cancel);
        foreach (var entry in (await elsewhere.Engine.Storage.ReadManyAsync([.. rows.Entries.Select(row => row.Key)], Cancel)).OfType<StorageEntry>()) await node.Engine.Storage.SetManyAsync([entry], overwrite: true, Cancel);
        foreach (var key in elsewhere.Backend.OpenKeyRing()!.GetAllElements()) node.Backend.OpenKeyRing()!.StoreElement(key, "restored");
        _clock.Advance(RereadKeyRing.Pause);
        Assert.Equal("precious", await there.GetAsync("/get/a"));
        await there.GetAsync("/set/a/2");
        Assert.Empty(there.SetCookies);
        Assert.Equal("2", await there.GetAsync("/get/a"));
    }

    [Theory]
    [InlineData("no Base64 at all!")]
    [InlineData("AAAA")]
    [InlineData("short")]
    [InlineData("format")]
    [InlineData("tag")]
    public async Task Garbage_gets_a_new_session(string garbage)
    {
        await using var node = await StartAsync();
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var name = Assert.Single(browser.Cookies).Key;
        switch (garbage)
        {
            case "short": browser.SetCookie(name, browser.Cookies[name][..40]); break;
            case "format": SessionCookies.Change(browser, value => (value[0], value[5]) = (1, 1)); break;
            case "tag": SessionCookies.Change(browser, value => value[^1] ^= 1); break;
            default: browser.SetCookie(name, garbage); break;
        }

        Assert.Equal("(none)", await browser.GetAsync("/get/a"));
        await browser.GetAsync("/set/a/2");
        Assert.Equal("2", await browser.GetAsync("/get/a"));
        Assert.Equal(2, await node.Engine.Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task By_id_it_is_503_as_well_and_stays_as_it_is()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" });
        var browser = app.NewBrowser();
        var built = await browser.SuccessAsync("/build", """{"major":"Computer Science"}""");
        var id = built.GetProperty("session_id").GetString();
        var key = StorageKey.For(SessionByIdStore.Kind, id!);
        var options = app.Services.GetRequiredService<IOptions<SessionStorageOptions>>();
        var stored = (await app.Engine.Storage.ReadAsync(key, Cancel))!;
        var closed = new SessionSeal(new EphemeralDataProtectionProvider(), options, TimeProvider.System).Seal(key, Stamp.Read(stored), DateTimeOffset.UnixEpoch, [2, 0, 0, 0]);
        await UnreadableSessionTests.ReplaceAsync(app.Engine.Storage, key, closed);
        var (status, body) = await browser.PostAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"no Fridays"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("session-unreadable", body.GetProperty("code").GetString());
        Assert.Equal(closed, await app.Engine.Storage.ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task The_page_says_so_and_lets_the_visitor_begin_another_schedule()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" });
        var browser = app.NewBrowser();
        browser.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        await browser.BuildAsync();
        SessionCookies.NameKey(browser, Guid.NewGuid());
        using var answer = await browser.SendAsync(HttpMethod.Get, "/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.NotNull(page.QuerySelector("[data-code=session-unreadable]"));
        var form = Assert.Single(page.Forms, one => one.GetAttribute("action") != "/language");
        using var content = new FormUrlEncodedContent(form.QuerySelectorAll("input").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? "")));
        using var left = await browser.SendAsync(HttpMethod.Post, form.GetAttribute("action")!, content);
        Assert.Equal(HttpStatusCode.Found, left.StatusCode);
        Assert.DoesNotContain("scheduly", browser.Cookies.Keys);
        using var start = await browser.SendAsync(HttpMethod.Get, "/");
        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string?> Store(string name) => new()
    {
        ["SessionStorage:Backend"] = "Sqlite",
        ["SessionStorage:ConnectionString"] = $"Data Source={_folder.Path}/{name}.db",
    };

    private Task<SessionHost> StartAsync() => SessionHost.StartAsync(
        app =>
        {
            SessionHost.MapMembers(app);
            app.MapGet("/sync", (HttpContext context) => context.Session.GetString("a") ?? "(none)");
            app.MapGet("/careless", (HttpContext context) => context.Session.SetString("a", "careless"));
            app.MapGet("/new-id", (HttpContext context) => context.Session.RegenerateIdAsync());
        },
        Store("here"),
        _clock);
}
