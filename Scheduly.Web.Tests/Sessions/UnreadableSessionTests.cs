using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>What does not open is answered with 503, told to those who watch, and kept byte for byte.</summary>
public sealed class UnreadableSessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Damages => ["stamp", "format", "flags", "time", "body", "tail", "cut", "no header", "other row", "other ring", "in clear", "newer"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_session_is_answered_with_503_and_stays_as_it_is(string damage)
    {
        var logs = new FakeLogCollector();
        await using var host = await SessionHost.StartAsync(
            app =>
            {
                SessionHost.MapMembers(app);
                app.MapGet("/sync", (HttpContext context) => context.Session.GetString("a") ?? "(none)");
                app.MapGet("/careless", (HttpContext context) => context.Session.SetString("a", "careless"));
                app.MapGet("/new-id", (HttpContext context) => context.Session.RegenerateIdAsync());
                app.MapGet("/leave", (HttpContext context) => context.Session.Leave());
            },
            configure: builder => builder.Logging.AddProvider(new FakeLoggerProvider(logs)));
        var events = new List<SessionEvent>();
        host.Engine.Events.Happened += happened => events.Add(happened);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/precious");
        var entry = Assert.Single((await host.Engine.Storage.ListAsync(null, 10, Cancel)).Entries);
        var damaged = Damage(host, entry.Key, (await host.Engine.Storage.ReadAsync(entry.Key, Cancel))!, damage);
        await ReplaceAsync(host.Engine.Storage, entry.Key, damaged);
        events.Clear();

        string[] paths = ["/get/a", "/set/a/over", "/sync", "/careless", "/new-id"];
        foreach (var path in paths)
        {
            using var answer = await browser.Clone().SendAsync(HttpMethod.Get, path);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
            Assert.Contains("\"code\":\"session-unreadable\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        Assert.Equal(damaged, await host.Engine.Storage.ReadAsync(entry.Key, Cancel));
        Assert.Equal(1, await host.Engine.Storage.CountAsync(Cancel));
        Assert.Equal(paths.Length, events.Count(happened => happened.Kind == SessionEventKind.Unreadable && happened.Key == entry.Key));
        var lines = logs.GetSnapshot().Where(line => line.Message.StartsWith("Security:", StringComparison.Ordinal)).ToList();
        Assert.Equal(paths.Length, lines.Count);
        Assert.All(lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.All(logs.GetSnapshot(), line => Assert.DoesNotContain(entry.Key.Hash, line.Message + line.Exception, StringComparison.Ordinal));

        await browser.GetAsync("/leave");
        Assert.Empty(browser.Cookies);
        await browser.GetAsync("/set/a/another");
        Assert.Equal("another", await browser.GetAsync("/get/a"));
        Assert.Equal(2, await host.Engine.Storage.CountAsync(Cancel));
        Assert.Equal(damaged, await host.Engine.Storage.ReadAsync(entry.Key, Cancel));
    }

    [Theory]
    [InlineData(0, (byte)1)]
    [InlineData(3, (byte)9)]
    [InlineData(21, (byte)200)]
    [InlineData(-1, (byte)0)]
    public async Task Damage_to_a_session_in_clear_is_not_taken_for_an_empty_one(int at, byte value)
    {
        var settings = new Dictionary<string, string?> { ["SessionStorage:Encryption:Enabled"] = "false", ["SessionStorage:Compression:Enabled"] = "false" };
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/precious");
        var key = Assert.Single((await host.Engine.Storage.ListAsync(null, 10, Cancel)).Entries).Key;
        var damaged = (await host.Engine.Storage.ReadAsync(key, Cancel))!;
        if (at < 0) damaged = damaged[..^1];
        else damaged[EnvelopeHeader.Size + at] = value;
        await ReplaceAsync(host.Engine.Storage, key, damaged);
        foreach (var path in new[] { "/get/a", "/set/b/over" })
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, path);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
        }

        Assert.Equal(damaged, await host.Engine.Storage.ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task The_page_says_so_and_lets_the_visitor_begin_another_schedule()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" });
        var browser = app.NewBrowser();
        browser.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        await browser.BuildAsync();
        var key = Assert.Single((await app.Engine.Storage.ListAsync(null, 10, Cancel)).Entries).Key;
        var damaged = (await app.Engine.Storage.ReadAsync(key, Cancel))!;
        damaged[^1] ^= 1;
        await ReplaceAsync(app.Engine.Storage, key, damaged);

        using (var api = await browser.SendAsync(HttpMethod.Get, "/api/schedule"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
            Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
            Assert.Contains("session-unreadable", await api.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        using var answer = await browser.SendAsync(HttpMethod.Get, "/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.NotNull(page.QuerySelector("[data-code=session-unreadable]"));
        var form = Assert.Single(page.Forms, one => one.GetAttribute("action") != "/language");
        using var content = new FormUrlEncodedContent(form.QuerySelectorAll("input").Select(input =>
            KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? "")));
        using var left = await browser.SendAsync(HttpMethod.Post, form.GetAttribute("action")!, content);
        Assert.Equal(HttpStatusCode.Found, left.StatusCode);
        Assert.DoesNotContain("scheduly", browser.Cookies.Keys);

        using var start = await browser.SendAsync(HttpMethod.Get, "/");
        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
        Assert.Equal(damaged, await app.Engine.Storage.ReadAsync(key, Cancel));
    }

    internal static async Task ReplaceAsync(SessionStorage storage, StorageKey key, byte[] value)
    {
        var end = DateTimeOffset.MaxValue.AddDays(-1);
        Assert.Equal([true], await storage.SetManyAsync([new StorageEntry(key, value, end, end)], overwrite: true, Cancel));
    }

    private static byte[] Damage(SessionHost host, StorageKey key, byte[] value, string damage)
    {
        var seal = host.Services.GetRequiredService<SessionSeal>();
        var stamp = Stamp.Read(value);
        switch (damage)
        {
            case "stamp": value[8] ^= 1; return value;
            case "format": value[Stamp.Size] = 7; return value;
            case "flags": value[Stamp.Size + 1] ^= (byte)EnvelopeFlags.Ended; return value;
            case "time": value[^(value.Length - 25)] ^= 1; return value;
            case "body": value[60] ^= 0x40; return value;
            case "tail": value[^1] ^= 1; return value;
            case "cut": return value[..^5];
            case "no header": return value[..20];
            case "other row": return seal.Seal(StorageKey.For("cookie", "another"), stamp, DateTimeOffset.UnixEpoch, [2, 0, 0, 0]);
            case "newer": return seal.Seal(key, stamp, DateTimeOffset.UnixEpoch, [2, 0, 0, 0], (EnvelopeFlags)16);
            case "other ring":
                var options = host.Services.GetRequiredService<IOptions<SessionStorageOptions>>();
                return new SessionSeal(new EphemeralDataProtectionProvider(), options, TimeProvider.System).Seal(key, stamp, DateTimeOffset.UnixEpoch, [2, 0, 0, 0]);
            default:
                value[Stamp.Size + 1] &= (byte)~EnvelopeFlags.Encrypted;
                return value;
        }
    }
}
