using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Feed;

/// <summary>
/// Word of what changed, to whoever watches it in any process on the same store: the entry's key, which is a hash, and its new stamp, never content. It is
/// a hint: it may be lost or come twice, and whoever is told reads. What was missed while the feed was cut is told when it is back.
/// See docs/sessions.md and decision 26.
/// </summary>
internal sealed class LiveFeed : IHostedService, IAsyncDisposable
{
    /// <summary>A node of which nothing was heard for so long has gone: four beats.</summary>
    public static readonly TimeSpan Silent = FeedListener.BeatInterval * 4;

    private readonly FeedWatchers _watchers = new();
    private readonly FeedPeers _peers;
    private readonly TimeProvider _clock;
    private readonly FeedLook _look;
    private readonly FeedSender[] _senders = [];
    private readonly FeedListener[] _listeners = [];
    private readonly bool _listensAtStart;

    /// <summary>Another process writes to the store, and nothing tells of it.</summary>
    private readonly bool _isPartial;

    private readonly string _node = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9));
    private readonly FeedTransport[] _transports = [];
    private long _heard;
    private long _turned;
    private bool _disposed;

    public LiveFeed(StorageBackend backend, IOptions<SessionStorageOptions> options, TimeProvider clock, ILogger<LiveFeed> logger)
    {
        (_clock, _turned, _peers) = (clock, clock.GetTimestamp(), new FeedPeers(clock));
        _look = new FeedLook(_watchers, backend.Open, () => IsTold, clock, logger);
        Enabled = options.Value.LiveFeed.Enabled;
        _listensAtStart = Enabled && options.Value.LocalCache.Enabled;
        if (!Enabled) return;
        var transports = backend.OpenFeeds();
        _isPartial = transports.Contains(null);
        _transports = [.. transports.OfType<FeedTransport>()];
        _senders = [.. _transports.Select(transport => new FeedSender(transport, _node, clock, logger))];
        _listeners = [.. _transports.Select((transport, i) => new FeedListener(transport, _node, clock, logger, text => Read(i, text), OnLive))];
    }

    /// <summary><c>SessionStorage:LiveFeed:Enabled</c>. False: nothing is sent, and nobody is told.</summary>
    public bool Enabled { get; }

    /// <summary>Another process changed that; the stamp is empty when it is gone or not known. Listeners return at once and do not throw.</summary>
    public event Action<FeedTopic, Guid>? Heard;

    /// <summary>Other processes may have changed anything. Listeners return at once and do not throw.</summary>
    public event Action? Missed;

    /// <summary>Changes of other processes are told as they happen; false also while this one has not begun to listen, which the first that watches makes it do.</summary>
    public bool IsLive => Enabled && IsTold;

    /// <summary>What this process calls itself in the feed, until it ends.</summary>
    public string Node => _node;

    /// <summary>For how long <see cref="IsLive"/> has been what it is.</summary>
    public TimeSpan Steady => _clock.GetElapsedTime(Interlocked.Read(ref _turned));

    /// <summary>Changes that were sent to other processes.</summary>
    public long Sent => _senders.Sum(sender => sender.Sent);

    /// <summary>Changes of other processes that were heard.</summary>
    public long HeardCount => Interlocked.Read(ref _heard);

    /// <summary>Entries that somebody in this process watches.</summary>
    public int Watched => _watchers.Count;

    /// <summary>False for a store that only this process uses, and for one whose changes nobody tells.</summary>
    public bool HasTransport => _transports.Length > 0;

    private bool IsTold => !_isPartial && Array.TrueForAll(_listeners, static listener => listener.IsLive);

    /// <summary>For how long nothing was heard of another process, which says something every two seconds while it listens; null when nothing ever was.</summary>
    /// <param name="node">Its <see cref="Node"/>.</param>
    public TimeSpan? SilenceOf(string node) => _peers.SilenceOf(node);

    /// <summary>Tells that an entry was written, removed or may have been. Returns at once: it is sent in the background.</summary>
    /// <param name="stamp">Of the write; empty when the entry is gone, or when nobody knows what is stored.</param>
    public void Publish(FeedTopic topic, Guid stamp)
    {
        if (!Enabled) return;
        _watchers.Tell(topic, stamp);
        foreach (var sender in _senders) sender.Add(topic, stamp);
    }

    /// <summary>Watches an entry, whoever changes it.</summary>
    /// <param name="told">
    /// Gets the new stamp; empty when the entry is gone, or when nobody knows: read then. It may be told of a stamp that is not the last one. It returns at
    /// once, does not throw, and may be called by several threads.
    /// </param>
    /// <param name="known">The stamp that the caller has read, empty for none: it is told soon when another is stored. Null: of what changes from now on.</param>
    /// <returns>Ends it when disposed.</returns>
    public IDisposable Watch(FeedTopic topic, Action<Guid> told, Guid? known = null)
    {
        var watch = _watchers.Add(topic, known, told);
        Listen();
        if (known is not null) _look.At(topic);
        else if (!IsTold) _look.Wake();
        return watch;
    }

    /// <summary>Watches all entries of a space; changes that come together may be told once. In processes that no feed connects, only this one's changes are told.</summary>
    /// <inheritdoc cref="Watch"/>
    public IDisposable WatchSpace(string space, Action told)
    {
        var watch = _watchers.Add(space, told);
        Listen();
        return watch;
    }

    /// <summary>The stamp that is stored there now; empty when nothing is. One command.</summary>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    public Task<Guid> ReadAsync(FeedTopic topic) => ExceptionTranslator.RunAsync(() => _look.ReadAsync(topic));

    /// <summary>Copies of sessions in this process are dropped when others change them: with them it listens from the start.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_listensAtStart) Listen();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The container does so twice: for the service and for the hosted one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        foreach (var listener in _listeners) await listener.DisposeAsync();
        foreach (var sender in _senders) await sender.DisposeAsync();
        await _look.DisposeAsync();
        foreach (var transport in _transports) await transport.DisposeAsync();
    }

    private void Listen()
    {
        foreach (var listener in _listeners) listener.Begin();
    }

    private void Read(int link, string text) => FeedText.Read(text, _node, _listeners[link].Hear, _peers.Hear, OnHeard, OnMissed);

    private void OnHeard(FeedTopic topic, Guid stamp)
    {
        Interlocked.Increment(ref _heard);
        Heard?.Invoke(topic, stamp);
        _watchers.Tell(topic, stamp);
    }

    private void OnLive(bool live)
    {
        Interlocked.Exchange(ref _turned, _clock.GetTimestamp());
        if (live) OnMissed();
        else _look.Wake();
    }

    private void OnMissed()
    {
        Missed?.Invoke();
        _watchers.TellSpaces();
        _look.AtAll();
    }
}
