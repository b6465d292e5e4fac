namespace Scheduly.Sessions.PostgreSql;

internal sealed class PostgreSqlDialect : OnConflictDialect
{
    public override string Table => TableName;

    public override bool HasClock => true;

    // The order of bytes lets ids be found by prefix. Room in each page keeps an update that leaves the expiry as it is off the indexes.
    // The values do not compress: they are compressed or encrypted already. What fits in a page stays in the row: put aside, each write would
    // make rows and index entries in a second table.
    public override IReadOnlyList<string> Create =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {Table} (
            "Id" text COLLATE "C" NOT NULL PRIMARY KEY,
            "Value" bytea NOT NULL,
            "ExpiresAtTime" timestamptz NOT NULL,
            "SlidingExpirationInSeconds" double precision NULL,
            "AbsoluteExpiration" timestamptz NULL) WITH (fillfactor = 80, toast_tuple_target = 8160)
        """,
        $"""ALTER TABLE {Table} ALTER COLUMN "Value" SET STORAGE EXTERNAL""",
        $"""CREATE INDEX IF NOT EXISTS {TableName}_expires ON {Table} ("ExpiresAtTime")""",
    ];

    public override string FindIndex => field ??= $"""
        SELECT 1 FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
        WHERE indrelid = '{Table}'::regclass AND attname = 'ExpiresAtTime' AND indisvalid
        """;

    /// <summary>fsync, full_page_writes, whether it only follows another server, whether the table is unlogged, synchronous_commit, and whether transactions are read-only.</summary>
    public string Risks => field ??= $"""
        SELECT current_setting('fsync'), current_setting('full_page_writes'), pg_is_in_recovery()::text,
            (SELECT relpersistence::text FROM pg_class WHERE oid = '{Table}'::regclass),
            current_setting('synchronous_commit'), current_setting('default_transaction_read_only')
        """;

    /// <summary>Name, state, whether commits wait for it, and how far it is behind. Without the rights of pg_monitor the state is null.</summary>
    public const string Followers = """
        SELECT concat_ws(' at ', nullif(application_name, ''), host(client_addr)), state, sync_state,
            CASE WHEN replay_lsn = pg_current_wal_lsn() THEN interval '0' ELSE replay_lag END
        FROM pg_stat_replication ORDER BY 1
        """;

    public override string KeyTable => KeyTableName;

    public override IReadOnlyList<string> CreateKeys =>
        [$"""CREATE TABLE IF NOT EXISTS {KeyTable} ("Id" text NOT NULL PRIMARY KEY, "Value" bytea NOT NULL)"""];

    public override string AuditTable => AuditTableName;

    public override IReadOnlyList<string> CreateAudit =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {AuditTable} (
            "Id" text COLLATE "C" NOT NULL PRIMARY KEY,
            "Time" timestamptz NOT NULL,
            "Node" text NOT NULL,
            "SessionKey" text NOT NULL,
            "What" text NOT NULL,
            "Detail" text NOT NULL)
        """,
        $"""CREATE INDEX IF NOT EXISTS {AuditTableName}_session ON {AuditTable} ("SessionKey", "Id")""",
    ];

    public override string AuditTrim => field ??= $"""
        DELETE FROM {AuditTable} WHERE "Id" = ANY (ARRAY(
            SELECT "Id" FROM {AuditTable} WHERE "Id" < @end ORDER BY "Id" LIMIT @limit FOR UPDATE SKIP LOCKED))
        """;

    /// <summary>Held while the table is made: IF NOT EXISTS alone fails when two nodes start at once.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock(7305804402566328163)";

    public override string PlainSet => field ??= $"""
        INSERT INTO {Table} ({Columns}) VALUES (@id, @value, {Now} + @lifetime, @sliding, {Now} + @left)
        {Replace}
        """;

    /// <summary>Gives the ids that were stored.</summary>
    public string InsertMany => field ??= $"""{FromArrays} {Replace} WHERE {TableName}."ExpiresAtTime" <= {Now} RETURNING "Id" """;

    /// <summary>Gives the ids that were stored.</summary>
    public string UpsertMany => field ??= $"""{FromArrays} {Replace} RETURNING "Id" """;

    // A row that another node holds is that node's to remove, and to count.
    public override string RemoveExpired => field ??= $"""
        DELETE FROM {Table} WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM {Table} WHERE "ExpiresAtTime" <= {Now} AND {InRange} ORDER BY "ExpiresAtTime" LIMIT @limit FOR UPDATE SKIP LOCKED))
        """;

    // LEAST passes over nulls.
    public override string PlainRefresh => field ??= $"""
        UPDATE {Table} SET "ExpiresAtTime" = LEAST({Now} + make_interval(secs => "SlidingExpirationInSeconds"), "AbsoluteExpiration")
        WHERE "Id" = @id AND "ExpiresAtTime" > {Now} AND "SlidingExpirationInSeconds" IS NOT NULL
        """;

    // Of the statement's begin: unlike clock_timestamp() it can be looked up in an index. Each statement is a transaction of its own.
    protected override string Now => "now()";

    // The cast rounds to the nearest second, which a node and a server that differ by a few milliseconds find alike.
    protected override string End => "CASE WHEN @lifetime < interval '1 minute' THEN now() + @lifetime ELSE (now() + @lifetime)::timestamptz(0) END";

    protected override string OfMany => "\"Id\" = ANY (@ids)";

    protected override string OrderedId => "\"Id\" COLLATE \"C\"";

    protected override string Size => "octet_length(\"Value\")";

    private string FromArrays => $"""
        INSERT INTO {Table} ({Columns})
        SELECT id, value, expires, NULL, deadline FROM unnest(@ids, @values, @expires, @deadlines) AS entry (id, value, expires, deadline)
        WHERE expires > {Now}
        """;

    protected override string Head(int length) => $"substring(\"Value\" FROM 1 FOR {length})";

    protected override string Earlier(string one, string other) => $"LEAST({one}, {other})";

    protected override string Later(string one, string other) => $"GREATEST({one}, {other})";
}
