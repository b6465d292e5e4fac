using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Handlers as everybody writes them: they set a member and return, without <c>UpdateAsync</c> and without a commit.</summary>
public sealed class OrdinaryHandlerTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);

    public static TheoryData<string, string> Places
    {
        get
        {
            var places = new TheoryData<string, string>();
            foreach (var backend in new[] { "Memory", "Sqlite", "Redis", "PostgreSql" })
            {
                places.Add(backend, "put");
                places.Add(backend, "mvc/put");
                places.Add(backend, "mvc/keep");
                places.Add(backend, "pages/put");
            }

            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Parallel_changes_are_all_kept(string backend, string handler)
    {
        var settings = await _stores.SettingsAsync(backend);
        await using var first = await OrdinaryHandlers.StartAsync(settings);
        await using var second = backend is "Redis" or "PostgreSql" ? await OrdinaryHandlers.StartAsync(settings) : null;
        for (var round = 0; round < 20; round++)
        {
            var browser = first.NewBrowser();
            await browser.GetAsync("/put/begin");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
            {
                var tab = browser.At((i % 2 == 1 && second is not null ? second : first).NewBrowser().Client);
                Assert.Equal("done", (await tab.GetAsync($"/{handler}/{i}")).Trim());
            })));
            for (var i = 0; i < 4; i++) Assert.Equal("1", await browser.GetAsync($"/get/{i}"));
        }
    }

    [Fact]
    public async Task A_change_after_the_first_byte_is_stored_when_the_handler_ends()
    {
        await using var host = await OrdinaryHandlers.StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        Assert.Equal("x", await browser.GetAsync("/late"));
        Assert.Equal("1", await browser.GetAsync("/get/late"));
    }

    [Fact]
    public async Task A_stream_that_does_not_end_is_committed_when_it_starts()
    {
        await using var host = await OrdinaryHandlers.StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        request.Headers.Add("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var response = await browser.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1", await browser.GetAsync("/get/watching"));
        await browser.GetAsync("/put/go");
        Assert.Equal("data: 1\n\ndata: 2\n\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("2", await browser.GetAsync("/get/seen"));
    }

    [Fact]
    public async Task Temp_data_in_the_session_survives_a_redirect_and_is_gone_after_it()
    {
        await using var host = await SessionHost.StartAsync(
            OrdinaryHandlers.Map,
            configure: builder => FrameworkHandlers.Add(builder));
        var browser = host.NewBrowser();
        using (var redirect = await browser.SendAsync(HttpMethod.Get, "/mvc/tell")) Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.Equal("saved", await browser.GetAsync("/mvc/told"));
        Assert.Equal("nothing", await browser.GetAsync("/mvc/told"));
    }

    [Fact]
    public async Task A_pipeline_that_is_run_again_for_an_error_stores_nothing()
    {
        await using var host = await SessionHost.StartAsync(app =>
        {
            app.UseStatusCodePagesWithReExecute("/put/again");
            app.UseRouting();
            OrdinaryHandlers.Map(app);
        }, configure: builder => FrameworkHandlers.Add(builder));
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        using (var response = await browser.SendAsync(HttpMethod.Get, "/no-such-page")) Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);

        // The status of the first run stands: the handler ended with 404, and nothing of it is stored.
        Assert.Equal("(none)", await browser.GetAsync("/get/again"));
        Assert.Equal("1", await browser.GetAsync("/get/begin"));
    }

    [Fact]
    public async Task What_was_set_and_removed_again_is_nothing_to_store()
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
            await using var other = await SessionHost.StartAsync(SessionHost.MapMembers, configure: builder =>
            {
                builder.Services.AddSingleton<StorageBackend>(store);
                builder.Services.AddSingleton(host.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>());
            });
            await browser.At(other.NewBrowser().Client).GetAsync("/set/other/1");
        };
        Assert.Equal("done", await browser.GetAsync("/nothing-left"));
        Assert.True(raced);
        Assert.Equal("1", await browser.GetAsync("/get/other"));
    }

    [Fact]
    public async Task A_handler_that_ends_with_an_error_status_stores_nothing()
    {
        await using var host = await OrdinaryHandlers.StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        using (var response = await browser.SendAsync(HttpMethod.Get, "/refusing"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("no", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal("(none)", await browser.GetAsync("/get/refused"));
    }

    [Fact]
    public async Task An_asynchronous_change_is_refused_before_it_runs()
    {
        await using var host = await OrdinaryHandlers.StartAsync([]);
        Assert.Equal("ArgumentException False", await host.NewBrowser().GetAsync("/asynchronous"));
    }

    [Fact]
    public async Task Loading_with_a_cancelled_token_throws_as_the_built_in_session()
    {
        await using var host = await OrdinaryHandlers.StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        Assert.Equal("OperationCanceledException", await browser.GetAsync("/cancelled"));
    }

    [Fact]
    public async Task An_idle_timeout_that_would_have_no_effect_ends_the_start_with_the_setting_to_use()
    {
        var failure = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(
            SessionHost.MapMembers,
            configure: builder => builder.Services.PostConfigure<SessionOptions>(options => options.IdleTimeout = TimeSpan.FromSeconds(1))));
        Assert.Contains("SessionStorage:IdleTimeout", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _stores.Dispose();
}
