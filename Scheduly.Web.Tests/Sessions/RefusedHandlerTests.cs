using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>A change that is refused takes the place of what an ordinary handler wrote, whichever way it wrote it.</summary>
public sealed class RefusedHandlerTests
{
    public static TheoryData<string> Writers => new("text", "json", "file", "stream", "writer", "unflushed", "started", "redirect", "result", "nothing", "caught", "captured", "page", "mvc/large");

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task A_change_over_the_limit_is_413_in_the_place_of_the_answer(string writer)
    {
        await using var host = await OrdinaryHandlers.StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        await AssertRefusedAsync(browser, $"/{writer}/2097152", HttpStatusCode.RequestEntityTooLarge, "session-too-large");
        Assert.Equal("(none)", await browser.GetAsync("/get/large"));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task A_failing_store_is_503_in_the_place_of_the_answer(string writer)
    {
        var (host, store) = await OrdinaryHandlers.StartFaultyAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        store.Before = operation => operation == "set" ? throw new TimeoutException() : Task.CompletedTask;
        var retryAfter = await AssertRefusedAsync(browser, $"/{writer}/10", HttpStatusCode.ServiceUnavailable, "session-unavailable");
        Assert.NotNull(retryAfter);
        store.Before = operation => operation == "set" ? throw new StorageFullException("full") : Task.CompletedTask;
        await AssertRefusedAsync(browser, $"/{writer}/10", HttpStatusCode.ServiceUnavailable, "session-store-full");
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task A_change_beyond_the_rate_is_429_in_the_place_of_the_answer(string writer)
    {
        await using var host = await OrdinaryHandlers.StartAsync(new() { ["SessionStorage:RateLimit:ChangesPerSecond"] = "1", ["SessionStorage:RateLimit:NewSessionsPerMinute"] = "1000" });
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        for (var i = 0; i < 10; i++)
        {
            using var response = await browser.SendAsync(HttpMethod.Get, "/put/more");
            if (response.StatusCode != HttpStatusCode.TooManyRequests) continue;
            var retryAfter = await AssertRefusedAsync(browser, $"/{writer}/10", HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.NotNull(retryAfter);
            return;
        }

        Assert.Fail("Ten changes within a second were not limited.");
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task A_member_that_another_request_changed_is_409_in_the_place_of_the_answer(string writer)
    {
        var (host, store) = await OrdinaryHandlers.StartFaultyAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        var raced = false;
        store.Before = async operation =>
        {
            if (operation != "set" || raced) return;
            raced = true;
            await OverwriteAsync(store, browser);
        };
        await AssertRefusedAsync(browser, $"/{writer}/10", HttpStatusCode.Conflict, "session-conflict");

        async Task OverwriteAsync(FaultyBackend backend, Browser owner)
        {
            await using var other = await SessionHost.StartAsync(OrdinaryHandlers.Map, configure: builder =>
            {
                FrameworkHandlers.Add(builder);
                builder.Services.AddSingleton<StorageBackend>(backend);
                builder.Services.AddSingleton(host.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>());
            });
            await owner.At(other.NewBrowser().Client).GetAsync("/text/5");
        }
    }

    private static async Task<string?> AssertRefusedAsync(Browser browser, string path, HttpStatusCode status, string code)
    {
        using var response = await browser.SendAsync(HttpMethod.Get, path);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(code, body, StringComparison.Ordinal);
        Assert.DoesNotContain(OrdinaryHandlers.Secret, body, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("X-Handler"));
        Assert.DoesNotContain(browser.SetCookies, cookie => cookie.StartsWith("handler=", StringComparison.Ordinal));
        return response.Headers.RetryAfter?.ToString();
    }
}
