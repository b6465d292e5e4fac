namespace Scheduly.Sessions.Storage;

/// <summary>
/// A server near this node that keeps a copy of the store: a replica of Redis, a hot standby of PostgreSQL. It is only read. Its copy may be behind, and
/// it may be promoted or gone: whoever reads it compares the stamp. Failures are the driver's own exceptions, and nothing here has a time limit.
/// </summary>
internal abstract class Follower : IAsyncDisposable
{
    /// <summary>Its host and port, never a user or a password.</summary>
    public abstract string Location { get; }

    /// <summary>Reads stamped entries of a space; one command each. Throws until <see cref="ConnectAsync"/> has ended.</summary>
    public abstract Func<StorageKey, Task<byte[]?>> Open(string space);

    /// <summary>Connects where there is no connection yet.</summary>
    public abstract Task ConnectAsync();

    /// <summary>Gives up the connections, also those whose command never ends. Does not throw.</summary>
    public abstract Task AbandonAsync();

    public abstract ValueTask DisposeAsync();
}
