namespace Scheduly.Sessions.Storage;

// Of stores whose primary is followed by other servers.
public sealed partial class SessionStorageOptions
{
    /// <summary>A server near this node that follows the store's primary: see docs/regions.md.</summary>
    public ReplicaOptions Replica { get; set; } = new();

    /// <summary>
    /// On Redis, a change is acknowledged when so many replicas have it (<c>WAIT</c>). One that they do not confirm within <see cref="OperationTimeout"/> gets
    /// 503 with the code <c>session-unconfirmed</c>, and may be stored. PostgreSQL leaves that to <c>synchronous_standby_names</c>.
    /// </summary>
    /// <value>Default: 0; at most 10.</value>
    public int WaitForReplicas { get; set; }

    /// <summary>
    /// Redis and PostgreSQL alone. A read of a browser's session is answered by the follower when it has the write that the browser's stamp cookie names,
    /// else by the primary; writes, and sessions that are opened by id, go to the primary.
    /// </summary>
    public sealed class ReplicaOptions
    {
        /// <summary>Where the follower is, as <see cref="SessionStorageOptions.ConnectionString"/>.</summary>
        /// <value>Default: none, and no follower is read.</value>
        public string? ConnectionString { get; set; }

        /// <summary>A read that takes longer goes to the primary, and so do all others until the follower answers again.</summary>
        /// <value>Default: 0.1 seconds; at most 10 seconds.</value>
        public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(0.1);

        /// <summary>A follower that is further behind is not read. Within it a node may still serve a session that was ended on another node.</summary>
        /// <value>Default: 15 seconds; 0.5 seconds to 5 minutes.</value>
        public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(15);

        internal bool IsSet => !string.IsNullOrWhiteSpace(ConnectionString);
    }
}
