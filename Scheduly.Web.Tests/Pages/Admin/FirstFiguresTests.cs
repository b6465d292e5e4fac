using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Health;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages.Admin;

/// <summary>What an operator sees at first glance: whether sessions are safe, since when, and figures as soon as a node has started.</summary>
public sealed class FirstFiguresTests
{
    private const string Key = Tests.Admin.AdminAccessTests.Key;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/admin/health")]
    [InlineData("/admin/health?span=24h&of=all")]
    [InlineData("/admin/health?of=node")]
    public async Task Figures_stand_there_two_seconds_after_the_start(string address)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var app = new SchedulyFactory(
            new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory", ["SessionStorage:OperationTimeout"] = "00:00:10", ["Admin:Key"] = Key },
            services => services.AddSingleton<TimeProvider>(clock));
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        await app.NewBrowser().BuildAsync("no Friday");

        // The sampler waits for the clock; its second of grace is within these two.
        var charts = 0;
        clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.HoldsAsync(
            async () =>
            {
                var page = new HtmlParser().ParseDocument(await client.GetStringAsync(address, Cancel));
                Assert.Equal(5, page.QuerySelectorAll("#tiles strong").Length);
                Assert.All(page.QuerySelectorAll("#tiles strong"), figure => Assert.Matches("^[0-9]", figure.TextContent));
                charts = page.QuerySelectorAll("#charts figure svg path.line, #charts figure svg circle").Length;
                return charts >= 5;
            },
            $"{address} shows charts, {charts} of them");
        Assert.Equal(2, (clock.GetUtcNow() - clock.Start).TotalSeconds);
    }

    [Fact]
    public async Task State_says_since_when()
    {
        var clock = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var store = new FaultyBackend(new MemoryBackend(64 << 20, clock));
        await using var app = new SchedulyFactory(new Dictionary<string, string?>(), services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton<StorageBackend>(store);
        });
        var health = app.Services.GetRequiredService<ReadyHealth>();
        var first = await health.ReadAsync(Cancel);
        Assert.True(first.SinceStart);
        clock.Advance(TimeSpan.FromMinutes(10));
        var later = await health.ReadAsync(Cancel);
        Assert.Equal((first.Since, true), (later.Since, later.SinceStart));

        store.Before = _ => throw new IOException("the cable");
        clock.Advance(TimeSpan.FromMinutes(10));
        var bad = await health.ReadAsync(Cancel);
        Assert.NotEqual(first.Status, bad.Status);
        Assert.Equal((bad.At, false), (bad.Since, bad.SinceStart));
    }
}
