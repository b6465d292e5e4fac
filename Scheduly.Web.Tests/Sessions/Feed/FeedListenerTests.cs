using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Sessions.Feed;

/// <summary>A way between nodes that breaks without a word: it loses everything, it is refused, it is slow.</summary>
public sealed class FeedListenerTests : IAsyncDisposable
{
    private readonly FeedTopic _topic = new("sessions", Key());
    private readonly Wire _wire = new();
    private readonly FakeLogCollector _logs = new();
    private readonly MemoryBackend _store = new(1 << 20, TimeProvider.System);
    private readonly LiveFeed _one;
    private readonly LiveFeed _other;

    public FeedListenerTests() => (_one, _other) = (Feed(_wire.Join()), Feed(_wire.Join()));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SessionStorage Storage => _store.Open("sessions");

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task What_another_node_writes_is_told_with_its_stamp()
    {
        var told = Channel.CreateUnbounded<Guid>();
        using var watch = _other.Watch(_topic, stamp => told.Writer.TryWrite(stamp));
        await LiveAsync();
        var stamp = Stamp.New(TimeProvider.System).Value;
        _one.Publish(_topic, stamp);
        _one.Publish(new("shares", _topic.Key), Guid.NewGuid());
        Assert.Equal(stamp, await told.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel));
        watch.Dispose();
        _one.Publish(_topic, Guid.NewGuid());
        await Task.Delay(200, Cancel);
        Assert.False(told.Reader.TryRead(out _));
        Assert.Equal(0, _other.Watched);
    }

    [Fact]
    public async Task A_way_that_loses_everything_is_noticed_and_what_was_missed_is_told()
    {
        var told = Channel.CreateUnbounded<Guid>();
        using var watch = _other.Watch(_topic, stamp => told.Writer.TryWrite(stamp), Guid.Empty);
        await LiveAsync();
        _wire.Loses = true;
        var value = Value();
        Assert.True(await Storage.TrySetAsync(_topic.Key, value, null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));
        _one.Publish(_topic, StampOf(value).Value);
        await Eventually.HoldsAsync(() => !_other.IsLive, "the loss is noticed");

        // Meanwhile it is looked at once a second.
        Assert.Equal(StampOf(value).Value, await told.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel));
        Assert.Contains(_logs.GetSnapshot(), log => log.Level == LogLevel.Warning && log.Message.Contains("is not heard", StringComparison.Ordinal));
        _wire.Loses = false;
        await LiveAsync();
        Assert.True(_wire.Renewed > 0);
        Assert.Single(_logs.GetSnapshot(), log => log.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task Where_it_is_refused_what_is_watched_is_looked_at_and_the_cause_is_logged_once()
    {
        _wire.Refuses = true;
        var told = Channel.CreateUnbounded<Guid>();
        using var watch = _other.Watch(_topic, stamp => told.Writer.TryWrite(stamp), Guid.Empty);
        var value = Value();
        Assert.True(await Storage.TrySetAsync(_topic.Key, value, null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));
        Assert.Equal(StampOf(value).Value, await told.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel));
        await Task.Delay(1500, Cancel);
        Assert.Contains("grant it", Assert.Single(_logs.GetSnapshot(), log => log.Level == LogLevel.Warning).Message, StringComparison.Ordinal);
        Assert.False(told.Reader.TryRead(out _));
        Assert.False(_other.IsLive);
    }

    [Fact]
    public async Task A_way_that_takes_nothing_holds_up_no_write_and_hears_all_when_it_does()
    {
        using var watch = _other.Watch(_topic, _ => { });
        await LiveAsync();
        _wire.Takes = false;
        var missed = 0;
        _other.Missed += () => Interlocked.Increment(ref missed);
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 50_000; i++) _one.Publish(new("sessions", Key($"{i}")), Guid.NewGuid());
        var took = TimeProvider.System.GetElapsedTime(begun);
        Assert.True(took < TimeSpan.FromSeconds(2), $"50,000 changes took {took}");
        _wire.Takes = true;
        await Eventually.HoldsAsync(() => Volatile.Read(ref missed) > 0, "everything may have changed");
    }

    [Fact]
    public async Task Whoever_comes_with_an_old_stamp_is_told_and_with_the_stored_one_is_not()
    {
        var value = Value();
        Assert.True(await Storage.TrySetAsync(_topic.Key, value, null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));
        var old = Channel.CreateUnbounded<Guid>();
        var current = Channel.CreateUnbounded<Guid>();
        using var one = _other.Watch(_topic, stamp => old.Writer.TryWrite(stamp), Guid.NewGuid());
        using var two = _other.Watch(_topic, stamp => current.Writer.TryWrite(stamp), StampOf(value).Value);
        Assert.Equal(StampOf(value).Value, await old.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel));
        await Task.Delay(200, Cancel);
        Assert.False(current.Reader.TryRead(out _));
    }

    private Task LiveAsync() => Eventually.HoldsAsync(() => _other.IsLive, "the other node listens");

    private LiveFeed Feed(FeedTransport transport) => new(
        new FeedBackend(_store, transport), Options.Create(new SessionStorageOptions()), TimeProvider.System, new FakeLogger<LiveFeed>(_logs));

    private sealed class FeedBackend(MemoryBackend store, FeedTransport transport) : StorageBackend
    {
        public override string Name => store.Name;

        public override string Location => store.Location;

        public override Task InitializeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public override SessionStorage Open(string space) => store.Open(space);

        public override IReadOnlyList<FeedTransport?> OpenFeeds() => [transport];

        public override Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default) => store.InspectAsync(failure, cancellationToken);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Wire
    {
        private readonly List<End> _ends = [];
        private int _renewed;

        public volatile bool Loses;
        public volatile bool Refuses;
        public volatile bool Takes = true;

        public int Renewed => _renewed;

        public FeedTransport Join()
        {
            var end = new End(this);
            _ends.Add(end);
            return end;
        }

        private sealed class End(Wire wire) : FeedTransport
        {
            private Action<string>? _heard;

            public override string Name => "a wire";

            public override int MaxLength => 1000;

            public override async Task SendAsync(int lane, IReadOnlyList<string> texts)
            {
                while (!wire.Takes) await Task.Delay(20);
                if (wire.Loses) return;
                foreach (var text in texts)
                {
                    foreach (var end in wire._ends) end._heard?.Invoke(text);
                }
            }

            public override async Task ListenAsync(Action<string> heard, Action listening, CancellationToken stop)
            {
                if (wire.Refuses) throw new FeedRefusedException("grant it.");
                _heard = heard;
                listening();
                try
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }
                finally
                {
                    _heard = null;
                }
            }

            public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

            public override Task RenewAsync()
            {
                Interlocked.Increment(ref wire._renewed);
                return Task.CompletedTask;
            }
        }
    }
}
