using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>What can keep a session from being read or changed. Nothing of the refused change is stored.</summary>
public abstract class SessionException : Exception
{
    private protected SessionException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>A stable name for programs: "session-ended", "session-unavailable", ….</summary>
    public abstract string Code { get; }
}

/// <summary>The session ended (idle too long, too old, revoked) while it was being changed. It is never brought back.</summary>
public sealed class SessionEndedException() : SessionException("The session has ended.")
{
    public override string Code => "session-ended";
}

/// <summary>Other requests kept changing the session; the change can be tried again.</summary>
public sealed class SessionConflictException() : SessionException("The session was changed by other requests at the same time. Try again.")
{
    public override string Code => "session-conflict";
}

/// <summary>The store did not answer in time or refused; whether there is a session is not known.</summary>
public sealed class SessionUnavailableException : SessionException
{
    internal SessionUnavailableException(Exception cause)
        : base("The session store is unavailable. Nothing is lost; try again.", cause)
    {
    }

    internal SessionUnavailableException(StorageUnconfirmedException cause)
        : base("The change may have been stored: the session store has it, and too few of its replicas confirmed it in time. Read the session before you try again.", cause) => IsUnconfirmed = true;

    /// <summary>"session-unavailable"; "session-unconfirmed" where a change may have been stored that <c>SessionStorage:WaitForReplicas</c> replicas did not confirm.</summary>
    public override string Code => IsUnconfirmed ? "session-unconfirmed" : "session-unavailable";

    /// <summary>The primary has the change, and loses it if it fails now.</summary>
    internal bool IsUnconfirmed { get; }
}

/// <summary>The store has no room for a new session, or for one that grows.</summary>
public sealed class SessionStoreFullException : SessionException
{
    internal SessionStoreFullException(Exception cause)
        : base("The session store has no room for this.", cause)
    {
    }

    public override string Code => "session-store-full";
}

/// <summary>What is stored does not open: damaged, moved, or sealed with keys that this node does not have. It is left as it is.</summary>
public sealed class SessionUnreadableException : SessionException
{
    internal SessionUnreadableException(string reason, Exception? cause = null)
        : base("The stored session cannot be read. It is kept as it is.", cause) => Reason = reason;

    public override string Code => "session-unreadable";

    /// <summary>Which check failed, in a word or two; for logs and counters.</summary>
    internal string Reason { get; }
}

/// <summary>The session would grow over the limit.</summary>
public sealed class SessionTooLargeException : SessionException
{
    internal SessionTooLargeException(long size, long limit)
        : base($"The session would take {size} bytes; at most {limit} are kept (SessionStorage:MaxSessionBytes).")
    {
    }

    public override string Code => "session-too-large";
}

/// <summary>Too many new sessions from one address, or too many changes of one session.</summary>
public sealed class SessionLimitedException : SessionException
{
    internal SessionLimitedException(string message, TimeSpan retryAfter)
        : base($"{message} Try again in {Math.Ceiling(retryAfter.TotalSeconds):0} s.") => RetryAfter = retryAfter;

    public override string Code => "too-many-requests";

    /// <summary>After this time there is room again.</summary>
    public TimeSpan RetryAfter { get; }
}
