using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// One stream, <c>prefix</c>audit, with a field each for id, node, key, what and detail. Redis gives the entries their place; it is
/// about when they arrived. Bounded in length whatever happens.
/// </summary>
/// <param name="database">Usable once the backend is initialized.</param>
internal sealed class RedisAudit(Func<IDatabase> database, string keyPrefix) : AuditStorage
{
    private const int MostEntries = 2_000_000;

    /// <summary>A stream has no index by session: so many entries are looked through for one page, at most.</summary>
    private const int LookedThrough = 20_000, AtOnce = 1000;

    /// <summary>How far the clocks of a node and of the server may be apart for an entry to be found again.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly RedisKey _key = $"{keyPrefix}audit";

    /// <summary>Of the last batch: when it comes again its answer was lost, and some of it may have been written.</summary>
    private volatile AuditEntry? _first;

    public override async Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        if (entries is not [var first, ..]) return;
        var missing = _first == first ? await MissingAsync(entries, cancellationToken) : entries;
        _first = first;
        var redis = database();
        await Task.WhenAll(missing.Select(entry => redis.StreamAddAsync(_key, Fields(entry), maxLength: MostEntries, useApproximateMaxLength: true))).WaitAsync(cancellationToken);
    }

    public override async Task<AuditPage> ReadAsync(string? key, string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        if (cursor is not null && !IsPlace(cursor)) throw new FormatException("The cursor is not one that the audit log gave: begin again with the newest.");
        var found = new List<AuditEntry>(limit);
        var last = cursor;
        for (var seen = 0; seen < LookedThrough;)
        {
            var count = key is null ? limit : AtOnce;
            var some = await database().StreamRangeAsync(_key, "-", last is null ? "+" : $"({last}", count, Order.Descending).WaitAsync(cancellationToken);
            foreach (var entry in some)
            {
                last = entry.Id;
                if (Read(entry) is not { } read || (key is not null && read.Key != key)) continue;
                found.Add(read);
                if (found.Count == limit) return new(found, last);
            }

            if (some.Length < count) return new(found, null);
            seen += some.Length;
        }

        return new(found, last);
    }

    public override async Task<long> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default)
    {
        // Whole nodes of the stream alone go ("~"), which costs nearly nothing.
        var place = before.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return (long)await database().ExecuteAsync("XTRIM", _key, "MINID", "~", place, "LIMIT", limit).WaitAsync(cancellationToken);
    }

    /// <summary>Those of a batch that the stream does not hold yet.</summary>
    private async Task<IReadOnlyList<AuditEntry>> MissingAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var missing = entries.Select(entry => entry.Id).ToHashSet();
        RedisValue after = (entries[0].Time - Skew).ToUnixTimeMilliseconds();
        for (var seen = 0; seen < LookedThrough;)
        {
            var some = await database().StreamRangeAsync(_key, after, "+", AtOnce).WaitAsync(cancellationToken);
            foreach (var entry in some)
            {
                if (Read(entry) is { } read) missing.Remove(read.Id);
            }

            if (some.Length < AtOnce) break;
            after = $"({some[^1].Id}";
            seen += some.Length;
        }

        return [.. entries.Where(entry => missing.Contains(entry.Id))];
    }

    private static NameValueEntry[] Fields(AuditEntry entry) =>
    [
        new("id", entry.Id.ToBytes()), new("node", entry.Node), new("key", entry.Key), new("what", entry.What), new("detail", entry.Detail),
    ];

    private static AuditEntry? Read(StreamEntry entry) => (byte[]?)entry["id"] is { Length: Stamp.Size } id
        ? new(Stamp.Read(id), Stamp.Read(id).Time, entry["node"].ToString(), entry["key"].ToString(), entry["what"].ToString(), entry["detail"].ToString())
        : null;

    private static bool IsPlace(string text) => text.Split('-') is [var time, var number]
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
