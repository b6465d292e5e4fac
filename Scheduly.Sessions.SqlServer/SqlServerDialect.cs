namespace Scheduly.Sessions.SqlServer;

/// <summary>
/// Nothing but what every compatible server understands: no MERGE and no lock hints. Two statements in one batch decide a race by the
/// primary key; the loser meets error 2627 or 2601.
/// </summary>
internal sealed class SqlServerDialect : Dialect
{
    public override string Table => $"[dbo].[{TableName}]";

    public override IReadOnlyList<string> Create =>
    [
        $"""
        IF OBJECT_ID(N'{Table}', N'U') IS NULL
        CREATE TABLE {Table} (
            [Id] nvarchar(449) COLLATE SQL_Latin1_General_CP1_CS_AS NOT NULL,
            [Value] varbinary(max) NOT NULL,
            [ExpiresAtTime] datetimeoffset NOT NULL,
            [SlidingExpirationInSeconds] bigint NULL,
            [AbsoluteExpiration] datetimeoffset NULL,
            CONSTRAINT [pk_{TableName}] PRIMARY KEY ([Id]))
        """,
        $"""
        IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'Index_ExpiresAtTime' AND object_id = OBJECT_ID(N'{Table}', N'U'))
        CREATE NONCLUSTERED INDEX [Index_ExpiresAtTime] ON {Table} ([ExpiresAtTime])
        """,
    ];

    /// <summary>Null when there is no such table.</summary>
    public const string FindTable = "SELECT OBJECT_ID(@table, N'U')";

    public override string FindIndex => field ??= $"""
        SELECT 1 FROM sys.index_columns AS parts
        JOIN sys.columns AS columns ON columns.object_id = parts.object_id AND columns.column_id = parts.column_id
        WHERE parts.object_id = OBJECT_ID(N'{Table}', N'U') AND parts.key_ordinal = 1 AND columns.name = N'ExpiresAtTime'
        """;

    /// <summary>Whether commits of this database wait for its log, by its own word.</summary>
    public string Risks => "SELECT [delayed_durability_desc] FROM [sys].[databases] WHERE [database_id] = DB_ID()";

    public override string KeyTable => $"[dbo].[{KeyTableName}]";

    public override IReadOnlyList<string> CreateKeys =>
    [
        $"""
        IF OBJECT_ID(N'{KeyTable}', N'U') IS NULL
        CREATE TABLE {KeyTable} (
            [Id] nvarchar(449) NOT NULL,
            [Value] varbinary(max) NOT NULL,
            CONSTRAINT [pk_{KeyTableName}] PRIMARY KEY ([Id]))
        """,
    ];

    public override string AuditTable => $"[dbo].[{AuditTableName}]";

    public override IReadOnlyList<string> CreateAudit =>
    [
        $"""
        IF OBJECT_ID(N'{AuditTable}', N'U') IS NULL
        CREATE TABLE {AuditTable} (
            [Id] varchar(32) COLLATE SQL_Latin1_General_CP1_CS_AS NOT NULL,
            [Time] datetimeoffset NOT NULL,
            [Node] nvarchar(200) NOT NULL,
            [SessionKey] varchar(20) COLLATE SQL_Latin1_General_CP1_CS_AS NOT NULL,
            [What] nvarchar(50) NOT NULL,
            [Detail] nvarchar(200) NOT NULL,
            CONSTRAINT [pk_{AuditTableName}] PRIMARY KEY ([Id]))
        """,
        $"""
        IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'Index_SessionKey' AND object_id = OBJECT_ID(N'{AuditTable}', N'U'))
        CREATE NONCLUSTERED INDEX [Index_SessionKey] ON {AuditTable} ([SessionKey], [Id])
        """,
    ];

    public override string AuditAdd => field ??=
        $"""INSERT INTO {AuditTable} ({AuditColumns}) SELECT @id, @time, @node, @key, @what, @detail WHERE NOT EXISTS (SELECT 1 FROM {AuditTable} WHERE "Id" = @id)""";

    public override string AuditRead => field ??= $"""SELECT TOP (@limit) {AuditColumns} FROM {AuditTable} WHERE "Id" < @end ORDER BY "Id" DESC""";

    public override string AuditReadKey => field ??=
        $"""SELECT TOP (@limit) {AuditColumns} FROM {AuditTable} WHERE "SessionKey" = @key AND "Id" < @end ORDER BY "Id" DESC""";

    public override string AuditTrim => field ??= $"""DELETE TOP (@limit) FROM {AuditTable} WHERE "Id" < @end""";

    public override string Insert => field ??= $"""
        {Replace} AND "ExpiresAtTime" <= @now;
        {InsertNew}
        """;

    public override string Upsert => field ??= $"""
        {Replace};
        {InsertNew}
        """;

    /// <summary>Which of some ids have a row, live or expired.</summary>
    public string FindMany => field ??= $"""
        SELECT "Id" FROM {Table} WHERE "Id" IN ({string.Join(", ", Enumerable.Range(0, ManyIds).Select(i => $"@id{i}"))})
        """;

    public override string List => field ??= $"""
        SELECT TOP (@limit) "Id", {Head(EntryInfo.HeadLength)}, DATALENGTH("Value"), "ExpiresAtTime" FROM {Table}
        WHERE {InRange} AND "ExpiresAtTime" > @now ORDER BY "Id"
        """;

    public override string RemoveExpired => field ??= $"""DELETE TOP (@limit) FROM {Table} WHERE "ExpiresAtTime" <= @now AND {InRange}""";

    public override string PlainRefresh => field ??= $"""
        UPDATE {Table} SET "ExpiresAtTime" =
            {Earlier("\"AbsoluteExpiration\"", "DATEADD(SECOND, \"SlidingExpirationInSeconds\", @now)")}
        WHERE "Id" = @id AND "ExpiresAtTime" > @now AND "SlidingExpirationInSeconds" IS NOT NULL
        """;

    // The order of the column's collation is not that of bytes, and LIKE is what finds a prefix in it. A space's name has no wildcards.
    public override string EndOf(string prefix) => prefix + "%";

    protected override string InRange => "\"Id\" > @from AND \"Id\" LIKE @end";

    private string Replace => $"""
        UPDATE {Table} SET "Value" = @value, "ExpiresAtTime" = @expires, "SlidingExpirationInSeconds" = @sliding, "AbsoluteExpiration" = @deadline
        WHERE "Id" = @id
        """;

    private string InsertNew => $"""
        IF @@ROWCOUNT = 0
        INSERT INTO {Table} ({Columns})
        SELECT @id, @value, @expires, @sliding, @deadline WHERE NOT EXISTS (SELECT 1 FROM {Table} WHERE "Id" = @id);
        """;

    protected override string Head(int length) => $"SUBSTRING(\"Value\", 1, {length})";

    protected override string Earlier(string one, string other) => $"CASE WHEN {one} < {other} THEN {one} ELSE {other} END";

    protected override string Later(string one, string other) => $"CASE WHEN {one} > {other} THEN {one} ELSE ({other}) END";
}
