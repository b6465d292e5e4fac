using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Schedules.Together;

namespace Scheduly.Web.Tests.Live;

/// <summary>Open pages on which nothing happens send nothing to the store, however many there are.</summary>
public sealed class IdleWatcherTests(RedisServerFixture redis, PostgresServerFixture postgres) : IAsyncDisposable
{
    private const int Watchers = 100;

    /// <summary>Longer than two ticks of the presence and a beat of the feed.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(4.5);

    private static readonly string[] Spaces = [SessionEngine.Space, ChangingDocuments.Plans, ChangingDocuments.Live, ChangingDocuments.Presence];

    private readonly TestStores _stores = new(redis, postgres);
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private SchedulyFactory? _app;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _stores.Dispose();
    }

    /// <summary>Of what pages are about; what the node counts for itself is another matter.</summary>
    private int Asked() => _asked.Where(one => Spaces.Contains(one.Key)).Sum(one => one.Value);

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    [InlineData("Memory")]
    public async Task Watchers_of_a_plan_and_of_their_sessions_ask_nothing_of_the_store(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        settings["SessionStorage:RateLimit:Enabled"] = "false";
        _app = new(settings, services =>
        {
            var made = services.Last(service => service.ServiceType == typeof(StorageBackend)).ImplementationFactory!;
            services.AddSingleton<StorageBackend>(provider => new FaultyBackend((StorageBackend)made(provider)) { Asked = space => _asked.AddOrUpdate(space, 1, (_, count) => count + 1) });
        });
        _app.Listen();
        var feed = _app.Services.GetRequiredService<LiveFeed>();
        var owner = _app.NewSocketBrowser();
        await owner.CommandAsync(ScheduleHost.BuildComputerScience);
        var plan = await owner.SharePlanAsync();
        var (token, _) = await owner.InviteAsync(plan, "look");
        var pages = new List<LiveSocket>();
        try
        {
            for (var i = 0; i < Watchers; i++)
            {
                var guest = _app.NewSocketBrowser();
                await guest.JoinAsync(token, $"Guest {i}");
                var page = await _app.OpenAsync(guest);
                pages.Add(page);
                Assert.True((await page.InvokeAsync("Watch", "1", "session", "", ""))!.GetValue<bool>());
                Assert.True((await page.InvokeAsync("Watch", "2", "plan", plan, ""))!.GetValue<bool>());
                Assert.True(await page.HereAsync(plan, "Plan A"));
            }

            foreach (var page in pages)
            {
                while ((await page.PresentAsync()).Length < Watchers)
                {
                }
            }

            if (backend != "Memory") await Eventually.HoldsAsync(() => feed.IsLive, "the feed is heard");
            Assert.Contains(ChangingDocuments.Presence, _asked.Keys);

            // What came last is read and told; then it is quiet, as without watchers.
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            _asked.Clear();
            var sent = feed.Sent;
            await Task.Delay(Idle, TestContext.Current.CancellationToken);
            Assert.Equal("", string.Join(", ", _asked.Where(one => Spaces.Contains(one.Key)).Select(one => $"{one.Key} {one.Value}")));
            Assert.Equal(sent, feed.Sent);

            // One who moves is one write and one read of who is here, and one read of the plan, for all of them.
            await pages[0].HereAsync(plan, "Plan B");
            foreach (var page in pages)
            {
                await page.UntilAsync("Guest 0: Plan B");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            Assert.InRange(Asked(), 1, 8);

            // Nor is one who moves without pause more than four of each in a second.
            _asked.Clear();
            var begun = Stopwatch.StartNew();
            for (var i = 0; i < 200; i++) Assert.True(await pages[1].HereAsync(plan, $"Plan {i}"));
            await pages[0].UntilAsync("Guest 1: Plan 199");
            Assert.InRange(Asked(), 1, 4 * (int)((begun.Elapsed.TotalSeconds * 4) + 2));
        }
        finally
        {
            foreach (var page in pages) await page.DisposeAsync();
        }
    }
}
