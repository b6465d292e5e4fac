namespace Scheduly.Sessions.Storage.Gate;

/// <summary>An audit log of which no call waits for a store that is away.</summary>
internal sealed class GatedAudit(AuditStorage inner, StorageGate gate) : AuditStorage
{
    public override Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default) =>
        gate.RunLongAsync(
            async () =>
            {
                await inner.AddAsync(entries, cancellationToken);
                return true;
            },
            repeatable: false);

    public override Task<AuditPage> ReadAsync(string? key, string? cursor, int limit, CancellationToken cancellationToken = default) =>
        gate.RunLongAsync(() => inner.ReadAsync(key, cursor, limit, cancellationToken), repeatable: true);

    public override Task<long> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        gate.RunLongAsync(() => inner.TrimAsync(before, limit, cancellationToken), repeatable: true);
}
