using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage.Switching;

namespace Scheduly.Sessions.Storage;

/// <summary>The backends that <c>SessionStorage:Backend</c> may name.</summary>
public enum BackendKind
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
public sealed partial class SessionStorageOptions
{
    public const string Section = "SessionStorage";

    /// <summary>One of the backends that the application added, or <see cref="BackendKind.Memory"/> or <see cref="BackendKind.Custom"/>.</summary>
    /// <value>Default: <see cref="BackendKind.Sqlite"/> where it was added, else the only one that was.</value>
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

    /// <summary>Most bytes of one session, before it is packed; a change that goes beyond is refused with 413.</summary>
    /// <value>Default: 1 MiB.</value>
    [Range(1024, 1 << 28, ErrorMessage = "SessionStorage:MaxSessionBytes takes 1024 to 268435456 (256 MiB)")]
    public int MaxSessionBytes { get; set; } = 1 << 20;

    [ValidateObjectMembers]
    public CompressionOptions Compression { get; set; } = new();

    public EncryptionOptions Encryption { get; set; } = new();

    [ValidateObjectMembers]
    public CookieOptions Cookie { get; set; } = new();

    [ValidateObjectMembers]
    public LocalCacheOptions LocalCache { get; set; } = new();

    public LiveFeedOptions LiveFeed { get; set; } = new();

    public CleanupOptions Cleanup { get; set; } = new();

    [ValidateObjectMembers]
    public RateLimitOptions RateLimit { get; set; } = new();

    /// <summary>The second store while nodes go over from one to another: see docs/switching.md.</summary>
    public FallbackOptions Fallback { get; set; } = new();

    /// <summary>What messages about the store call its settings.</summary>
    internal SettingNames Names { get; set; } = SettingNames.Usual;

    /// <summary>What a store of its own would be told for the fallback.</summary>
    internal SessionStorageOptions ForFallback() => new()
    {
        Backend = Fallback.Backend!.Value,
        ConnectionString = Fallback.ConnectionString,
        KeyPrefix = KeyPrefix,
        OperationTimeout = OperationTimeout,
        CreateTables = CreateTables,
        Names = SettingNames.Fallback,
    };

    /// <summary>Sessions are packed before they are encrypted.</summary>
    public sealed class CompressionOptions
    {
        /// <value>Default: true. What is stored packed stays readable when it is off.</value>
        public bool Enabled { get; set; } = true;

        /// <summary>Shorter sessions are stored as they are.</summary>
        /// <value>Default: 4096 bytes.</value>
        [Range(0, int.MaxValue, ErrorMessage = "SessionStorage:Compression:MinBytes takes 0 or more")]
        public int MinBytes { get; set; } = 4096;
    }

    public sealed class EncryptionOptions
    {
        /// <summary>Sessions are encrypted in the store. Changing it makes the sessions that are stored unreadable.</summary>
        /// <value>Default: true.</value>
        public bool Enabled { get; set; } = true;
    }

    public sealed class CookieOptions
    {
        /// <summary>Send the cookie over HTTPS alone; its name is then <c>__Host-scheduly</c>, else <c>scheduly</c>.</summary>
        /// <value>Default: true in Production, false elsewhere.</value>
        public bool? RequireHttps { get; set; }

        /// <summary>Applications on one host need different names: cookies do not keep ports apart, nor with <c>__Host-</c> paths. The other cookies' names begin with it.</summary>
        /// <value>Default: <c>__Host-scheduly</c> or <c>scheduly</c>, see <see cref="RequireHttps"/>.</value>
        [RegularExpression("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$", ErrorMessage = "SessionStorage:Cookie:Name takes 1 to 64 letters, digits and ! # $ % & ' * + . ^ _ ` | ~ -")]
        public string? Name { get; set; }

        /// <summary>Lax, Strict or None. None is for a page that another site embeds or calls, and needs HTTPS.</summary>
        /// <value>Default: Lax.</value>
        [EnumDataType(typeof(SameSiteMode))]
        public SameSiteMode SameSite { get; set; } = SameSiteMode.Lax;

        internal string NameFor(bool secure) => string.IsNullOrWhiteSpace(Name) ? secure ? "__Host-scheduly" : "scheduly" : Name;
    }

    /// <summary>
    /// Copies of hot sessions in each node's memory, in clear; docs/sessions.md says what makes them safe. Each write then sends a
    /// second cookie, the session cookie's name with <c>-stamp</c>.
    /// </summary>
    public sealed class LocalCacheOptions
    {
        /// <value>Default: false.</value>
        public bool Enabled { get; set; }

        /// <summary>
        /// No copy is used longer than this after the store held it. Within it a node may still serve a session that was revoked on
        /// another node. Not longer than <see cref="IdleTimeout"/>.
        /// </summary>
        /// <value>Default: 15 seconds; at most 5 minutes.</value>
        public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(15);

        /// <summary>Most memory that the copies of a node take; those used longest ago make room.</summary>
        /// <value>Default: 64 MiB.</value>
        [Range(1L << 20, 1L << 36, ErrorMessage = "SessionStorage:LocalCache:MaxBytes takes 1 MiB (1048576) to 64 GiB, in bytes")]
        public long MaxBytes { get; set; } = 64L << 20;
    }

    /// <summary>Nodes tell each other which sessions changed, so that copies and open pages follow; docs/sessions.md says how.</summary>
    public sealed class LiveFeedOptions
    {
        /// <value>Default: true. False where the store allows neither publish/subscribe nor LISTEN, and one look a second at what is watched is too much.</value>
        public bool Enabled { get; set; } = true;
    }

    /// <summary>All three, or none of them.</summary>
    public sealed class FallbackOptions
    {
        /// <value>Default: none. A store that several nodes can use: neither Memory nor Custom.</value>
        public BackendKind? Backend { get; set; }

        /// <summary>As <see cref="SessionStorageOptions.ConnectionString"/>; another store than that.</summary>
        /// <value>Default: none; required with <see cref="Backend"/>.</value>
        public string? ConnectionString { get; set; }

        /// <summary><see cref="SwitchMode.Follow"/> while <c>SessionStorage:Backend</c> is still the old store, then <see cref="SwitchMode.Drain"/> when it is the new one.</summary>
        /// <value>Default: none; required with <see cref="Backend"/>.</value>
        public SwitchMode? Mode { get; set; }
    }

    /// <summary>How often expired entries are removed.</summary>
    public sealed class CleanupOptions
    {
        /// <value>Default: 5 minutes; each node waits a little more or less.</value>
        public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);
    }

    /// <summary>Each node counts for itself; refusals are 429 with <c>Retry-After</c>.</summary>
    public sealed class RateLimitOptions
    {
        /// <value>Default: true.</value>
        public bool Enabled { get; set; } = true;

        /// <summary>New sessions of one address (one /64 of IPv6): wide enough for a campus behind it.</summary>
        /// <value>Default: 600.</value>
        [Range(1, 1_000_000, ErrorMessage = "SessionStorage:RateLimit:NewSessionsPerMinute takes 1 to 1000000")]
        public int NewSessionsPerMinute { get; set; } = 600;

        /// <summary>Changes of one session.</summary>
        /// <value>Default: 100.</value>
        [Range(1, 1_000_000, ErrorMessage = "SessionStorage:RateLimit:ChangesPerSecond takes 1 to 1000000")]
        public int ChangesPerSecond { get; set; } = 100;
    }
}
