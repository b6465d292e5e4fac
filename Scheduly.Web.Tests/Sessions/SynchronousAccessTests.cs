using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Handlers that read the session without having loaded it, as most code for the stock session does: each waits on a thread of the pool.</summary>
public sealed class SynchronousAccessTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private const int Browsers = 200;

    private readonly TestStores _stores = new(redis, postgres);

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    [InlineData("Sqlite")]
    public async Task Many_at_once_are_all_answered(string backend)
    {
        await using var host = await SessionHost.StartAsync(
            app =>
            {
                SessionHost.MapMembers(app);
                app.MapGet("/sync", (HttpContext context) => context.Session.GetString("a") ?? "(none)");
            },
            await _stores.SettingsAsync(backend));
        var browsers = Enumerable.Range(0, Browsers).Select(_ => host.NewBrowser()).ToArray();
        for (var i = 0; i < Browsers; i++) await browsers[i].GetAsync($"/set/a/{i}");

        var begun = Stopwatch.StartNew();
        var answers = await Task.WhenAll(browsers.Select(browser => Task.Run(() => browser.GetAsync("/sync"))));
        TestContext.Current.SendDiagnosticMessage($"{backend}: {Browsers} synchronous reads at once took {begun.ElapsedMilliseconds} ms");
        Assert.Equal(Enumerable.Range(0, Browsers).Select(i => $"{i}"), answers);
    }

    [Fact]
    public async Task What_is_loaded_ahead_costs_nothing_more_and_its_failure_is_told_to_those_who_read()
    {
        FaultyBackend? store = null;
        await using var host = await SessionHost.StartAsync(
            app =>
            {
                SessionHost.MapMembers(app);
                app.MapGet("/maybe/{read}", (HttpContext context, bool read) => read ? context.Session.GetString("a") : "not read");
            },
            configure: builder => builder.Services.AddSingleton<StorageBackend>(provider => store = new FaultyBackend(StorageBackendFactory.Create(provider))));
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var reads = 0;
        store!.Before = operation =>
        {
            if (operation == "read") reads++;
            return Task.CompletedTask;
        };

        await browser.GetAsync("/maybe/false");
        await browser.GetAsync("/plain");
        Assert.Equal(0, reads);
        Assert.Equal("1", await browser.GetAsync("/maybe/true"));
        Assert.Equal(1, reads);

        // Known now: the session is loaded once, before the handler, whatever the handler does.
        Assert.Equal("1", await browser.GetAsync("/maybe/true"));
        Assert.Equal(2, reads);
        Assert.Equal("not read", await browser.GetAsync("/maybe/false"));
        Assert.Equal(3, reads);
        await browser.GetAsync("/plain");
        Assert.Equal("not read", await host.NewBrowser().GetAsync("/maybe/false"));
        Assert.Equal(3, reads);

        store.Before = operation => operation == "read" ? throw new TimeoutException() : Task.CompletedTask;
        Assert.Equal("not read", await browser.GetAsync("/maybe/false"));
        using var refused = await browser.SendAsync(HttpMethod.Get, "/maybe/true");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    public void Dispose() => _stores.Dispose();
}
