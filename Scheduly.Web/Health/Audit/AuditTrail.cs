using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Health.Audit;

/// <summary>The audit log as pages and commands read it.</summary>
internal sealed class AuditTrail(StorageBackend backend, AuditLog log)
{
    private AuditStorage Storage => field ??= backend.OpenAudit();

    public bool IsEnabled => log.IsEnabled;

    /// <summary>Entries of this node that were never written.</summary>
    public long Lost => log.Lost;

    /// <param name="shortHash">Of one session; null for all.</param>
    /// <param name="cursor">Null for the newest, else <see cref="TrailPage.Next"/>.</param>
    /// <exception cref="FormatException">The cursor is not one of this log.</exception>
    /// <exception cref="SessionUnavailableException">The store failed.</exception>
    public async Task<TrailPage> ReadAsync(string? shortHash, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var page = await ExceptionTranslator.RunAsync(() => Storage.ReadAsync(shortHash, cursor, limit, cancellationToken));
        return new([.. page.Entries.Select(entry => new TrailLine(entry.Time, entry.Node, entry.Key, entry.What, entry.Detail))], page.Next);
    }
}

internal sealed record TrailPage(IReadOnlyList<TrailLine> Lines, string? Next);

/// <param name="Session">The short hash; empty when it is not about one session.</param>
/// <param name="Detail">The command's name or a reason; may be empty.</param>
internal sealed record TrailLine(DateTimeOffset Time, string Node, string Session, string What, string Detail);
