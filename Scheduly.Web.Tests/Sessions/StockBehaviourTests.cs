using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>What applications know from the built-in session holds here too: the cases of ASP.NET Core's own tests.</summary>
public sealed class StockBehaviourTests
{
    [Fact]
    public async Task Reading_an_empty_session_sends_no_cookie()
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers);
        var browser = host.NewBrowser();
        Assert.Equal("(none)", await browser.GetAsync("/get/a"));
        Assert.Empty(browser.SetCookies);
    }

    [Fact]
    public async Task Setting_a_value_sends_exactly_one_cookie()
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var cookie = Assert.Single(browser.SetCookies);
        Assert.StartsWith("scheduly=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=2592000", cookie, StringComparison.OrdinalIgnoreCase);
        await browser.GetAsync("/set/a/2");
        Assert.Empty(browser.SetCookies);
    }

    [Fact]
    public async Task A_value_that_nobody_committed_is_stored_when_the_request_ends()
    {
        await using var host = await SessionHost.StartAsync(app =>
        {
            SessionHost.MapMembers(app);
            app.MapGet("/careless", (HttpContext context) => context.Session.SetString("a", "careless"));
        });
        var browser = host.NewBrowser();
        await browser.GetAsync("/careless");
        Assert.Single(browser.SetCookies);
        Assert.Equal("careless", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_value_is_there_on_the_next_request_and_gone_when_removed()
    {
        await using var host = await SessionHost.StartAsync(app =>
        {
            SessionHost.MapMembers(app);
            app.MapGet("/remove", (HttpContext context) => context.Session.Remove("a"));
        });
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        await browser.GetAsync("/remove");
        Assert.Equal("(none)", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task Members_are_case_sensitive()
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/KEY/upper");
        await browser.GetAsync("/set/key/lower");
        Assert.Equal("upper", await browser.GetAsync("/get/KEY"));
        Assert.Equal("lower", await browser.GetAsync("/get/key"));
    }

    [Fact]
    public async Task Clearing_the_session_empties_it()
    {
        await using var host = await SessionHost.StartAsync(app =>
        {
            SessionHost.MapMembers(app);
            app.MapGet("/clear", (HttpContext context) => context.Session.Clear());
        });
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await browser.GetAsync("/clear");
        Assert.Equal("(none)", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_session_that_is_used_without_being_changed_lives_on()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var settings = new Dictionary<string, string?> { ["SessionStorage:IdleTimeout"] = "00:20:00" };
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, settings, clock);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        for (var i = 0; i < 5; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            await browser.GetAsync("/plain");
        }

        Assert.Equal("1", await browser.GetAsync("/get/a"));
        clock.Advance(TimeSpan.FromMinutes(23));
        Assert.Equal("(none)", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_session_never_ends_before_its_idle_timeout_however_requests_fall()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var settings = new Dictionary<string, string?> { ["SessionStorage:IdleTimeout"] = "00:20:00" };
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, settings, clock);
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var browser = host.NewBrowser();
            await browser.GetAsync("/set/a/1");
            for (var i = 0; i < 5; i++)
            {
                clock.Advance(TimeSpan.FromSeconds(random.Next(1, 90)));
                await browser.GetAsync("/plain");
            }

            clock.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(1));
            Assert.Equal("1", await browser.GetAsync("/get/a"));
            clock.Advance(TimeSpan.FromMinutes(22) + TimeSpan.FromSeconds(1));
            Assert.Equal("(none)", await browser.GetAsync("/get/a"));
        }
    }

    [Fact]
    public async Task A_session_ends_at_its_absolute_timeout_however_much_it_is_used()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var settings = new Dictionary<string, string?>
        {
            ["SessionStorage:IdleTimeout"] = "00:20:00",
            ["SessionStorage:AbsoluteTimeout"] = "01:00:00",
        };
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, settings, clock);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        for (var i = 0; i < 5; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(11));
            await browser.GetAsync($"/set/b/{i}");
        }

        Assert.Equal("1", await browser.GetAsync("/get/a"));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("(none)", await browser.GetAsync("/get/a"));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("CfDJ8")]
    [InlineData("%00")]
    public async Task A_cookie_that_is_none_begins_a_new_session(string value)
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers);
        var browser = host.NewBrowser();
        browser.SetCookie("scheduly", value);
        using var answer = await browser.SendAsync(HttpMethod.Get, "/set/a/1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(browser.SetCookies);
        Assert.Equal("1", await browser.GetAsync("/get/a"));
    }
}
