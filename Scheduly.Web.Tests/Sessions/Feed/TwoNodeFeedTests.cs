using System.Threading.Channels;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions.Feed;

/// <summary>Two nodes on one real store: what one writes, the other is told.</summary>
public sealed class TwoNodeFeedTests(RedisServerFixture redis, PostgresServerFixture postgres) : IAsyncDisposable
{
    private readonly TestStores _stores = new(redis, postgres);
    private readonly List<SessionHost> _nodes = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _stores.Dispose();
    }

    public static TheoryData<string> Backends => TestStores.Durable;

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_write_a_new_id_an_end_and_a_revocation_are_told_within_moments(string backend)
    {
        var (one, other) = await StartTwoAsync(backend);
        var browser = one.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var topic = await TopicAsync(one);
        var told = Channel.CreateUnbounded<Guid>();
        using var watch = other.Feed.Watch(topic, stamp => told.Writer.TryWrite(stamp), Guid.Empty);
        Assert.Equal(await one.Feed.ReadAsync(topic), await NextAsync(told));
        if (backend is nameof(BackendKind.Redis) or nameof(BackendKind.PostgreSql)) await Eventually.HoldsAsync(() => other.Feed.IsLive, "the feed is heard");

        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 20; i++)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await browser.GetAsync("/append/a/x");
            Assert.Equal(await one.Feed.ReadAsync(topic), await NextAsync(told));
            var took = TimeProvider.System.GetElapsedTime(begun);
            if (took > slowest) slowest = took;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{backend}: the slowest of 20 was told after {slowest.TotalMilliseconds:0} ms");

        // A look comes once a second, and takes its time beside other tests.
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.True(await one.Engine.RevokeAsync(topic.Key));
        Assert.Equal(Guid.Empty, await NextAsync(told));
    }

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task Copies_of_other_nodes_are_dropped_when_a_session_is_written_or_revoked(string backend)
    {
        var (one, other) = await StartTwoAsync(backend, settings =>
        {
            settings["SessionStorage:LocalCache:Enabled"] = "true";
            settings["SessionStorage:LocalCache:Lifetime"] = "00:05:00";
        });
        await Eventually.HoldsAsync(() => one.Feed.IsLive && other.Feed.IsLive, "both listen, since they keep copies");
        var browser = one.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var there = browser.At(other.NewBrowser().Client);
        Assert.Equal("1", await there.GetAsync("/get/a"));
        var hits = other.Engine.Local.Hits;

        // What is read while the word of its write arrives may be from before it, and is not kept.
        await Eventually.HoldsAsync(async () => await there.GetAsync("/get/a") == "1" && other.Engine.Local.Hits > hits, "a copy answers");

        // A browser whose answers arrived out of order names the old write: it saw the copy for as long as the copy lived.
        await browser.GetAsync("/append/a/2");
        await Eventually.HoldsAsync(() => other.Engine.Local.Count == 0, "the copy is dropped");
        Assert.Equal("12", await there.GetAsync("/get/a"));

        // On a busy machine a node may take the feed for interrupted, and drop its copies once more.
        await Eventually.HoldsAsync(async () => await there.GetAsync("/get/a") == "12" && other.Engine.Local.Count == 1, "the new copy is kept");
        Assert.True(await one.Engine.RevokeAsync((await TopicAsync(one)).Key));
        await Eventually.HoldsAsync(() => other.Engine.Local.Count == 0, "the revocation is seen");
        Assert.Equal("(none)", await there.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_node_that_watches_nothing_asks_nothing_and_one_that_watches_asks_once_a_second()
    {
        var settings = await _stores.SettingsAsync("Sqlite");
        await using var node = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        using var sent = new StoreCommands(node.Backend);
        await Task.Delay(2500, Cancel);
        Assert.Empty(sent.Take());
        var topic = await TopicAsync(node);
        sent.Take();
        using var first = node.Feed.Watch(topic, _ => { });
        using var second = node.Feed.Watch(topic, _ => { });
        await Task.Delay(3200, Cancel);
        var asked = sent.Take();
        Assert.InRange(asked.Count, 1, 5);
        Assert.All(asked, text => Assert.StartsWith("SELECT \"Id\", substr(\"Value\", 1, 16) FROM", text, StringComparison.Ordinal));
        first.Dispose();
        second.Dispose();
        await Task.Delay(1500, Cancel);
        sent.Take();
        await Task.Delay(1500, Cancel);
        Assert.Empty(sent.Take());
    }

    [Fact]
    public async Task Switched_off_it_tells_nobody()
    {
        var (one, other) = await StartTwoAsync("Redis", settings => settings["SessionStorage:LiveFeed:Enabled"] = "false");
        var browser = one.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var told = 0;
        using var watch = other.Feed.Watch(await TopicAsync(one), _ => Interlocked.Increment(ref told));
        using var here = one.Feed.Watch(await TopicAsync(one), _ => Interlocked.Increment(ref told));
        await browser.GetAsync("/append/a/2");
        await Task.Delay(500, Cancel);
        Assert.Equal(0, told);
        Assert.False(other.Feed.IsLive);
    }

    [Fact]
    public async Task In_a_cluster_each_write_is_told_whichever_master_has_it()
    {
        await using var cluster = await RedisCluster.StartAsync();
        var settings = new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Redis", ["SessionStorage:ConnectionString"] = cluster.ConnectionString };
        var (one, other) = await StartTwoAsync(settings);
        var told = Channel.CreateUnbounded<Guid>();
        for (var i = 0; i < 30; i++) await one.NewBrowser().GetAsync("/set/a/1");
        var entries = await one.Engine.Storage.ListAllAsync(100, Cancel);
        var watches = entries.Select(entry => other.Feed.Watch(FeedTopic.Session(entry.Key), stamp => told.Writer.TryWrite(stamp))).ToList();
        await Eventually.HoldsAsync(() => other.Feed.IsLive, "all lanes are heard");
        foreach (var entry in entries) Assert.True(await one.Engine.RevokeAsync(entry.Key));
        for (var ended = 0; ended < entries.Count; ended += await NextAsync(told) == Guid.Empty ? 1 : 0)
        {
            // What a look told of before comes first.
        }

        foreach (var watch in watches) watch.Dispose();
        foreach (var node in cluster.Nodes)
        {
            var stats = await RedisCluster.AskAsync(node, "INFO", "commandstats");
            Assert.Contains("cmdstat_spublish", stats, StringComparison.Ordinal);
            Assert.DoesNotContain("cmdstat_publish", stats, StringComparison.Ordinal);
        }
    }

    private static async Task<FeedTopic> TopicAsync(SessionHost node) => FeedTopic.Session(Assert.Single(await node.Engine.Storage.ListAllAsync(10, Cancel)).Key);

    private static async Task<Guid> NextAsync(Channel<Guid> told) => await told.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);

    private async Task<(SessionHost One, SessionHost Other)> StartTwoAsync(string backend, Action<Dictionary<string, string?>>? change = null)
    {
        var settings = await _stores.SettingsAsync(backend);
        change?.Invoke(settings);
        return await StartTwoAsync(settings);
    }

    private async Task<(SessionHost One, SessionHost Other)> StartTwoAsync(Dictionary<string, string?> settings)
    {
        for (var i = 0; i < 2; i++) _nodes.Add(await SessionHost.StartAsync(SessionHost.MapMembers, settings));
        return (_nodes[0], _nodes[1]);
    }
}
