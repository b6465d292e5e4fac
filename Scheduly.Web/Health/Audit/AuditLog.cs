using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;

namespace Scheduly.Web.Health.Audit;

/// <summary>
/// Writes down what becomes of sessions. A request only puts an entry in a queue in memory, which never waits: when the store is unavailable
/// for so long that the queue is full, entries are lost, counted, and their number is written down when the store is back.
/// </summary>
internal sealed partial class AuditLog : IDisposable
{
    private const int Queue = 20_000, Batch = 1000;

    private static readonly string Node = $"{Environment.MachineName}/{Environment.ProcessId}";

    private readonly Channel<AuditEntry> _queue = Channel.CreateBounded<AuditEntry>(
        new BoundedChannelOptions(Queue) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly StorageBackend _backend;
    private readonly SessionEvents _events;
    private readonly TimeProvider _clock;
    private readonly AuditOptions _options;
    private readonly ILogger<AuditLog> _logger;
    private readonly List<AuditEntry> _batch = new(Batch);
    private long _lost, _lostAndTold;

    public AuditLog(StorageBackend backend, SessionEvents events, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditLog> logger)
    {
        (_backend, _events, _options, _clock, _logger) = (backend, events, options.Value, clock, logger);
        if (_options.Enabled) events.Happened += Note;
    }

    public bool IsEnabled => _options.Enabled;

    /// <summary>Entries of this process that were never written.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Why the last write failed, in one line; null when it succeeded.</summary>
    public string? Failure { get; private set; }

    /// <summary>Entries that wait to be written.</summary>
    public int Waiting => _queue.Reader.Count + _batch.Count;

    private AuditStorage Storage => field ??= _backend.OpenAudit();

    /// <summary>Waits until there is something to write.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0) await _queue.Reader.WaitToReadAsync(cancellationToken);
    }

    /// <summary>Writes what waits. For one caller at a time; a batch that failed is written first by the next call.</summary>
    /// <exception cref="StorageUnavailableException">The store is away, or the driver failed.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        do
        {
            while (_batch.Count < Batch && _queue.Reader.TryRead(out var entry)) _batch.Add(entry);
            if (Lost is var lost && lost > _lostAndTold && _batch.Count < Batch)
            {
                _batch.Add(Entry("", "lost", string.Create(CultureInfo.InvariantCulture, $"{lost - _lostAndTold} entries")));
                _lostAndTold = lost;
            }

            if (_batch.Count == 0) return;
            try
            {
                await Storage.AddAsync(_batch, cancellationToken);
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                // The gate's word for it says less than the driver's.
                Failure = FailureLog.Describe(cause is StorageUnavailableException { InnerException: { } reason } ? reason : cause, _backend.CodeOf);
                throw;
            }

            Failure = null;
            _batch.Clear();
        }
        while (_queue.Reader.Count > 0 || Lost > _lostAndTold);
    }

    /// <summary>Removes what is older than <c>Audit:Retention</c>, in batches.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        var before = _clock.GetUtcNow() - _options.Retention;
        while (await Storage.TrimAsync(before, Batch, cancellationToken) >= Batch)
        {
        }
    }

    public void Dispose() => _events.Happened -= Note;

    private void Note(SessionEvent happened)
    {
        var what = happened switch
        {
            { Kind: SessionEventKind.Changed or SessionEventKind.Created, Detail: "share" } => "shared",
            { Kind: SessionEventKind.Changed or SessionEventKind.Created, Detail: "resume" } => "resumed",
            { Kind: SessionEventKind.Limited } => "refused",
            var other => other.Kind.ToString().ToLowerInvariant(),
        };
        var detail = happened.Kind switch
        {
            SessionEventKind.Expired => string.Create(CultureInfo.InvariantCulture, $"{happened.Count} sessions"),
            SessionEventKind.Limited => happened.Key is null ? "too many new sessions" : "too many changes",
            _ => happened.Detail ?? "",
        };
        if (_queue.Writer.TryWrite(Entry(happened.Key?.Short ?? "", what, detail))) return;
        if (Interlocked.Increment(ref _lost) % Queue == 1) Log.Losing(_logger);
    }

    private AuditEntry Entry(string key, string what, string detail)
    {
        var id = Stamp.New(_clock);
        return new(id, id.Time, Node, key, what, detail.Length <= 200 ? detail : detail[..200]);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The audit log cannot be written and its queue is full: entries are lost and counted.")]
        public static partial void Losing(ILogger logger);
    }
}
