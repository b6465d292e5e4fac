using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;

namespace Scheduly.Web.Tests.Sessions;

public sealed partial class LifecycleTests
{
    [Fact]
    public async Task A_new_id_keeps_the_content_and_the_old_one_opens_nothing()
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/kept");
        var (old, before) = (browser.Clone(), await OnlyKeyAsync(host));
        await browser.GetAsync("/new-id");
        Assert.Single(browser.SetCookies);
        Assert.NotEqual(before, await OnlyKeyAsync(host));

        Assert.Equal("kept", await browser.GetAsync("/get/a"));
        await browser.GetAsync("/set/b/more");
        Assert.Empty(browser.SetCookies);
        Assert.Equal("more", await browser.GetAsync("/get/b"));
        Assert.Equal("(none)", await old.GetAsync("/get/a"));
        await old.GetAsync("/set/a/other");
        Assert.Equal("kept", await browser.GetAsync("/get/a"));
        Assert.Equal([SessionEventKind.Created, SessionEventKind.Regenerated, SessionEventKind.Changed, SessionEventKind.Created], Kinds);
    }

    [Fact]
    public async Task A_change_in_the_same_request_goes_with_the_new_id()
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await browser.GetAsync("/new-id-and-change");
        Assert.Equal("before", await browser.GetAsync("/get/before"));
        Assert.Equal("after", await browser.GetAsync("/get/after"));
        Assert.Equal(1, await host.Engine.Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_change_of_another_node_between_is_not_left_behind()
    {
        await using var host = await StartAsync();
        await using var second = await StartAsync(host);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/0");
        await Once("set", () => browser.Clone().At(second.NewBrowser().Client).GetAsync("/append/a/1"), () => browser.GetAsync("/new-id"));
        Assert.Equal("01", await browser.GetAsync("/get/a"));
        Assert.Equal(1, await host.Engine.Storage.CountAsync(Cancel));
    }

    [Theory]
    [InlineData("/new-id")]
    [InlineData("/establish-and-new-id")]
    [InlineData("/late-new-id")]
    public async Task A_new_id_is_refused_where_its_cookie_would_not_arrive(string path)
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        if (path == "/late-new-id") await browser.GetAsync("/set/a/1");
        Assert.Equal("refused", await browser.GetAsync(path));
        if (path == "/late-new-id") Assert.Equal("1", await browser.GetAsync("/get/a"));
        Assert.DoesNotContain(SessionEventKind.Regenerated, Kinds);
    }

    [Fact]
    public async Task A_session_by_id_keeps_its_id()
    {
        await using var host = await StartAsync();
        var byId = host.Services.GetRequiredKeyedService<ISessionStore>(SessionUpdates.ByIdStore);
        var session = byId.Create(Guid.NewGuid().ToString(), TimeSpan.FromHours(1), TimeSpan.FromSeconds(5), () => true, isNewSessionKey: true);
        await session.UpdateAsync(current => current.SetString("a", "1"), Cancel);
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.RegenerateIdAsync(Cancel));
        await session.EndAsync(Cancel);
        Assert.Equal(0, await host.Engine.Storage.CountAsync(Cancel));
    }

    /// <summary>The store goes away in the middle, after it has carried out some operation of the move or before: the content is never out of reach.</summary>
    [Theory]
    [InlineData("set", 0, true)]
    [InlineData("set", 0, false)]
    [InlineData("set", 1, true)]
    [InlineData("set", 1, false)]
    [InlineData("remove", 0, true)]
    [InlineData("remove", 0, false)]
    public async Task A_new_id_during_an_outage_loses_nothing(string operation, int skipped, bool carriedOut)
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/kept");
        var down = false;
        var seen = 0;
        Task Fail(string current)
        {
            if (down || (current == operation && seen++ == skipped)) throw Cut(ref down);
            return Task.CompletedTask;
        }

        if (carriedOut) (_store.After, _store.Before) = (Fail, current => down ? Fail(current) : Task.CompletedTask);
        else _store.Before = Fail;
        using (await browser.SendAsync(HttpMethod.Get, "/new-id"))
        {
            (_store.After, _store.Before) = (null, null);
        }

        Assert.Equal("kept", await browser.GetAsync("/get/a"));

        static IOException Cut(ref bool down)
        {
            down = true;
            return new IOException("the cable");
        }
    }
}
