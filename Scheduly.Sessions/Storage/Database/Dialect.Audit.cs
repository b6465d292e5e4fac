namespace Scheduly.Sessions.Storage.Database;

// The audit log's table: Id, Time, SessionKey (the short hash), Node, What, Detail.
internal abstract partial class Dialect
{
    public const string AuditTableName = "scheduly_audit";

    public abstract string AuditTable { get; }

    /// <summary>What makes the table and its index, each of which may be there already.</summary>
    public abstract IReadOnlyList<string> CreateAudit { get; }

    /// <summary>Fails when the table is missing.</summary>
    public string AuditProbe => field ??= $"SELECT {AuditColumns} FROM {AuditTable} WHERE 1 = 0";

    /// <summary>An entry that is there already stays as it is: a batch whose answer was lost is written again.</summary>
    public virtual string AuditAdd => field ??= $"INSERT INTO {AuditTable} ({AuditColumns}) VALUES (@id, @time, @node, @key, @what, @detail)";

    /// <summary>The newest before <c>@end</c>, at most <c>@limit</c>.</summary>
    public virtual string AuditRead => field ??= $"""SELECT {AuditColumns} FROM {AuditTable} WHERE "Id" < @end ORDER BY "Id" DESC LIMIT @limit""";

    /// <summary>The same of one session.</summary>
    public virtual string AuditReadKey => field ??=
        $"""SELECT {AuditColumns} FROM {AuditTable} WHERE "SessionKey" = @key AND "Id" < @end ORDER BY "Id" DESC LIMIT @limit""";

    /// <summary>Removes at most <c>@limit</c> before <c>@end</c>.</summary>
    public abstract string AuditTrim { get; }

    protected static string AuditColumns => "\"Id\", \"Time\", \"Node\", \"SessionKey\", \"What\", \"Detail\"";
}
