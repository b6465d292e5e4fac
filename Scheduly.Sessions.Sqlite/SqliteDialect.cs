namespace Scheduly.Sessions.Sqlite;

/// <summary>Times are milliseconds since 1970; two processes may share the file.</summary>
internal sealed class SqliteDialect : OnConflictDialect
{
    public override string Table => TableName;

    /// <summary>The nodes are on one machine and have its clock.</summary>
    public override bool HasClock => false;

    public override IReadOnlyList<string> Create =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {Table} (
            "Id" TEXT NOT NULL PRIMARY KEY,
            "Value" BLOB NOT NULL,
            "ExpiresAtTime" INTEGER NOT NULL,
            "SlidingExpirationInSeconds" REAL NULL,
            "AbsoluteExpiration" INTEGER NULL)
        """,
        $"""CREATE INDEX IF NOT EXISTS {TableName}_expires ON {Table} ("ExpiresAtTime")""",
    ];

    public override string FindIndex => field ??= $"""
        SELECT 1 FROM pragma_index_list('{TableName}') AS indexes, pragma_index_info(indexes.name) AS columns
        WHERE columns.seqno = 0 AND columns.name = 'ExpiresAtTime'
        """;

    public override string KeyTable => KeyTableName;

    public override IReadOnlyList<string> CreateKeys =>
        [$"""CREATE TABLE IF NOT EXISTS {KeyTable} ("Id" TEXT NOT NULL PRIMARY KEY, "Value" BLOB NOT NULL)"""];

    public override string AuditTable => AuditTableName;

    public override IReadOnlyList<string> CreateAudit =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS {AuditTable} (
            "Id" TEXT NOT NULL PRIMARY KEY,
            "Time" INTEGER NOT NULL,
            "Node" TEXT NOT NULL,
            "SessionKey" TEXT NOT NULL,
            "What" TEXT NOT NULL,
            "Detail" TEXT NOT NULL) WITHOUT ROWID
        """,
        $"""CREATE INDEX IF NOT EXISTS {AuditTableName}_session ON {AuditTable} ("SessionKey", "Id")""",
    ];

    public override string AuditTrim => field ??=
        $"""DELETE FROM {AuditTable} WHERE "Id" IN (SELECT "Id" FROM {AuditTable} WHERE "Id" < @end ORDER BY "Id" LIMIT @limit)""";

    // Either half is answered by an index; both conditions on one row would fetch each of them, with its value.
    public override string Count => field ??= $"""
        SELECT (SELECT COUNT(*) FROM {Table} WHERE {InRange})
             - (SELECT COUNT(*) FROM {Table} WHERE "ExpiresAtTime" <= @now AND +"Id" > @from AND +"Id" < @end)
        """;

    // The plus keeps the planner from walking the ids of the whole space instead of the index on the expiry.
    public override string RemoveExpired => field ??= $"""
        DELETE FROM {Table} WHERE rowid IN (
            SELECT rowid FROM {Table} WHERE "ExpiresAtTime" <= @now AND +"Id" > @from AND +"Id" < @end LIMIT @limit)
        """;

    public override string PlainRefresh => field ??= $"""
        UPDATE {Table} SET "ExpiresAtTime" =
            min(@now + CAST("SlidingExpirationInSeconds" * 1000 AS INTEGER), ifnull("AbsoluteExpiration", 9223372036854775807))
        WHERE "Id" = @id AND "ExpiresAtTime" > @now AND "SlidingExpirationInSeconds" IS NOT NULL
        """;

    /// <summary>Stores a row with the times that it has, in the place of nothing or of what has expired.</summary>
    public string InsertRow => field ??= $"""{UpsertRow} WHERE {TableName}."ExpiresAtTime" <= @now""";

    /// <summary>The same in the place of whatever is there.</summary>
    public string UpsertRow => field ??= $"""
        INSERT INTO {Table} ({Columns}) VALUES (@id, @value, @expires, NULL, @deadline)
        {Replace}
        """;

    public override string PlainSet => field ??= $"""
        INSERT INTO {Table} ({Columns}) VALUES (@id, @value, @expires, @sliding, @deadline)
        {Replace}
        """;

    protected override string Now => "@now";

    protected override string End => "@expires";

    protected override string OrderedId => "\"Id\"";

    protected override string Size => "length(\"Value\")";

    protected override string Head(int length) => $"substr(\"Value\", 1, {length})";

    protected override string Earlier(string one, string other) => $"min({one}, {other})";

    protected override string Later(string one, string other) => $"max({one}, {other})";
}
