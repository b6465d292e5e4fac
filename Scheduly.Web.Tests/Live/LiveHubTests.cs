using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Live;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Live;

/// <summary>What a page is told over its WebSocket, and what nobody else is.</summary>
public sealed class LiveHubTests : IAsyncLifetime
{
    private readonly SchedulyFactory _app = new(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _app.Listen();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_page_is_told_of_its_own_session_and_of_no_other()
    {
        var (ann, bob) = (await StudentAsync(), await StudentAsync());
        await using var page = await OpenAsync(ann);
        Assert.Equal("true", await WatchAsync(page, "1", known: ""));
        var first = await page.ToldAsync("1");
        Assert.Equal(await StampAsync(ann), first);
        await bob.RefineAsync("no Friday");
        await ann.RefineAsync("no Monday");
        var second = await page.ToldAsync("1");
        Assert.Equal(await StampAsync(ann), second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_page_that_was_away_is_told_what_it_missed_and_one_that_was_not_is_told_nothing()
    {
        var ann = await StudentAsync();
        var old = await StampAsync(ann);
        await ann.RefineAsync("no Friday");
        await using var away = await OpenAsync(ann);
        await using var present = await OpenAsync(ann);
        Assert.Equal("true", await WatchAsync(present, "1", await StampAsync(ann)));
        Assert.Equal("true", await WatchAsync(away, "1", old));
        Assert.Equal(await StampAsync(ann), await away.ToldAsync("1"));
        await ann.RefineAsync("no Monday");

        // The first thing that it hears is the next change.
        Assert.Equal(await StampAsync(ann), await present.ToldAsync("1"));
    }

    [Fact]
    public async Task A_page_is_told_that_its_session_has_ended()
    {
        var ann = await StudentAsync();
        await using var page = await OpenAsync(ann);
        Assert.Equal("true", await WatchAsync(page, "1", await StampAsync(ann)));
        Assert.True(await _app.Engine.RevokeAsync(Assert.Single(await _app.Engine.Storage.ListAllAsync(10, Cancel)).Key));
        Assert.Equal("", await page.ToldAsync("1"));
    }

    [Fact]
    public async Task Without_a_session_and_for_what_there_is_not_nothing_can_be_watched()
    {
        await using var stranger = await LiveSocket.OpenAsync(_app.Address, "", cancellationToken: Cancel);
        Assert.Equal("false", await WatchAsync(stranger, "1", ""));
        await using var forged = await LiveSocket.OpenAsync(_app.Address, "scheduly=CfDJ8made-up", cancellationToken: Cancel);
        Assert.Equal("false", await WatchAsync(forged, "1", ""));
        await using var page = await OpenAsync(await StudentAsync());
        Assert.Equal("false", Text(await page.InvokeAsync("Watch", "1", "session", "of somebody else", "")));
        Assert.Equal("false", Text(await page.InvokeAsync("Watch", "1", "sessions", "", "")));
        Assert.Equal("false", Text(await page.InvokeAsync("Watch", "1", "session", new string('x', LiveHub.LongestArgument + 1), "")));
        Assert.Equal(0, _app.Services.GetRequiredService<LiveFeed>().Watched);
    }

    [Fact]
    public async Task What_a_page_may_ask_for_is_limited_and_what_is_wrong_is_named()
    {
        await using var page = await OpenAsync(await StudentAsync());
        Assert.Contains("The stamp is none", await WatchAsync(page, "1", "nonsense"), StringComparison.Ordinal);
        Assert.Contains("1 to 16 characters", await WatchAsync(page, new string('x', 17), ""), StringComparison.Ordinal);
        for (var i = 0; i < 16; i++) Assert.Equal("true", await WatchAsync(page, $"w{i}", ""));
        Assert.Contains("at most 16 things", await WatchAsync(page, "more", ""), StringComparison.Ordinal);
        await page.InvokeAsync("Unwatch", "w3");
        Assert.Equal("true", await WatchAsync(page, "more", ""));
    }

    [Fact]
    public async Task A_page_that_has_gone_is_forgotten()
    {
        var feed = _app.Services.GetRequiredService<LiveFeed>();
        await using (var page = await OpenAsync(await StudentAsync()))
        {
            Assert.Equal("true", await WatchAsync(page, "1", ""));
            Assert.Equal(1, feed.Watched);
        }

        await Eventually.HoldsAsync(() => feed.Watched == 0, "nothing is watched");
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("here", true)]
    public async Task Another_sites_page_may_not_listen(string origin, bool allowed)
    {
        var ann = await StudentAsync();
        if (allowed)
        {
            await using var page = await LiveSocket.OpenAsync(_app.Address, ann.CookieHeader, _app.Address, Cancel);
            Assert.Equal("true", await WatchAsync(page, "1", ""));
            return;
        }

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => LiveSocket.OpenAsync(_app.Address, ann.CookieHeader, origin, Cancel));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_a_WebSocket_is_served()
    {
        var ann = await StudentAsync();
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/live"), (HttpMethod.Post, "/live"), (HttpMethod.Post, "/live/negotiate?negotiateVersion=1"), (HttpMethod.Get, "/live?id=x") })
        {
            using var answer = await ann.SendAsync(method, path);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("docs/proxies.md", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_without_a_WebSocket_can_ask()
    {
        var (ann, stranger) = (await StudentAsync(), _app.NewSocketBrowser());
        var before = await LookAsync(ann, "session");
        Assert.Equal(await StampAsync(ann), before.Stamp);
        await ann.RefineAsync("no Friday");
        Assert.NotEqual(before.Stamp, (await LookAsync(ann, "session")).Stamp);
        Assert.Equal(HttpStatusCode.NotFound, (await LookAsync(stranger, "session")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await LookAsync(ann, "nothing")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await LookAsync(ann, "")).Status);
    }

    private static async Task<(HttpStatusCode Status, string? Stamp)> LookAsync(Browser browser, string topic)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live/look");
        request.Headers.TryAddWithoutValidation("X-Live", topic);
        using var answer = await browser.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancel) : null);
    }

    private static string Text(JsonNode? answer) => answer is JsonValue value && value.TryGetValue<string>(out var text) ? text : answer?.ToJsonString() ?? "null";

    private static async Task<string> WatchAsync(LiveSocket page, string id, string known) => Text(await page.InvokeAsync("Watch", id, "session", "", known));

    private async Task<Browser> StudentAsync()
    {
        var browser = _app.NewSocketBrowser();
        await browser.BuildAsync();
        return browser;
    }

    private Task<LiveSocket> OpenAsync(Browser browser) => _app.OpenAsync(browser);

    /// <summary>As a page has it: the version in its form.</summary>
    private static async Task<string> StampAsync(Browser browser)
    {
        var page = await browser.GetAsync("/");
        return page.Split("data-version=\"")[1].Split('"')[0];
    }
}
