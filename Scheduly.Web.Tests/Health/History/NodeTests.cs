using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Health.History;
using Scheduly.Web.Health.Use;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health.History;

/// <summary>What nodes tell each other through the store.</summary>
public sealed class NodeTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);

    // The time of the machine, for Redis keeps its own.
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData(nameof(BackendKind.Sqlite))]
    [InlineData(nameof(BackendKind.Redis))]
    [InlineData(nameof(BackendKind.PostgreSql))]
    public async Task Two_nodes_add_up(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        await using var one = await HistoryHost.StartAsync(settings, _clock);
        await using var other = await HistoryHost.StartAsync(settings, _clock);
        await one.NewBrowser().GetAsync("/set/a/1");
        await other.NewBrowser().GetAsync("/set/a/1");
        await other.NewBrowser().GetAsync("/set/a/1");
        one.Services.GetRequiredService<UseCounters>().Count("build");
        other.Services.GetRequiredService<UseCounters>().Count("build");
        foreach (var node in new[] { one, other })
        {
            // The first round counts the sessions, the second tells.
            await node.PublishAsync();
            node.Services.GetRequiredService<HistorySampler>().Sample();
            await node.PublishAsync();
        }

        _clock.Advance(TimeSpan.FromSeconds(40));
        var all = await one.ViewAsync(HistorySpan.Minutes);
        Assert.Null(all.Trouble);
        var step = Assert.Single(all.Points.OfType<HistoryPoint>());
        Assert.Equal((3, 3), (step[HistoryCount.Created], step.Active));
        Assert.Equal(3, all.Operations.Single(operation => operation.Name == "write").Count);
        Assert.Equal((2, 1), (all.Use.Count("build"), all.UseHere.Count("build")));
        Assert.Equal([true, false], all.Nodes.Select(node => node.IsHere).OrderDescending());
        Assert.All(all.Nodes, node => Assert.True(node.IsAlive));

        var own = await one.ViewAsync(HistorySpan.Minutes, allNodes: false);
        Assert.Equal(1, Assert.Single(own.Points.OfType<HistoryPoint>())[HistoryCount.Created]);
    }

    [Fact]
    public async Task What_a_node_that_is_gone_had_counted_is_taken_over_once()
    {
        var store = new MemoryBackend(64 << 20, _clock);
        var gone = await HistoryHost.StartAsync(clock: _clock, store: store);
        gone.Services.GetRequiredService<UseCounters>().Count("build");
        await gone.PublishAsync();
        var nodes = new List<SessionHost>();
        for (var i = 0; i < 3; i++) nodes.Add(await HistoryHost.StartAsync(clock: _clock, store: store));
        nodes[0].Services.GetRequiredService<UseCounters>().Count("build");

        foreach (var node in nodes) await node.PublishAsync();
        Assert.Equal(2, (await nodes[1].ViewAsync(HistorySpan.Minutes)).Use.Count("build"));

        _clock.Advance(NodePublisher.GoneAfter);
        foreach (var round in Enumerable.Range(0, 8))
        {
            foreach (var node in nodes) await node.PublishAsync();
        }

        foreach (var node in nodes) Assert.Equal(2, (await node.ViewAsync(HistorySpan.Minutes)).Use.Count("build"));
        Assert.Equal(2, nodes.Sum(node => node.Services.GetRequiredService<UseCounters>().Totals.Count("build")));

        // It only slept: what it had told is told by another now, what it counts from here on is its own.
        gone.Services.GetRequiredService<UseCounters>().Count("swap");
        await gone.PublishAsync();
        _clock.Advance(TimeSpan.FromSeconds(6));
        var view = await nodes[2].ViewAsync(HistorySpan.Minutes);
        Assert.Equal((2, 1), (view.Use.Count("build"), view.Use.Count("swap")));
        foreach (var node in nodes) await node.DisposeAsync();
        await gone.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_answer_neither_loses_nor_doubles()
    {
        var store = new FaultyBackend(new MemoryBackend(64 << 20, _clock));
        await using var node = await HistoryHost.StartAsync(clock: _clock, store: store);
        var use = node.Services.GetRequiredService<UseCounters>();
        use.Count("build");
        await node.PublishAsync();
        use.Count("build");
        store.After = operation => operation == "set" ? throw new TimeoutException() : Task.CompletedTask;
        await Assert.ThrowsAsync<SessionUnavailableException>(node.PublishAsync);
        store.After = null;
        await node.PublishAsync();
        Assert.Equal(2, use.Totals.Count("build"));
        Assert.Equal(2, Assert.Single(await node.Services.GetRequiredService<NodeStore>().ReadAsync(TestContext.Current.CancellationToken)).Entry.Use.Count("build"));
    }

    [Fact]
    public async Task A_store_that_is_away_leaves_this_nodes_figures()
    {
        var store = new FaultyBackend(new MemoryBackend(64 << 20, _clock));
        await using var node = await HistoryHost.StartAsync(clock: _clock, store: store);
        await node.NewBrowser().GetAsync("/set/a/1");
        store.Before = _ => throw new TimeoutException();
        await Assert.ThrowsAsync<SessionUnavailableException>(node.PublishAsync);
        node.Services.GetRequiredService<HistorySampler>().Sample();
        _clock.Advance(TimeSpan.FromSeconds(40));
        var view = await node.ViewAsync(HistorySpan.Minutes);
        Assert.Contains("this node alone", view.Trouble, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(view.Points.OfType<HistoryPoint>())[HistoryCount.Created]);
        Assert.True(Assert.Single(view.Nodes).IsHere);
    }

    [Fact]
    public async Task An_entry_holds_no_key_and_is_small()
    {
        var store = new MemoryBackend(64 << 20, _clock);
        await using var node = await HistoryHost.StartAsync(clock: _clock, store: store);
        var browser = node.NewBrowser();
        var sampler = node.Services.GetRequiredService<HistorySampler>();
        for (var i = 0; i < 400; i++)
        {
            await browser.GetAsync("/append/a/x");
            _clock.Advance(HistorySpan.Minutes.Step * (i < 300 ? 30 : 1));
            sampler.Sample();
        }

        await node.PublishAsync();
        var entry = Assert.Single((await store.Open("nodes").ListAsync(null, 10, TestContext.Current.CancellationToken)).Entries);
        TestContext.Current.TestOutputHelper?.WriteLine($"{entry.Size} bytes");
        Assert.InRange(entry.Size, 5_000, 64_000);
        var bytes = (await store.Open("nodes").ReadAsync(entry.Key, TestContext.Current.CancellationToken))!;
        var session = Assert.Single((await store.Open("sessions").ListAsync(null, 10, TestContext.Current.CancellationToken)).Entries);
        Assert.DoesNotContain(session.Key.Short, System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    public void Dispose() => _stores.Dispose();
}
