using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages;

/// <summary>What a person sees while the store is unavailable, without script.</summary>
public sealed class TroublePageTests
{
    [Fact]
    public async Task The_page_says_that_the_work_is_safe_and_tries_again_by_itself_until_it_is_back()
    {
        var store = new FaultyBackend(new MemoryBackend(64 << 20, TimeProvider.System));
        await using var app = new SchedulyFactory(new Dictionary<string, string?>(), services => services.AddSingleton<StorageBackend>(store));
        var browser = app.NewBrowser();
        await browser.BuildAsync();

        store.Before = _ => throw new IOException("the cable");
        using (var answer = await OpenAsync(browser))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal("3", Assert.Single(answer.Headers.GetValues("Refresh")));
            Assert.Contains("Your schedule is safe", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        store.Before = null;
        using var again = await OpenAsync(browser);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("Computer Science, Fall 2024", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> OpenAsync(Browser browser)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Accept.ParseAdd("text/html");
        return browser.SendAsync(request);
    }
}
