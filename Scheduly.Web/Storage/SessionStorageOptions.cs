using System.ComponentModel.DataAnnotations;

namespace Scheduly.Web.Storage;

/// <summary>The backends that <c>SessionStorage:Backend</c> may name.</summary>
internal enum BackendKind
{
    /// <summary>In the process; gone with it.</summary>
    Memory,

    /// <summary>One file, no server.</summary>
    Sqlite,

    Redis,

    PostgreSql,

    SqlServer,

    /// <summary>The <c>IDistributedCache</c> that the application registered itself.</summary>
    Custom,
}

/// <summary>The <c>SessionStorage</c> section.</summary>
internal sealed class SessionStorageOptions
{
    public const string Section = "SessionStorage";

    /// <value>Default: <see cref="BackendKind.Sqlite"/>.</value>
    [EnumDataType(typeof(BackendKind))]
    public BackendKind Backend { get; set; } = BackendKind.Sqlite;

    /// <summary>In the form of the backend's driver. A relative SQLite file lies under the content root.</summary>
    /// <value>Default: Data Source=data/scheduly.db for SQLite; required for the servers.</value>
    public string? ConnectionString { get; set; }

    /// <summary>Stands before each Redis key, so that several applications can share a server.</summary>
    /// <value>Default: "scheduly:".</value>
    [Required, RegularExpression("^[A-Za-z0-9:._-]{1,64}$", ErrorMessage = "SessionStorage:KeyPrefix takes 1 to 64 letters, digits and : . _ -")]
    public string KeyPrefix { get; set; } = "scheduly:";

    /// <summary>A session that gets no request for this long ends.</summary>
    /// <value>Default: 24 hours.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>A session ends this long after it began, used or not; also how long the browser keeps the cookie.</summary>
    /// <value>Default: 30 days.</value>
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// The expiry in the store is moved at most once in this time per session and node. A session therefore lives up to two of
    /// these longer than <see cref="IdleTimeout"/>, and never shorter.
    /// </summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan TouchInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an operation on the store may take before the request gets its 503.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Make missing tables at startup.</summary>
    /// <value>Default: true.</value>
    public bool CreateTables { get; set; } = true;

    /// <summary>Most bytes that the Memory backend holds; new sessions are refused beyond.</summary>
    /// <value>Default: 256 MiB.</value>
    [Range(1L << 20, 1L << 40, ErrorMessage = "SessionStorage:MemoryLimit takes 1 MiB (1048576) to 1 TiB, in bytes")]
    public long MemoryLimit { get; set; } = 256L << 20;

    public CleanupOptions Cleanup { get; set; } = new();

    /// <summary>How often expired entries are removed.</summary>
    internal sealed class CleanupOptions
    {
        /// <value>Default: 5 minutes; each node waits a little more or less.</value>
        public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);
    }
}
