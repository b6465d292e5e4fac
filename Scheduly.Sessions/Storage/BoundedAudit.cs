using System.Globalization;

namespace Scheduly.Sessions.Storage;

/// <summary>The last entries, in the process, for backends without a place of their own.</summary>
internal sealed class BoundedAudit : AuditStorage
{
    /// <summary>Beyond that the oldest go.</summary>
    public const int Most = 10_000;

    private readonly LinkedList<(long Number, AuditEntry Entry)> _entries = [];
    private readonly Lock _lock = new();
    private long _number;

    public override Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            foreach (var entry in entries) _entries.AddFirst((++_number, entry));
            while (_entries.Count > Most) _entries.RemoveLast();
        }

        return Task.CompletedTask;
    }

    public override Task<AuditPage> ReadAsync(string? key, string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        var before = cursor is null ? long.MaxValue : long.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture);
        lock (_lock)
        {
            var page = _entries.Where(one => one.Number < before && (key is null || one.Entry.Key == key)).Take(limit).ToList();
            var next = page.Count == limit ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
            return Task.FromResult(new AuditPage([.. page.Select(one => one.Entry)], next));
        }
    }

    public override Task<long> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default)
    {
        var removed = 0L;
        lock (_lock)
        {
            for (; removed < limit && _entries.Last is { Value.Entry: var oldest } && oldest.Time < before; removed++) _entries.RemoveLast();
        }

        return Task.FromResult(removed);
    }
}
