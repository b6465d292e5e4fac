using System.Diagnostics.Metrics;
using Scheduly.Sessions.Near;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Observed;

namespace Scheduly.Sessions.Hosting;

/// <summary>What the engine measures of itself: seconds and bytes, few tags, no ids. docs/metrics.md says what each one means; a test holds the two together.</summary>
internal sealed class SessionMetrics : IDisposable
{
    private readonly SessionEvents _events;
    private readonly SessionTally _tally;
    private readonly StorageObserver _observer;

    private readonly Counter<long> _created, _ended, _expired, _revoked, _unreadable, _errors, _rejected;
    private readonly Histogram<double> _operations;
    private readonly Histogram<long> _payload;

    public SessionMetrics(IMeterFactory factory, SessionEngine engine, StorageBackend backend, StorageObserver observer, NearPulse pulse)
    {
        (_events, _tally, _observer) = (engine.Events, engine.Tally, observer);
        var (tally, local) = (engine.Tally, engine.Local);
        var meter = factory.Create(SessionTelemetry.MeterName);

        _created = meter.CreateCounter<long>("scheduly.sessions.created", "{session}", "Sessions stored for the first time.");
        _ended = meter.CreateCounter<long>("scheduly.sessions.ended", "{session}", "Sessions that their owner ended.");
        _expired = meter.CreateCounter<long>("scheduly.sessions.expired", "{session}", "Expired sessions that this node removed.");
        _revoked = meter.CreateCounter<long>("scheduly.sessions.revoked", "{session}", "Sessions that an operator ended.");
        _unreadable = meter.CreateCounter<long>("scheduly.sessions.unreadable", "{session}", "Stored sessions that did not open.");

        _operations = meter.CreateHistogram(
            "scheduly.store.operation.duration", "s", "How long the store took, by backend, operation and outcome.", advice: Buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5));
        _errors = meter.CreateCounter<long>("scheduly.store.errors", "{error}", "Operations that failed or got no answer in time.");
        meter.CreateObservableGauge("scheduly.store.breaker.open", () => backend.IsAway ? 1 : 0, null, "1 while the store is known to be away and is not asked.");

        meter.CreateObservableCounter("scheduly.session.conflicts", () => tally.Conflicts, "{conflict}", "Changes given up because other requests kept being first.");
        meter.CreateObservableCounter("scheduly.session.retries", () => tally.Retries, "{retry}", "Lost races that were tried again.");
        meter.CreateObservableCounter("scheduly.session.touches.sent", () => tally.TouchesSent, "{touch}", "Times that an expiry was due and moved.");
        meter.CreateObservableCounter("scheduly.session.touches.saved", () => tally.TouchesSaved, "{touch}", "Times that it was not due, so that the store was not asked.");
        _payload = meter.CreateHistogram(
            "scheduly.session.payload.size", "By", "Bytes of a session that was stored, before and after the seal.", advice: Buckets<long>(256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144, 524288, 1048576));

        meter.CreateObservableCounter("scheduly.local_cache.hits", () => local.Hits, "{read}", "Reads that were answered from the process.");
        meter.CreateObservableCounter("scheduly.local_cache.misses", () => local.Misses, "{read}", "Reads that had to ask the store.");
        meter.CreateObservableCounter("scheduly.local_cache.evictions", () => local.Evictions, "{session}", "Copies that went because the room was needed.");
        meter.CreateObservableGauge("scheduly.local_cache.size", () => local.Bytes, "By", "Bytes that the copies take.");
        meter.CreateObservableGauge("scheduly.local_cache.entries", () => local.Count, "{session}", "Copies in the process.");

        var feed = engine.Feed;
        meter.CreateObservableCounter("scheduly.live_feed.sent", () => feed.Sent, "{change}", "Changes that this node told other nodes.");
        meter.CreateObservableCounter("scheduly.live_feed.heard", () => feed.HeardCount, "{change}", "Changes that other nodes told.");
        meter.CreateObservableGauge("scheduly.live_feed.watched", () => feed.Watched, "{entry}", "Entries that open pages of this node watch.");
        meter.CreateObservableGauge("scheduly.live_feed.live", () => feed.IsLive ? 1 : 0, null, "1 while the changes of other nodes are heard.");

        meter.CreateObservableCounter("scheduly.replica.hits", () => engine.Near?.Hits ?? 0, "{read}", "Reads that the follower nearby answered.");
        meter.CreateObservableCounter("scheduly.replica.behind", () => engine.Near?.Behind ?? 0, "{read}", "Reads whose write the follower did not have, so that the primary was asked.");
        meter.CreateObservableCounter("scheduly.replica.misses", () => engine.Near?.Misses ?? 0, "{read}", "Reads that the primary was asked for because the follower was out of use or failed.");
        meter.CreateObservableGauge("scheduly.replica.in_use", () => engine.Near?.InUse == true ? 1 : 0, null, "1 while the follower is read.");
        meter.CreateObservableGauge("scheduly.replica.delay", () => pulse.Delay is { } delay ? [new Measurement<double>(delay.TotalSeconds)] : Array.Empty<Measurement<double>>(), "s", "How far the follower is behind.");

        _rejected = meter.CreateCounter<long>("scheduly.requests.rejected", "{request}", "Requests answered with a session failure, by reason.");

        _events.Happened += OnSession;
        _observer.Operated += OnOperation;
        _tally.Stored += OnStored;
        _tally.Refused += OnRefused;
    }

    /// <summary>The meter is the factory's, which disposes it.</summary>
    public void Dispose()
    {
        _events.Happened -= OnSession;
        _observer.Operated -= OnOperation;
        _tally.Stored -= OnStored;
        _tally.Refused -= OnRefused;
    }

    private void OnSession(SessionEvent happened)
    {
        switch (happened.Kind)
        {
            case SessionEventKind.Created:
                _created.Add(1);
                break;
            case SessionEventKind.Ended:
                _ended.Add(1);
                break;
            case SessionEventKind.Expired:
                _expired.Add(happened.Count);
                break;
            case SessionEventKind.Revoked:
                _revoked.Add(1);
                break;
            case SessionEventKind.Unreadable:
                _unreadable.Add(1);
                break;
        }
    }

    private void OnOperation(StorageOperation operation)
    {
        if (_operations.Enabled)
        {
            _operations.Record(
                operation.Elapsed.TotalSeconds, new("backend", operation.Backend), new("operation", operation.Verb.Word), new("outcome", operation.Outcome.Word));
        }

        if (operation.Outcome == StorageOutcome.Error && _errors.Enabled)
        {
            _errors.Add(1, new("backend", operation.Backend), new("operation", operation.Verb.Word));
        }
    }

    private void OnStored(int contentBytes, int storedBytes)
    {
        if (!_payload.Enabled) return;
        _payload.Record(contentBytes, new KeyValuePair<string, object?>("stage", "content"));
        _payload.Record(storedBytes, new KeyValuePair<string, object?>("stage", "stored"));
    }

    private void OnRefused(string code)
    {
        if (_rejected.Enabled) _rejected.Add(1, new KeyValuePair<string, object?>("reason", code));
    }

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => Buckets<double>(bounds);

    private static InstrumentAdvice<T> Buckets<T>(params T[] bounds)
        where T : struct => new() { HistogramBucketBoundaries = bounds };
}
