using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;

namespace Scheduly.Web.Tests.Sessions.Local;

public sealed partial class LocalSessionTests
{
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
}
