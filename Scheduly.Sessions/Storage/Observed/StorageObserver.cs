using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Sessions.Storage.Plugged;

namespace Scheduly.Sessions.Storage.Observed;

/// <summary>Tells what storages are asked for and how it ends. Listeners return at once and do not throw.</summary>
internal sealed partial class StorageObserver(TimeProvider clock, ILogger<StorageObserver>? logger = null) : IDisposable
{
    private readonly ActivitySource _source = new(SessionTelemetry.ActivitySourceName);
    private readonly ILogger _logger = logger ?? NullLogger<StorageObserver>.Instance;

    public event Action<StorageOperation>? Operated;

    public bool IsWatched => Operated is not null || _source.HasListeners();

    /// <summary>The same storage, watched.</summary>
    public SessionStorage Watch(SessionStorage storage) => storage switch
    {
        // It is asked for by its type: it has no compare-and-set.
        PluggedSessionStorage plugged => plugged,
        _ => new ObservedSessionStorage(storage, this),
    };

    public Observation Begin(string backend, StorageVerb verb)
    {
        var activity = _source.StartActivity(verb.Word, ActivityKind.Client);
        activity?.SetTag("scheduly.backend", backend);
        return new(activity, clock.GetTimestamp());
    }

    public void End(Observation watch, string backend, StorageVerb verb, StorageOutcome outcome)
    {
        if (watch.Activity is { } activity)
        {
            activity.SetTag("scheduly.outcome", outcome.Word);
            if (outcome == StorageOutcome.Error) activity.SetStatus(ActivityStatusCode.Error);
            activity.Dispose();
        }

        var operation = new StorageOperation(backend, verb, outcome, clock.GetElapsedTime(watch.Begun));
        if (_logger.IsEnabled(LogLevel.Debug)) Log.Operated(_logger, backend, verb.Word, outcome.Word, Math.Round(operation.Elapsed.TotalMilliseconds, 2));
        Operated?.Invoke(operation);
    }

    public void Dispose() => _source.Dispose();

    /// <param name="Begun">A timestamp of the clock.</param>
    internal readonly record struct Observation(Activity? Activity, long Begun);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Backend} {Operation}: {Outcome} in {Milliseconds} ms.")]
        public static partial void Operated(ILogger logger, string backend, string operation, string outcome, double milliseconds);
    }
}
