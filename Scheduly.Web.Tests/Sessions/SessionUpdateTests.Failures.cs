using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scheduly.Sessions;

namespace Scheduly.Web.Tests.Sessions;

public sealed partial class SessionUpdateTests
{
    [Theory]
    [InlineData("/throws")]
    [InlineData("/refuses")]
    public async Task What_a_failed_handler_changed_is_not_stored(string path)
    {
        var (host, _) = await StartAsync(app =>
        {
            app.MapGet("/throws", (HttpContext context) =>
            {
                context.Session.SetString("a", "half-made");
                throw new InvalidOperationException("the handler failed");
            });
            app.MapGet("/refuses", (HttpContext context) =>
            {
                context.Session.SetString("a", "half-made");
                return Results.BadRequest();
            });
        });
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        try
        {
            (await browser.SendAsync(HttpMethod.Get, path)).Dispose();
        }
        catch (InvalidOperationException)
        {
            // The test server lets the handler's exception out.
        }

        Assert.Equal("1", await browser.GetAsync("/get/a"));
        var stranger = host.NewBrowser();
        try
        {
            (await stranger.SendAsync(HttpMethod.Get, path)).Dispose();
        }
        catch (InvalidOperationException)
        {
        }

        Assert.Empty(stranger.SetCookies);
        Assert.Equal(1, await host.Engine.Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_change_that_throws_leaves_nothing_behind_even_when_the_handler_goes_on()
    {
        var (host, _) = await StartAsync(app => app.MapGet("/catches", async (HttpContext context) =>
        {
            context.Session.SetString("kept", "yes");
            try
            {
                await context.Session.UpdateAsync(session =>
                {
                    session.SetString("a", "half-made");
                    throw new InvalidOperationException("half-way");
                });
            }
            catch (InvalidOperationException)
            {
                return "went on";
            }

            return "not reached";
        }));
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        Assert.Equal("went on", await browser.GetAsync("/catches"));
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        Assert.Equal("yes", await browser.GetAsync("/get/kept"));
    }

    [Theory]
    [InlineData("/get/a", "read")]
    [InlineData("/sync", "read")]
    [InlineData("/set/a/2", "read")]
    [InlineData("/set/a/2", "set")]
    public async Task A_store_that_fails_gives_503_and_never_an_empty_session(string path, string operation)
    {
        var (host, store) = await StartAsync(app => app.MapGet("/sync", (HttpContext context) => context.Session.GetString("a") ?? "(none)"));
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        store.Before = current => current == operation ? throw new IOException("the cable") : Task.CompletedTask;
        using var answer = await browser.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("session-unavailable", await CodeAsync(answer));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Empty(browser.SetCookies);
        store.Before = null;
        Assert.Equal("1", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_first_write_that_fails_leaves_no_cookie()
    {
        var (host, store) = await StartAsync();
        await using var running = host;
        store.Before = operation => operation == "set" ? throw new IOException("the cable") : Task.CompletedTask;
        var browser = host.NewBrowser();
        using var answer = await browser.SendAsync(HttpMethod.Get, "/set/a/1");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(browser.SetCookies);
    }

    [Fact]
    public async Task A_session_over_the_limit_is_refused_with_413_and_stays_as_it_was()
    {
        var (host, _) = await StartAsync(app => app.MapGet("/grow", async (HttpContext context) =>
            await context.Session.UpdateAsync(session => session.Set("big", new byte[2 << 20]))));
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        using var answer = await browser.SendAsync(HttpMethod.Get, "/grow");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        Assert.Equal("(none)", await browser.GetAsync("/get/big"));
    }
}
