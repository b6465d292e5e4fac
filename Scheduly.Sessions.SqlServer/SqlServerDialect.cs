namespace Scheduly.Sessions.SqlServer;

/// <summary>
/// Nothing but what every compatible server understands: no MERGE and no lock hints. Two statements in one batch decide a race by the
/// primary key; the loser meets error 2627 or 2601.
/// </summary>
internal sealed class SqlServerDialect : Dialect
{
    public override string Table => $"[dbo].[{TableName}]";

    public override bool HasClock => true;

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
        {Replace(Earlier(End, "@deadline"), "NULL", "@deadline")} AND "ExpiresAtTime" <= {Now} AND @deadline > {Now};
        {InsertNew(Earlier(End, "@deadline"), "NULL", "@deadline", $" AND @deadline > {Now}")}
        """;

    /// <summary>Stores a row with the times that it has, in the place of nothing or of what has expired.</summary>
    public string InsertRow => field ??= $"""
        {Replace("@expires", "NULL", "@deadline")} AND "ExpiresAtTime" <= {Now};
        {InsertNew("@expires", "NULL", "@deadline")}
        """;

    /// <summary>The same in the place of whatever is there.</summary>
    public string UpsertRow => field ??= $"""
        {Replace("@expires", "NULL", "@deadline")};
        {InsertNew("@expires", "NULL", "@deadline")}
        """;

    public override string PlainSet => field ??= $"""
        {Replace(After("@lifetime"), "@sliding", After("@left"))};
        {InsertNew(After("@lifetime"), "@sliding", After("@left"))}
        """;

    /// <summary>Which of some ids have a row, live or expired.</summary>
    public string FindMany => field ??= $"""
        SELECT "Id" FROM {Table} WHERE "Id" IN ({string.Join(", ", Enumerable.Range(0, ManyIds).Select(i => $"@id{i}"))})
        """;

    public override string List => field ??= $"""
        SELECT TOP (@limit) "Id", {Head(EntryInfo.HeadLength)}, DATALENGTH("Value"), "ExpiresAtTime" FROM {Table}
        WHERE {InRange} AND "ExpiresAtTime" > {Now} ORDER BY "Id"
        """;

    public override string RemoveExpired => field ??= $"""DELETE TOP (@limit) FROM {Table} WHERE "ExpiresAtTime" <= {Now} AND {InRange}""";

    public override string PlainRefresh => field ??= $"""
        UPDATE {Table} SET "ExpiresAtTime" =
            {Earlier("\"AbsoluteExpiration\"", "DATEADD(SECOND, \"SlidingExpirationInSeconds\", SYSDATETIMEOFFSET())")}
        WHERE "Id" = @id AND "ExpiresAtTime" > {Now} AND "SlidingExpirationInSeconds" IS NOT NULL
        """;

    // The order of the column's collation is not that of bytes, and LIKE is what finds a prefix in it. A space's name has no wildcards.
    public override string EndOf(string prefix) => prefix + "%";

    protected override string InRange => "\"Id\" > @from AND \"Id\" LIKE @end";

    protected override string Now => "SYSDATETIMEOFFSET()";

    // The cast rounds to the nearest second, which a node and a server that differ by a few milliseconds find alike.
    protected override string End => $"CASE WHEN @lifetime < 60000 THEN {After("@lifetime")} ELSE CAST({After("@lifetime")} AS datetimeoffset(0)) END";

    private string Replace(string expires, string sliding, string deadline) => $"""
        UPDATE {Table} SET "Value" = @value, "ExpiresAtTime" = {expires}, "SlidingExpirationInSeconds" = {sliding}, "AbsoluteExpiration" = {deadline}
        WHERE "Id" = @id
        """;

    private string InsertNew(string expires, string sliding, string deadline, string also = "") => $"""
        IF @@ROWCOUNT = 0
        INSERT INTO {Table} ({Columns})
        SELECT @id, @value, {expires}, {sliding}, {deadline} WHERE NOT EXISTS (SELECT 1 FROM {Table} WHERE "Id" = @id){also};
        """;

    /// <summary>In so many milliseconds; DATEADD takes an int, which holds 24 days of them.</summary>
    private string After(string milliseconds) => $"DATEADD(MILLISECOND, {milliseconds} % 1000, DATEADD(SECOND, {milliseconds} / 1000, {Now}))";

    protected override string Head(int length) => $"SUBSTRING(\"Value\", 1, {length})";

    protected override string Earlier(string one, string other) => $"CASE WHEN {one} < {other} THEN {one} ELSE {other} END";

    protected override string Later(string one, string other) => $"CASE WHEN {one} > {other} THEN {one} ELSE ({other}) END";
}
