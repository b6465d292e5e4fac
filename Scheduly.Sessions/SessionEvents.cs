using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

internal enum SessionEventKind
{
    /// <summary>Something was stored under an id for the first time.</summary>
    Created,

    /// <summary>A change of it was stored; <see cref="SessionEvent.Detail"/> is what its maker calls it.</summary>
    Changed,

    /// <summary>The owner ended it.</summary>
    Ended,

    /// <summary>Somebody else ended it.</summary>
    Revoked,

    /// <summary>It goes on under another id; <see cref="SessionEvent.Key"/> is the new one.</summary>
    Regenerated,

    /// <summary>Its time had passed; the store's clean-up tells how many, not which.</summary>
    Expired,

    /// <summary>It did not open; it is kept as it is.</summary>
    Unreadable,

    /// <summary>A change was refused because there were too many.</summary>
    Limited,
}

/// <param name="Key">Null where it is not known.</param>
/// <param name="Count">How many sessions it is about; 1 but for <see cref="SessionEventKind.Expired"/>.</param>
/// <param name="Detail">A word or two for logs; never a key or content.</param>
internal readonly record struct SessionEvent(SessionEventKind Kind, StorageKey? Key, int Count = 1, string? Detail = null);

/// <summary>Tells the rest of the application what becomes of sessions. Listeners return at once and do not throw.</summary>
internal sealed partial class SessionEvents(ILogger<SessionEvents> logger)
{
    public event Action<SessionEvent>? Happened;

    public void Raise(SessionEventKind kind, StorageKey? key, int count = 1, string? detail = null)
    {
        // What does not open was damaged, moved between rows, or forged: the one event that is about safety.
        if (kind == SessionEventKind.Unreadable) Log.Unreadable(logger, key?.Short ?? "none", detail ?? "none");
        if (logger.IsEnabled(LogLevel.Debug)) Log.Happened(logger, key?.Short ?? "none", kind, detail ?? "none");
        Happened?.Invoke(new SessionEvent(kind, key, count, detail));
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Debug, "Session {Key}: {What} ({Detail}).")]
        public static partial void Happened(ILogger logger, string key, SessionEventKind what, string detail);

        [LoggerMessage(1, LogLevel.Warning, "Security: the stored session {Key} does not open ({Reason}). It is kept as it is.")]
        public static partial void Unreadable(ILogger logger, string key, string reason);
    }
}
