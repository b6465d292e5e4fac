using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Npgsql;
using Scheduly.Sessions.Feed;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>The live feed is cut, and the store with it or not: nobody sees a wrong state for long, and no write waits for it.</summary>
[Collection(FaultTests.Name)]
public sealed class FeedFaults : IAsyncDisposable
{
    /// <summary>From when the feed is back.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private readonly List<SessionHost> _nodes = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task A_node_that_was_cut_off_shows_the_present_state_soon_after_it_is_back(string backend)
    {
        await using var server = await StartServerAsync(backend);
        await using var relay = new TcpRelay(server.Port);
        var one = await StartAsync(backend, server.Connection(server.Port));
        var other = await StartAsync(backend, server.Connection(relay.Port));
        var browser = one.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var topic = await TopicAsync(one);
        var told = Channel.CreateUnbounded<Guid>();
        using var watch = other.Feed.Watch(topic, stamp => told.Writer.TryWrite(stamp));
        await Eventually.HoldsAsync(() => one.Feed.IsLive && other.Feed.IsLive, "both listen");
        var there = browser.At(other.NewBrowser().Client);
        Assert.Equal("1", await there.GetAsync("/get/a"));
        var before = await WritesAsync(browser, 200);
        await DrainAsync(told);

        // Nothing goes through, and new connections lead nowhere either.
        relay.Swallow();
        relay.LeadTo(Servers.FreePort());
        var cut = Stopwatch.StartNew();
        var during = await WritesAsync(browser, 200);
        while (cut.Elapsed < Soak.Cut) await Task.Delay(100, Cancel);
        await Eventually.HoldsAsync(() => !other.Feed.IsLive, "the node notices that its feed is silent");
        await browser.GetAsync("/set/a/new");
        var last = await one.Feed.ReadAsync(topic);
        relay.LeadTo(server.Port);
        var back = Stopwatch.StartNew();
        while (await NextAsync(told) != last)
        {
        }

        var toldAfter = back.Elapsed;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await there.SendAsync(HttpMethod.Get, "/get/a");
                return answer.IsSuccessStatusCode && await answer.Content.ReadAsStringAsync(Cancel) == "new";
            },
            "the node reads the present state");
        var readAfter = back.Elapsed;
        await Eventually.HoldsAsync(() => other.Feed.IsLive, "the feed is heard again");
        Soak.Report($"{backend}, cut for {Soak.Cut.TotalSeconds:0} s: told after {toldAfter.TotalSeconds:0.00} s, read after {readAfter.TotalSeconds:0.00} s, heard again after {back.Elapsed.TotalSeconds:0.00} s; writes of the other node, median and worst: {before} before, {during} while it was cut");
        Assert.InRange(toldAfter, TimeSpan.Zero, Promised);
        Assert.InRange(readAfter, TimeSpan.Zero, Promised);
    }

    [Fact]
    public async Task The_feed_alone_is_cut_and_what_is_watched_is_still_told()
    {
        await using var server = await StartServerAsync("Redis");
        var one = await StartAsync("Redis", server.Connection(server.Port));
        var other = await StartAsync("Redis", server.Connection(server.Port));
        var browser = one.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var topic = await TopicAsync(one);
        var told = Channel.CreateUnbounded<Guid>();
        using var watch = other.Feed.Watch(topic, stamp => told.Writer.TryWrite(stamp));
        await Eventually.HoldsAsync(() => one.Feed.IsLive && other.Feed.IsLive, "both listen");
        var before = await WritesAsync(browser, 300);
        await server.ExecuteAsync("ACL", "SETUSER", "default", "resetchannels");
        var during = await WritesAsync(browser, 300);
        await Eventually.HoldsAsync(() => !other.Feed.IsLive, "the cut is noticed");
        var worst = TimeSpan.Zero;
        for (var i = 0; i < 5; i++)
        {
            await DrainAsync(told);
            var begun = Stopwatch.StartNew();
            await browser.GetAsync("/append/a/x");
            var last = await one.Feed.ReadAsync(topic);
            while (await NextAsync(told) != last)
            {
            }

            if (begun.Elapsed > worst) worst = begun.Elapsed;
        }

        Soak.Report($"Redis without channels: told after {worst.TotalSeconds:0.00} s at worst; writes, median and worst: {before} before, {during} while it was cut");
        Assert.InRange(worst, TimeSpan.Zero, Promised);
    }

    [Fact]
    public async Task Through_a_pooler_that_hears_nothing_what_is_watched_is_looked_at()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        await using var pooler = await PgBouncer.StartAsync(server.Port, settings.Username!, settings.Password!);
        settings.Port = pooler.Port;
        var one = await StartAsync("PostgreSql", server.ConnectionString);
        var other = await StartAsync("PostgreSql", settings.ConnectionString);
        var browser = one.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var topic = await TopicAsync(one);
        var told = Channel.CreateUnbounded<Guid>();
        using var watch = other.Feed.Watch(topic, stamp => told.Writer.TryWrite(stamp), Guid.Empty);
        for (var i = 0; i < 5; i++)
        {
            await browser.GetAsync("/append/a/x");
            var last = await one.Feed.ReadAsync(topic);
            var begun = Stopwatch.StartNew();
            while (await NextAsync(told) != last)
            {
            }

            Assert.InRange(begun.Elapsed, TimeSpan.Zero, Promised);
        }

        Assert.False(other.Feed.IsLive);

        // It can tell all the same: that needs no connection of its own.
        var heard = Channel.CreateUnbounded<Guid>();
        using var here = one.Feed.Watch(topic, stamp => heard.Writer.TryWrite(stamp));
        await Eventually.HoldsAsync(() => one.Feed.IsLive, "the node beside the pooler listens");
        await browser.At(other.NewBrowser().Client).GetAsync("/append/a/y");
        Assert.Equal(await one.Feed.ReadAsync(topic), await NextAsync(heard));
    }

    private static async Task<FeedTopic> TopicAsync(SessionHost node) => FeedTopic.Session(Assert.Single(await node.Engine.Storage.ListAllAsync(10, Cancel)).Key);

    private static async Task<Guid> NextAsync(Channel<Guid> told) => await told.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Soak.WaitLimit, Cancel);

    /// <summary>Until nothing more comes.</summary>
    private static async Task DrainAsync(Channel<Guid> told)
    {
        do await Task.Delay(150, Cancel);
        while (told.Reader.TryRead(out _));
    }

    /// <summary>One after the other.</summary>
    private static async Task<string> WritesAsync(Browser browser, int count)
    {
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await browser.GetAsync($"/set/b/{i}");
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{times[count / 2]:0.00} and {times[^1]:0.0} ms");
    }

    private async Task<SessionHost> StartAsync(string backend, string connection)
    {
        var node = await SessionHost.StartAsync(SessionHost.MapMembers, new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = backend,
            ["SessionStorage:ConnectionString"] = connection,
            ["SessionStorage:RateLimit:Enabled"] = "false",
            ["SessionStorage:LocalCache:Enabled"] = "true",
            ["SessionStorage:LocalCache:Lifetime"] = "00:05:00",
            ["SessionStorage:OperationTimeout"] = "00:00:01",
        });
        _nodes.Add(node);
        return node;
    }

    private static async Task<Server> StartServerAsync(string backend)
    {
        if (backend == "Redis")
        {
            var redis = await RedisServer.StartAsync(own: true);
            return new(redis.Port, port => $"127.0.0.1:{port}", redis);
        }

        var postgres = await PostgresServer.StartAsync(own: true);
        return new(postgres.Port, port => new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Port = port }.ConnectionString, postgres);
    }

    private sealed record Server(int Port, Func<int, string> Connection, IAsyncDisposable Running) : IAsyncDisposable
    {
        public Task ExecuteAsync(string command, params object[] arguments) => ((RedisServer)Running).ExecuteAsync(command, arguments);

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
