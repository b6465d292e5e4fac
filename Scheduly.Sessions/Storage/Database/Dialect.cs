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

    /// <summary>
    /// True where the server's clock decides what has expired, and lifetimes are added to it (<c>@lifetime</c>); false where the statements get the time
    /// of this node (<c>@now</c>, <c>@expires</c>).
    /// </summary>
    public abstract bool HasClock { get; }

    /// <summary>Gives the server's time; null where it has no clock.</summary>
    public string? Clock => field ??= HasClock ? $"SELECT {Now}" : null;

    public string Read => field ??= $"""SELECT "Value" FROM {Table} WHERE "Id" = @id AND "ExpiresAtTime" > {Now}""";

    /// <summary>The compare-and-set with a stamp.</summary>
    public string Update => field ??= $"""
        UPDATE {Table} SET "Value" = @value, "ExpiresAtTime" = {Earlier(End, "\"AbsoluteExpiration\"")}
        WHERE "Id" = @id AND "ExpiresAtTime" > {Now} AND {Head(Stamp.Size)} = @stamp
        """;

    /// <summary>The compare-and-set without a stamp: takes the place of nothing or of what has expired, unless <c>@deadline</c> has passed.</summary>
    public abstract string Insert { get; }

    /// <summary>
    /// Stores a plain entry in the place of whatever is there. By the server's clock it ends after <c>@lifetime</c>, and after <c>@left</c> in any case;
    /// else at <c>@expires</c> and <c>@deadline</c>.
    /// </summary>
    public abstract string PlainSet { get; }

    public string Touch => field ??= $"""
        UPDATE {Table} SET "ExpiresAtTime" = {Later("\"ExpiresAtTime\"", Earlier(End, "\"AbsoluteExpiration\""))}
        WHERE "Id" = @id AND "ExpiresAtTime" > {Now}
        """;

    public string Remove => field ??= $"""DELETE FROM {Table} WHERE "Id" = @id AND "ExpiresAtTime" > {Now}""";

    public virtual string Count => field ??= $"""SELECT COUNT(*) FROM {Table} WHERE {InRange} AND "ExpiresAtTime" > {Now}""";

    /// <summary>Id, head, size and expiry of at most <c>@limit</c> rows, by id.</summary>
    public abstract string List { get; }

    /// <summary>Id, value, expiry and deadline.</summary>
    public string ReadMany => field ??= $"""SELECT "Id", "Value", "ExpiresAtTime", "AbsoluteExpiration" FROM {Table} WHERE {OfMany} AND "ExpiresAtTime" > {Now}""";

    /// <summary>Id and stamp.</summary>
    public string ReadStamps => field ??= $"""SELECT "Id", {Head(Stamp.Size)} FROM {Table} WHERE {OfMany} AND "ExpiresAtTime" > {Now}""";

    /// <summary>Removes at most <c>@limit</c> rows of a range.</summary>
    public abstract string RemoveExpired { get; }

    /// <summary>A plain entry: its value and its sliding expiry.</summary>
    public string PlainRead => field ??=
        $"""SELECT "Value", "SlidingExpirationInSeconds" FROM {Table} WHERE "Id" = @id AND "ExpiresAtTime" > {Now}""";

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

    /// <summary>The condition that an id is one of many.</summary>
    protected virtual string OfMany => field ??= $"""
        "Id" IN ({string.Join(", ", Enumerable.Range(0, ManyIds).Select(i => $"@id{i}"))})
        """;

    /// <summary>The columns of a new row and its parameters.</summary>
    protected static string Columns => "\"Id\", \"Value\", \"ExpiresAtTime\", \"SlidingExpirationInSeconds\", \"AbsoluteExpiration\"";

    /// <summary>The time that expiries are compared with; it stands still while a statement runs.</summary>
    protected abstract string Now { get; }

    /// <summary>
    /// When an entry ends, in whole seconds when that is a minute away or more: the callers round expiries, so that writes within a while mean the same
    /// one, and it must not differ by the time since they asked the clock. A row whose expiry stays need not be entered in its index again.
    /// </summary>
    protected abstract string End { get; }

    protected abstract string Head(int length);

    protected abstract string Earlier(string one, string other);

    protected abstract string Later(string one, string other);
}
