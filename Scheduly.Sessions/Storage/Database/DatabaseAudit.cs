using System.Data.Common;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>A table beside the sessions, made when it is first needed. Ids are version-7 UUIDs in hexadecimal, and thus in the order of time.</summary>
internal sealed class DatabaseAudit(DatabaseBackend backend) : AuditStorage
{
    private const string LastId = "g";

    private readonly DatabaseEngine _engine = backend.Engine;
    private volatile bool _made;

    private Dialect Sql => _engine.Dialect;

    public override async Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        await MakeAsync(cancellationToken);
        try
        {
            await _engine.WriteManyAsync(Sql.AuditAdd, [.. entries.Select(Row)], cancellationToken);
        }
        catch (DbException)
        {
            // It may be that somebody took the table away: the next one looks.
            _made = false;
            throw;
        }
    }

    public override async Task<AuditPage> ReadAsync(string? key, string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        if (cursor is not null && !Guid.TryParseExact(cursor, "N", out _)) throw new FormatException("The cursor is not one that the audit log gave: begin again with the newest.");
        await MakeAsync(cancellationToken);
        Argument[] arguments =
        [
            Argument.Text("@end", cursor ?? LastId),
            Argument.Number("@limit", limit),
            .. key is null ? Array.Empty<Argument>() : [Argument.Text("@key", key)],
        ];
        var entries = await _engine.QueryAsync(key is null ? Sql.AuditRead : Sql.AuditReadKey, arguments, Read, cancellationToken);
        return new(entries, entries.Count == limit ? Id(entries[^1].Id) : null);
    }

    public override async Task<long> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default)
    {
        await MakeAsync(cancellationToken);
        var id = Guid.CreateVersion7(before).ToString("N")[..12];
        return await _engine.WriteAsync(Sql.AuditTrim, [Argument.Text("@end", id), Argument.Number("@limit", limit)], cancellationToken);
    }

    private static string Id(Stamp stamp) => stamp.Value.ToString("N");

    private static Argument[] Row(AuditEntry entry) =>
    [
        Argument.Text("@id", Id(entry.Id)),
        Argument.Time("@time", entry.Time),
        Argument.Text("@node", entry.Node),
        Argument.Text("@key", entry.Key),
        Argument.Text("@what", entry.What),
        Argument.Text("@detail", entry.Detail),
    ];

    private AuditEntry Read(DbDataReader row) => new(
        new(Guid.ParseExact(row.GetString(0), "N")), _engine.ReadTime(row, 1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5));

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (_made) return;
        await backend.EnsureTableAsync(Dialect.AuditTableName, Sql.AuditProbe, Sql.CreateAudit, cancellationToken);
        _made = true;
    }
}
