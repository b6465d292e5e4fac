namespace Scheduly.Sessions.Storage.Database;

/// <summary>What SQLite and PostgreSQL write alike.</summary>
internal abstract class OnConflictDialect : Dialect
{
    public override string Insert => field ??= $"""
        INSERT INTO {Table} ({Columns}) SELECT @id, @value, {Earlier(End, "@deadline")}, NULL, @deadline WHERE @deadline > {Now}
        {Replace} WHERE {TableName}."ExpiresAtTime" <= {Now}
        """;

    public override string AuditAdd => field ??= $"{base.AuditAdd} ON CONFLICT (\"Id\") DO NOTHING";

    public override string List => field ??= $"""
        SELECT "Id", {Head(EntryInfo.HeadLength)}, {Size}, "ExpiresAtTime" FROM {Table}
        WHERE {InRange} AND "ExpiresAtTime" > {Now} ORDER BY {OrderedId} LIMIT @limit
        """;

    protected static string Replace => """
        ON CONFLICT ("Id") DO UPDATE SET "Value" = excluded."Value", "ExpiresAtTime" = excluded."ExpiresAtTime",
            "SlidingExpirationInSeconds" = excluded."SlidingExpirationInSeconds", "AbsoluteExpiration" = excluded."AbsoluteExpiration"
        """;

    protected override string InRange => $"{OrderedId} > @from AND {OrderedId} < @end";

    /// <summary>The id, in the order of its bytes.</summary>
    protected abstract string OrderedId { get; }

    protected abstract string Size { get; }
}
