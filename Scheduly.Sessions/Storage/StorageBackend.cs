using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage;

/// <summary>An engine that storages are opened on: it owns the connections that all of its spaces share.</summary>
internal abstract class StorageBackend : IAsyncDisposable
{
    private readonly Lazy<BoundedAudit> _audit = new();

    /// <summary>The backend's name as the settings spell it: "Redis", "Sqlite", ….</summary>
    public abstract string Name { get; }

    /// <summary>Where the data is, for messages: a host and port or a file, never a user or a password.</summary>
    public abstract string Location { get; }

    /// <summary>The name of the second backend while sessions move from one to another; null otherwise.</summary>
    public virtual string? FallbackName => null;

    /// <summary>The server near this node that <c>SessionStorage:Replica</c> names; null when it names none. Owned by this backend.</summary>
    public virtual Follower? Follower => null;

    /// <summary>True while the store is known not to answer, and is not asked.</summary>
    public virtual bool IsAway => false;

    /// <summary>Connects and makes what is missing (tables, folders). Called once, before any storage is used.</summary>
    /// <exception cref="StorageSetupException">The store cannot be used as configured; the message names the setting and the fix.</exception>
    public abstract Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>May be called before <see cref="InitializeAsync"/>, as services are made before any is started; the storage works after it.</summary>
    /// <param name="space">Lower-case letters.</param>
    public abstract SessionStorage Open(string space);

    /// <summary>The storage that a look at this backend writes to and reads from: it says whether sessions can be kept.</summary>
    public virtual SessionStorage OpenProbe() => Open("probe");

    /// <summary>
    /// Where the Data Protection keys lie: beside the sessions, so that every node that can read a session can open it.
    /// </summary>
    /// <returns>Null when this backend has no place of its own for them; a folder serves then.</returns>
    public virtual IXmlRepository? OpenKeyRing() => null;

    /// <summary>The audit log's own store beside the sessions; it works after <see cref="InitializeAsync"/>.</summary>
    public virtual AuditStorage OpenAudit() => _audit.Value;

    /// <summary>
    /// How the processes on this store tell each other what they wrote; opened once, and owned by the caller. Empty for a store that only this process
    /// writes to. Null among them: others write to it, and nothing tells.
    /// </summary>
    public virtual IReadOnlyList<FeedTransport?> OpenFeeds() => [null];

    /// <summary>
    /// Looks at the store and its set-up: does it answer, is the table as it must be, would it lose sessions. Asks by itself, past any gate,
    /// and reports what fails instead of throwing; it may take as long as the store does. Empty when all is well.
    /// </summary>
    /// <param name="failure">What the last write ended with, to be explained; null when it succeeded.</param>
    public abstract Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default);

    /// <summary>
    /// The servers that this node writes to now, with their followers; several in a cluster, none where the store is no server. Asks past any gate. What
    /// may not be asked is named in the result; a server that does not answer throws the driver's exception.
    /// </summary>
    public virtual Task<IReadOnlyList<StoreServers>> ServersAsync(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<StoreServers>>([]);

    /// <summary>
    /// Gives the open connections up, also those whose command never ends, and ends when commands find new ones. Does not throw; a driver that
    /// replaces its connections by itself does nothing.
    /// </summary>
    public virtual Task AbandonConnectionsAsync() => Task.CompletedTask;

    /// <summary>
    /// Why a command failed that was surely not carried out and succeeds on a new connection: the server was demoted, or a pooler does not
    /// keep prepared statements. Null for other failures.
    /// </summary>
    public virtual string? ReasonToReconnect(Exception failure) => null;

    /// <summary>The driver's own code of a failure, such as SQLSTATE or the server's error number, for logs; null where it has none, or its message begins with one.</summary>
    public virtual string? CodeOf(Exception failure) => null;

    /// <summary>Whether a server failed a command because it loads its data or recovers: it serves it when it has.</summary>
    public virtual bool IsStarting(Exception failure) => false;

    public abstract ValueTask DisposeAsync();
}
