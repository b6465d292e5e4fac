using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>How many commands a request may send to the store, exactly.</summary>
public sealed class RequestBudgetTests(RedisServerFixture redis, PostgresServerFixture postgres) : IAsyncDisposable
{
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    private readonly TestStores _stores = new(redis, postgres);

    // Redis keeps its own clock, so the fake one begins now.
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly List<IAsyncDisposable> _running = [];

    public static TheoryData<string> Counted => ["Sqlite", "Redis", "PostgreSql"];

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task A_request_without_a_cookie_sends_nothing_when_it_leaves_the_session_alone(string backend)
    {
        var (host, sent) = await StartAsync(await _stores.SettingsAsync(backend));
        await SendsAsync(sent, 0, host.NewBrowser(), "/plain");
        await SendsAsync(sent, 0, host.NewBrowser(), "/get/a");
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task The_first_write_of_a_new_session_is_one_command(string backend)
    {
        var (host, sent) = await StartAsync(await _stores.SettingsAsync(backend));
        await SendsAsync(sent, 1, host.NewBrowser(), "/set/a/1");
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task A_read_is_one_command_and_a_change_is_two(string backend)
    {
        var (host, sent) = await StartAsync(await _stores.SettingsAsync(backend));
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        sent.Take();
        await SendsAsync(sent, 0, browser, "/plain");
        await SendsAsync(sent, 1, browser, "/get/a");
        await SendsAsync(sent, 2, browser, "/append/a/2");
        await SendsAsync(sent, 2, browser, "/append/a/3");
        await SendsAsync(sent, 1, browser, "/get/a");
        await SendsAsync(sent, 0, browser, "/plain");
        Assert.Equal("123", await browser.GetAsync("/get/a"));
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task One_touch_comes_to_it_in_each_touch_interval(string backend)
    {
        var (host, sent) = await StartAsync(await _stores.SettingsAsync(backend));
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        sent.Take();

        _clock.Advance(TouchInterval - TimeSpan.FromSeconds(1));
        await SendsAsync(sent, 0, browser, "/plain");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await SendsAsync(sent, 1, browser, "/plain");
        await SendsAsync(sent, 0, browser, "/plain");
        await SendsAsync(sent, 1, browser, "/get/a");

        _clock.Advance(TouchInterval);
        await SendsAsync(sent, 1 + 1, browser, "/get/a");
        await SendsAsync(sent, 1, browser, "/get/a");

        // A write moves the expiry with it.
        _clock.Advance(TouchInterval);
        await SendsAsync(sent, 2, browser, "/append/a/2");
        await SendsAsync(sent, 0, browser, "/plain");
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task Parallel_requests_share_one_touch(string backend)
    {
        var (host, sent) = await StartAsync(await _stores.SettingsAsync(backend));
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        sent.Take();
        _clock.Advance(TouchInterval);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => browser.Clone().GetAsync("/plain")));
        Assert.Single(sent.Take());
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task Each_node_touches_for_itself(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        var (host, _) = await StartAsync(settings);
        var (other, sent) = await StartAsync(settings);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        sent.Take();
        var there = browser.At(other.NewBrowser().Client);
        await SendsAsync(sent, 1, there, "/plain");
        await SendsAsync(sent, 0, there, "/plain");
        await SendsAsync(sent, 1, there, "/get/a");
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task With_the_local_cache_a_read_is_nothing_and_a_change_is_one_command(string backend)
    {
        var (host, sent) = await StartAsync(await LocalAsync(backend));
        var browser = host.NewBrowser();
        await SendsAsync(sent, 1, browser, "/set/a/1");
        await SendsAsync(sent, 0, browser, "/get/a");
        await SendsAsync(sent, 1, browser, "/append/a/2");
        await SendsAsync(sent, 0, browser, "/get/a");
        Assert.Equal("12", await browser.GetAsync("/get/a"));

        _clock.Advance(TimeSpan.FromSeconds(15));
        await SendsAsync(sent, 1, browser, "/get/a");
        await SendsAsync(sent, 0, browser, "/get/a");
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public async Task With_the_local_cache_one_touch_comes_to_it_in_each_touch_interval(string backend)
    {
        var settings = await LocalAsync(backend);
        settings["SessionStorage:LocalCache:Lifetime"] = "00:05:00";
        var (host, sent) = await StartAsync(settings);
        var (other, there) = await StartAsync(settings);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        sent.Take();
        _clock.Advance(TouchInterval);
        await SendsAsync(sent, 1, browser, "/get/a");
        await SendsAsync(sent, 0, browser, "/get/a");
        there.Take();
        await SendsAsync(there, 1 + 1, browser.At(other.NewBrowser().Client), "/get/a");
        await SendsAsync(there, 0, browser.At(other.NewBrowser().Client), "/get/a");
        _clock.Advance(TouchInterval);
        sent.Take();
        await SendsAsync(sent, 1, browser, "/plain");
        await SendsAsync(sent, 0, browser, "/get/a");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_running)) await part.DisposeAsync();
        _stores.Dispose();
    }

    private static async Task SendsAsync(StoreCommands sent, int commands, Browser browser, string path)
    {
        await browser.GetAsync(path);
        var seen = sent.Take();
        Assert.True(commands == seen.Count, $"{path} sent {seen.Count} commands and may send {commands}: {string.Join("; ", seen)}");
    }

    /// <summary>Without the live feed: by a clock that leaps it would take each leap for a loss, and drop the copies.</summary>
    private async Task<Dictionary<string, string?>> LocalAsync(string backend) =>
        new(await _stores.SettingsAsync(backend)) { ["SessionStorage:LocalCache:Enabled"] = "true", ["SessionStorage:LiveFeed:Enabled"] = "false" };

    /// <summary>A host whose key ring and statements are warm.</summary>
    private async Task<(SessionHost Host, StoreCommands Sent)> StartAsync(Dictionary<string, string?> settings)
    {
        var host = await SessionHost.StartAsync(SessionHost.MapMembers, settings, _clock);
        _running.Add(host);
        var warm = host.NewBrowser();
        await warm.GetAsync("/set/warm/1");
        await warm.GetAsync("/get/warm");
        var sent = new StoreCommands(host.Backend);
        sent.Take();
        return (host, sent);
    }
}
