namespace Scheduly.Sessions.Storage.Database;

/// <summary>
/// The SQL of one engine. The table is that of the known cache packages: Id, Value, ExpiresAtTime (the current expiry),
/// SlidingExpirationInSeconds (null for stamped entries) and AbsoluteExpiration (their deadline).
/// Names stand in double quotes, which all three engines read as names.
/// <para>
/// Ids of one kind of entry in one space share a prefix that ends with a colon; <c>@from</c> is that prefix or the last id of the page before,
/// <c>@end</c> is what <see cref="EndOf"/> makes of the prefix.
/// </para>
/// </summary>
internal abstract partial class Dialect
{
    public const string TableName = "scheduly_cache";

    public const string KeyTableName = "scheduly_keys";

    /// <summary>How many ids <see cref="ReadMany"/> takes: <c>@id0</c>, <c>@id1</c>, … where the engine has no arrays.</summary>
    public const int ManyIds = 100;

    public abstract string Table { get; }

    /// <summary>What makes the table and its index, each of which may be there already. One command each.</summary>
    public abstract IReadOnlyList<string> Create { get; }

    /// <summary>Fails when the table or one of its columns is missing.</summary>
    public string Probe => field ??=
        $"""SELECT "Id", "Value", "ExpiresAtTime", "SlidingExpirationInSeconds", "AbsoluteExpiration" FROM {Table} WHERE 1 = 0""";

    /// <summary>Gives a row when there is an index that begins with the expiry.</summary>
    public abstract string FindIndex { get; }

    public const string Ping = "SELECT 1";

    public string Read => field ??= $"""SELECT "Value" FROM {Table} WHERE "Id" = @id AND "ExpiresAtTime" > @now""";

    /// <summary>The compare-and-set with a stamp.</summary>
    public string Update => field ??= $"""
        UPDATE {Table} SET "Value" = @value, "ExpiresAtTime" = {Earlier("@expires", "\"AbsoluteExpiration\"")}
        WHERE "Id" = @id AND "ExpiresAtTime" > @now AND {Head(Stamp.Size)} = @stamp
        """;

    /// <summary>The compare-and-set without a stamp: takes the place of nothing or of what has expired.</summary>
    public abstract string Insert { get; }

    /// <summary>Takes the place of whatever is there.</summary>
    public abstract string Upsert { get; }

    public string Touch => field ??= $"""
        UPDATE {Table} SET "ExpiresAtTime" = {Later("\"ExpiresAtTime\"", Earlier("@expires", "\"AbsoluteExpiration\""))}
        WHERE "Id" = @id AND "ExpiresAtTime" > @now
        """;

    public string Remove => field ??= $"""DELETE FROM {Table} WHERE "Id" = @id AND "ExpiresAtTime" > @now""";

    public virtual string Count => field ??= $"""SELECT COUNT(*) FROM {Table} WHERE {InRange} AND "ExpiresAtTime" > @now""";

    /// <summary>Id, head, size and expiry of at most <c>@limit</c> rows, by id.</summary>
    public abstract string List { get; }

    /// <summary>Id, value, expiry and deadline.</summary>
    public virtual string ReadMany => field ??= $"""
        SELECT "Id", "Value", "ExpiresAtTime", "AbsoluteExpiration" FROM {Table}
        WHERE "Id" IN ({string.Join(", ", Enumerable.Range(0, ManyIds).Select(i => $"@id{i}"))}) AND "ExpiresAtTime" > @now
        """;

    /// <summary>Removes at most <c>@limit</c> rows of a range.</summary>
    public abstract string RemoveExpired { get; }

    /// <summary>A plain entry: its value and its sliding expiry.</summary>
    public string PlainRead => field ??=
        $"""SELECT "Value", "SlidingExpirationInSeconds" FROM {Table} WHERE "Id" = @id AND "ExpiresAtTime" > @now""";

    /// <summary>Moves the expiry of a plain entry that has a sliding one.</summary>
    public abstract string PlainRefresh { get; }

    public string PlainRemove => field ??= $"""DELETE FROM {Table} WHERE "Id" = @id""";

    /// <summary>The table of the key ring: an id and the XML, as UTF-8.</summary>
    public abstract string KeyTable { get; }

    /// <summary>What makes <see cref="KeyTable"/>, which may be there already.</summary>
    public abstract IReadOnlyList<string> CreateKeys { get; }

    /// <summary>Fails when the table is missing.</summary>
    public string KeyProbe => field ??= $"""SELECT "Id", "Value" FROM {KeyTable} WHERE 1 = 0""";

    public string KeyRead => field ??= $"""SELECT "Value" FROM {KeyTable}""";

    public string KeyAdd => field ??= $"""INSERT INTO {KeyTable} ("Id", "Value") VALUES (@id, @value)""";

    /// <summary>The value of <c>@end</c> for the ids that begin with a prefix. No id has a tilde, or what lies beyond it.</summary>
    public virtual string EndOf(string prefix) => prefix + "~";

    /// <summary>The condition that an id lies behind <c>@from</c> and begins with the prefix that <c>@end</c> was made of.</summary>
    protected abstract string InRange { get; }

    /// <summary>The columns of a new row and its parameters.</summary>
    protected static string Columns => "\"Id\", \"Value\", \"ExpiresAtTime\", \"SlidingExpirationInSeconds\", \"AbsoluteExpiration\"";

    protected abstract string Head(int length);

    protected abstract string Earlier(string one, string other);

    protected abstract string Later(string one, string other);
}
