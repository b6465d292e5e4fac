using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>What the built-in session gets wrong, case by case.</summary>
public sealed partial class SessionUpdateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(SessionHost Host, FaultyBackend Store)> StartAsync(Action<WebApplication>? map = null)
    {
        var store = new FaultyBackend(new MemoryBackend(256 << 20, TimeProvider.System));
        var host = await SessionHost.StartAsync(
            app =>
            {
                SessionHost.MapMembers(app);
                map?.Invoke(app);
            },
            configure: builder => builder.Services.AddSingleton<StorageBackend>(store));
        return (host, store);
    }

    [Fact]
    public async Task Parallel_changes_of_one_browser_are_all_kept()
    {
        var (host, _) = await StartAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/0");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => browser.Clone().GetAsync($"/append/a/,{i}"), Cancel)));
        var kept = (await browser.GetAsync("/get/a")).Split(',').Select(int.Parse).Order();
        Assert.Equal(new[] { 0 }.Concat(Enumerable.Range(0, 50)), kept);
    }

    [Fact]
    public async Task A_change_of_another_node_is_kept_and_ours_is_applied_again()
    {
        var (host, store) = await StartAsync();
        await using var running = host;
        await using var second = await SessionHost.StartAsync(
            SessionHost.MapMembers, configure: builder => ShareStoreAndKeys(builder, host, store));
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/0");
        var raced = false;
        store.Before = async operation =>
        {
            if (operation != "set" || raced) return;
            raced = true;
            await browser.At(second.NewBrowser().Client).GetAsync("/append/a/2");
        };
        await browser.GetAsync("/append/a/1");
        Assert.True(raced);
        Assert.Equal("021", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task Members_that_two_requests_set_without_care_are_merged()
    {
        var (host, store) = await StartAsync(app => app.MapGet("/careless/{name}/{value}", async (HttpContext context, string name, string value) =>
        {
            await context.Session.LoadAsync();
            context.Session.SetString(name, value);
        }));
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/0");
        var raced = false;
        store.Before = async operation =>
        {
            if (operation != "read" || raced) return;
            raced = true;
            await browser.Clone().GetAsync("/careless/b/1");
        };
        store.After = null;
        await browser.GetAsync("/careless/c/2");
        Assert.Equal("0", await browser.GetAsync("/get/a"));
        Assert.Equal("1", await browser.GetAsync("/get/b"));
        Assert.Equal("2", await browser.GetAsync("/get/c"));
    }

    [Fact]
    public async Task Two_commits_of_one_member_that_cross_are_told_apart()
    {
        var (loaded, inside) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (host, _) = await StartAsync(app => app.MapGet("/slow", async (HttpContext context) =>
        {
            await context.Session.LoadAsync();
            loaded.SetResult();
            await inside.Task;
            context.Session.SetString("a", "slow");
            await context.Session.CommitAsync();
        }));
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/0");
        var slow = browser.Clone().SendAsync(HttpMethod.Get, "/slow");
        await Task.WhenAny(loaded.Task, slow);
        await browser.GetAsync("/set/a/fast");
        inside.SetResult();
        using var answer = await slow;
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("fast", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_session_revoked_in_the_middle_of_a_change_stays_gone()
    {
        var (host, store) = await StartAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        store.Before = async operation =>
        {
            if (operation != "set") return;
            store.Before = null;
            await RemoveAllAsync(host);
        };
        using var answer = await browser.SendAsync(HttpMethod.Get, "/set/a/2");
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Equal("session-ended", await CodeAsync(answer));
        Assert.Equal(0, await host.Engine.Storage.CountAsync(Cancel));
        Assert.Empty(browser.SetCookies);
    }

    [Fact]
    public async Task A_browser_whose_session_ended_begins_another_under_a_new_id()
    {
        var (host, _) = await StartAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var before = Assert.Single((await host.Engine.Storage.ListAsync(null, 10, Cancel)).Entries).Key;
        await RemoveAllAsync(host);
        Assert.Equal("(none)", await browser.GetAsync("/get/a"));
        await browser.GetAsync("/set/a/2");
        Assert.Single(browser.SetCookies);
        var after = Assert.Single((await host.Engine.Storage.ListAsync(null, 10, Cancel)).Entries).Key;
        Assert.NotEqual(before, after);
        Assert.Equal("2", await browser.GetAsync("/get/a"));
        Assert.Empty(browser.SetCookies);
    }

    [Fact]
    public async Task A_careless_change_after_the_end_gets_its_new_cookie_too()
    {
        var (host, _) = await StartAsync(app => app.MapGet("/careless", (HttpContext context) => context.Session.SetString("a", "3")));
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await RemoveAllAsync(host);
        await browser.GetAsync("/careless");
        Assert.Single(browser.SetCookies);
        Assert.Equal("3", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task Sessions_by_id_do_not_open_those_of_cookies_and_end_for_good()
    {
        var (host, _) = await StartAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var byId = host.Services.GetRequiredKeyedService<Microsoft.AspNetCore.Session.ISessionStore>(SessionUpdates.ByIdStore);
        var id = Guid.NewGuid().ToString();
        var unknown = byId.Create(id, TimeSpan.FromHours(1), TimeSpan.FromSeconds(5), () => true, isNewSessionKey: false);
        await Assert.ThrowsAsync<SessionEndedException>(() => unknown.UpdateAsync(session => session.SetString("a", "2"), Cancel));

        var created = byId.Create(id, TimeSpan.FromHours(1), TimeSpan.FromSeconds(5), () => true, isNewSessionKey: true);
        await created.UpdateAsync(session => session.SetString("a", "3"), Cancel);
        var again = byId.Create(id, TimeSpan.FromHours(1), TimeSpan.FromSeconds(5), () => true, isNewSessionKey: false);
        await again.LoadAsync(Cancel);
        Assert.Equal("3", again.GetString("a"));
        Assert.Null(await host.Engine.Storage.ReadAsync(StorageKey.For("cookie", id), Cancel));
    }

    private static async Task RemoveAllAsync(SessionHost host)
    {
        foreach (var entry in (await host.Engine.Storage.ListAsync(null, 10, Cancel)).Entries) await host.Engine.Storage.RemoveAsync(entry.Key, Cancel);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();

    private static void ShareStoreAndKeys(WebApplicationBuilder builder, SessionHost host, StorageBackend store)
    {
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(host.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>());
    }
}
