using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>The application's own <c>IDistributedCache</c> as the backend "Custom".</summary>
public sealed class PluggedCacheTests
{
    private static readonly Dictionary<string, string?> Custom = new() { ["SessionStorage:Backend"] = "Custom" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<SessionHost> StartAsync() => SessionHost.StartAsync(
        SessionHost.MapMembers, Custom, configure: builder => builder.Services.AddDistributedMemoryCache());

    [Fact]
    public async Task Parallel_changes_are_all_kept_within_the_process()
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/0");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => browser.Clone().GetAsync($"/append/a/,{i}"), Cancel)));
        var kept = (await browser.GetAsync("/get/a")).Split(',').Skip(1).Select(int.Parse).Order();
        Assert.Equal(Enumerable.Range(0, 50), kept);
    }

    [Fact]
    public async Task A_browser_keeps_its_session_from_request_to_request()
    {
        await using var host = await StartAsync();
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await browser.GetAsync("/set/b/2");
        Assert.Empty(browser.SetCookies);
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        Assert.Equal("2", await browser.GetAsync("/get/b"));
    }

    [Fact]
    public async Task What_a_plain_cache_cannot_do_says_so()
    {
        await using var host = await StartAsync();
        var storage = host.Engine.Storage;
        Assert.False(storage.CanCompareAndSet);
        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => storage.CountAsync(Cancel));
        Assert.Contains("SessionStorage:Backend", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => storage.ListAsync(null, 10, Cancel));
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            storage.TrySetAsync(Entries.Key(), Entries.Value(), null, TimeSpan.FromMinutes(1), DateTimeOffset.MaxValue, Cancel));
    }

    [Fact]
    public async Task Custom_without_a_cache_of_the_applications_own_ends_the_start()
    {
        var failure = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(SessionHost.MapMembers, Custom));
        Assert.Contains("IDistributedCache", failure.Message, StringComparison.Ordinal);
    }
}
