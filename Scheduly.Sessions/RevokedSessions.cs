using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// A trace of each session that was revoked, in a space of its own and under the same key, for as long as a session can live: a source that still
/// holds the session (an old file, another store) does not bring it back. A plugged-in cache keeps none; nothing can be migrated there either.
/// </summary>
internal sealed partial class RevokedSessions(StorageBackend backend, IOptions<SessionStorageOptions> options, TimeProvider clock, ILogger<RevokedSessions> logger)
{
    public const string Space = "revoked";

    private SessionStorage Storage => field ??= backend.Open(Space);

    /// <summary>Before the session is removed, so that a failure between the two does not lose the trace. A store that is full still ends sessions, without it.</summary>
    /// <returns>False when there is no trace now.</returns>
    public async Task<bool> NoteAsync(StorageKey key)
    {
        if (!Storage.CanCompareAndSet) return false;
        var now = clock.GetUtcNow();
        var lifetime = options.Value.AbsoluteTimeout;
        var trace = new byte[EnvelopeHeader.Size];
        new EnvelopeHeader(Stamp.New(clock), EnvelopeHeader.CurrentFormat, EnvelopeFlags.None, now).Write(trace);
        try
        {
            await Storage.TrySetAsync(key, trace, null, lifetime, now + lifetime);
            return true;
        }
        catch (Exception cause) when (cause is StorageFullException or StorageUnavailableException or StorageUnconfirmedException)
        {
            // Whether the session can be ended, its removal tells.
            Log.NoTrace(logger, key.Short, cause.GetType().Name);
            return false;
        }
    }

    /// <returns>False while no session that could still live was revoked, which costs less to learn than which ones were.</returns>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        Storage.CanCompareAndSet && await Storage.CountAsync(cancellationToken) > 0;

    /// <returns>Those of the keys that were revoked.</returns>
    public async Task<IReadOnlySet<StorageKey>> AmongAsync(IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken)
    {
        var traces = await Storage.ReadManyAsync(keys, cancellationToken);
        return traces.OfType<StorageEntry>().Select(trace => trace.Key).ToHashSet();
    }

    public async Task RemoveExpiredAsync(int batch, CancellationToken cancellationToken)
    {
        while (await Storage.RemoveExpiredAsync(batch, cancellationToken) > 0)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "That session {Key} was revoked could not be noted ({Cause}): a further run of a migration would bring it back.")]
        public static partial void NoTrace(ILogger logger, string key, string cause);
    }
}
