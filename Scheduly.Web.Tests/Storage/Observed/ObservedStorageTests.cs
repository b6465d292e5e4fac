using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Sessions.Storage.Observed;
using Scheduly.Sessions.Storage.Plugged;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Observed;

public sealed class ObservedStorageTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<StorageOperation> _seen = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_operation_is_told_with_its_outcome_and_the_time_it_took()
    {
        var backend = new FaultyBackend(new MemoryBackend(1 << 20, _clock)) { Before = Pass };
        using var observer = new StorageObserver(_clock);
        observer.Operated += _seen.Add;
        var storage = observer.Watch(backend.Open("sessions"));
        var key = StorageKey.For("cookie", "1");
        var (one, other) = (Stamp.New(_clock), Stamp.New(_clock));
        var deadline = _clock.GetUtcNow() + Hour;

        await storage.ReadAsync(key, Cancel);
        await storage.TrySetAsync(key, one.ToBytes(), null, Hour, deadline, Cancel);
        await storage.TrySetAsync(key, other.ToBytes(), other, Hour, deadline, Cancel);
        await storage.ReadAsync(key, Cancel);
        await storage.TouchAsync(key, Hour, Cancel);
        await storage.CountAsync(Cancel);
        await storage.ListAsync(null, 10, Cancel);
        await storage.ReadManyAsync([key], Cancel);
        await storage.RemoveAsync(key, Cancel);
        await storage.RemoveAsync(key, Cancel);
        await storage.RemoveExpiredAsync(10, Cancel);
        await storage.PingAsync(Cancel);

        Assert.All(_seen, operation => Assert.Equal(("Memory", TimeSpan.FromMilliseconds(7)), (operation.Backend, operation.Elapsed)));
        Assert.Equal(
            [
                "read missing", "write ok", "write lost", "read ok", "touch ok", "count ok", "list ok", "read_many ok", "remove ok", "remove missing",
                "remove_expired ok", "ping ok",
            ],
            Words());
    }

    public static TheoryData<Exception, string> Failures => new()
    {
        { new TimeoutException(), "error" },
        { new StorageUnavailableException("It did not answer."), "error" },
        { new StorageUnavailableException("It is unavailable.", sent: false), "refused" },
        { new StorageFullException("It is full."), "refused" },
        { new NotSupportedException(), "refused" },
        { new OperationCanceledException(), "error" },
        { new OperationCanceledException(new CancellationToken(true)), "refused" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_comes_out_as_it_is_and_is_told(Exception failure, string outcome)
    {
        var backend = new FaultyBackend(new MemoryBackend(1 << 20, _clock)) { Before = _ => throw failure };
        using var observer = new StorageObserver(_clock);
        observer.Operated += _seen.Add;
        Assert.Same(failure, await Record.ExceptionAsync(() => observer.Watch(backend.Open("sessions")).ReadAsync(StorageKey.For("cookie", "1"), Cancel)));
        Assert.Equal([$"read {outcome}"], Words());
    }

    [Fact]
    public async Task A_trace_has_the_outcome_and_no_key()
    {
        var spans = new List<System.Diagnostics.Activity>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == SessionTelemetry.ActivitySourceName,
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        using var observer = new StorageObserver(_clock);
        var backend = new FaultyBackend(new MemoryBackend(1 << 20, _clock));
        var storage = observer.Watch(backend.Open("traces"));
        await storage.ReadAsync(StorageKey.For("cookie", "1"), Cancel);
        backend.Before = _ => throw new TimeoutException();
        await Record.ExceptionAsync(() => storage.TouchAsync(StorageKey.For("cookie", "1"), Hour, Cancel));

        // Other tests' storages have the same source's name.
        var own = spans.Where(span => span.Source.Name == SessionTelemetry.ActivitySourceName && span.OperationName is "read" or "touch").ToList();
        Assert.Contains(own, span => span.OperationName == "read" && Equals(span.GetTagItem("scheduly.outcome"), "missing"));
        Assert.Contains(own, span => span.OperationName == "touch" && span.Status == System.Diagnostics.ActivityStatusCode.Error);
        Assert.All(own, span => Assert.Equal(["scheduly.backend", "scheduly.outcome"], span.TagObjects.Select(tag => tag.Key).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_plugged_in_cache_keeps_its_type()
    {
        using var observer = new StorageObserver(_clock);
        var plugged = new PluggedSessionStorage("sessions", new MemoryBackend(1 << 20, _clock).Open("cache"));
        Assert.Same(plugged, observer.Watch(plugged));
    }

    private Task Pass(string operation)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(7));
        return Task.CompletedTask;
    }

    private IEnumerable<string> Words() => _seen.Select(operation => $"{operation.Verb.Word} {operation.Outcome.Word}");
}
