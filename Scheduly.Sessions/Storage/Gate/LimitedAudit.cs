namespace Scheduly.Sessions.Storage.Gate;

/// <summary>An audit log of which no call waits without an end. It is not behind the gate: losing it loses no session.</summary>
internal sealed class LimitedAudit(AuditStorage inner) : AuditStorage
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public override Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default) =>
        inner.AddAsync(entries, cancellationToken).WaitAsync(Limit, cancellationToken);

    public override Task<AuditPage> ReadAsync(string? key, string? cursor, int limit, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(key, cursor, limit, cancellationToken).WaitAsync(Limit, cancellationToken);

    public override Task<long> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        inner.TrimAsync(before, limit, cancellationToken).WaitAsync(Limit, cancellationToken);
}
