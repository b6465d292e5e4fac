namespace Scheduly.Web.Storage.Database;

/// <summary>Times are milliseconds since 1970; two processes may share the file.</summary>
internal sealed class SqliteDialect : OnConflictDialect
{
    public override string Table => TableName;

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

    public override string KeyTable => KeyTableName;

    public override IReadOnlyList<string> CreateKeys =>
        [$"""CREATE TABLE IF NOT EXISTS {KeyTable} ("Id" TEXT NOT NULL PRIMARY KEY, "Value" BLOB NOT NULL)"""];

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

    protected override string OrderedId => "\"Id\"";

    protected override string Size => "length(\"Value\")";

    protected override string Head(int length) => $"substr(\"Value\", 1, {length})";

    protected override string Earlier(string one, string other) => $"min({one}, {other})";

    protected override string Later(string one, string other) => $"max({one}, {other})";
}
