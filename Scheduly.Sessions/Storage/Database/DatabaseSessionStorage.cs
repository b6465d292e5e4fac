using System.Data.Common;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>
/// A space in the table of a database. Stamped entries have the id <c>space:hash</c>, plain ones <c>space/cache:hash</c>: hashes keep
/// apart what the collation of a column would not (trailing spaces), and fit a column of 449 characters.
/// </summary>
internal sealed partial class DatabaseSessionStorage(string space, string backend, DatabaseEngine engine, TimeProvider clock)
    : SessionStorage(space)
{
    private readonly Dialect _sql = engine.Dialect;
    private readonly string _stamped = $"{space}:";
    private readonly string _plain = $"{space}/cache:";

    public override string Backend => backend;

    private DateTimeOffset Now => clock.GetUtcNow();

    public override async Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default)
    {
        var rows = await engine.QueryAsync(
            _sql.Read, [Id(key), .. Times()], reader => reader.GetFieldValue<byte[]>(0), cancellationToken);
        return rows is [var value] ? value : null;
    }

    public override async Task<bool> TrySetAsync(
        StorageKey key,
        ReadOnlyMemory<byte> value,
        Stamp? expected,
        TimeSpan expiresIn,
        DateTimeOffset deadline,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(expiresIn, TimeSpan.Zero);
        if (expected is { } stamp) return await UpdateAsync(key, value, stamp, expiresIn, cancellationToken);
        try
        {
            Argument[] arguments = [Id(key), Argument.Binary("@value", value), Argument.Time("@deadline", deadline), .. Times(expiresIn)];
            return await engine.WriteAsync(_sql.Insert, arguments, cancellationToken) > 0;
        }
        catch (DbException failure) when (engine.IsDuplicateKey(failure))
        {
            return false;
        }
    }

    public override async Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default)
    {
        return await engine.WriteAsync(_sql.Touch, [Id(key), .. Times(expiresIn)], cancellationToken) > 0;
    }

    public override async Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default) =>
        await engine.WriteAsync(_sql.Remove, [Id(key), .. Times()], cancellationToken) > 0;

    public override async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        Argument[] arguments = [.. Range(_stamped), .. Times()];
        var rows = await engine.QueryAsync(_sql.Count, arguments, reader => Number(reader, 0), cancellationToken);
        return rows[0];
    }

    public override async Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPageSize);
        if (cursor is not null && !StorageKey.TryParse(cursor, out _)) throw new FormatException("The cursor is not one that a listing gave.");

        Argument[] arguments =
        [
            .. Range(_stamped, after: cursor),
            .. Times(),
            Argument.Number("@limit", limit),
        ];
        var rows = await engine.QueryAsync(_sql.List, arguments, ReadInfo, cancellationToken);
        List<EntryInfo> entries = [.. rows.OfType<EntryInfo>()];
        return new EntryPage(entries, rows.Count == limit ? entries.LastOrDefault()?.Key.Hash : null);
    }

    public override async Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default)
    {
        var found = new List<StorageKey>();
        var from = beginning[..^1];
        while (true)
        {
            Argument[] arguments =
            [
                Argument.Text("@from", _stamped + from),
                Argument.Text("@end", _sql.EndOf(_stamped + beginning)),
                .. Times(),
                Argument.Number("@limit", MaxPageSize),
            ];

            // The bounds let a few others in, and more where the end is a pattern: an underscore there stands for any character.
            var rows = await engine.QueryAsync(_sql.List, arguments, ReadInfo, cancellationToken);
            found.AddRange(rows.OfType<EntryInfo>().Select(entry => entry.Key).Where(key => key.Hash.StartsWith(beginning, StringComparison.Ordinal)));
            if (rows.Count < MaxPageSize || rows.OfType<EntryInfo>().LastOrDefault() is not { } last) return found;
            from = last.Key.Hash;
        }
    }

    public override Task PingAsync(CancellationToken cancellationToken = default) =>
        engine.PingAsync(cancellationToken);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>The arguments of a statement that compares with the time.</summary>
    private Argument[] Times() => _sql.HasClock ? [] : [Argument.Time("@now", Now)];

    /// <summary>The arguments of a statement that moves an expiry.</summary>
    private Argument[] Times(TimeSpan expiresIn)
    {
        if (_sql.HasClock) return [Argument.Lifetime("@lifetime", expiresIn)];
        var now = Now;
        return [Argument.Time("@expires", After(now, expiresIn)), Argument.Time("@now", now)];
    }

    /// <summary>What <c>Dialect.End</c> is where the node's clock decides.</summary>
    private static DateTimeOffset After(DateTimeOffset now, TimeSpan time)
    {
        if (time >= DateTimeOffset.MaxValue - now) return DateTimeOffset.MaxValue;
        var end = now + time;
        return time < TimeSpan.FromMinutes(1) ? end : end.AddTicks(-(end.Ticks % TimeSpan.TicksPerSecond));
    }

    private static long Number(DbDataReader reader, int column) =>
        Convert.ToInt64(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<bool> UpdateAsync(
        StorageKey key, ReadOnlyMemory<byte> value, Stamp stamp, TimeSpan expiresIn, CancellationToken cancellationToken)
    {
        Argument[] arguments =
        [
            Id(key),
            Argument.Binary("@value", value),
            Argument.Binary("@stamp", stamp.ToBytes()),
            .. Times(expiresIn),
        ];
        return await engine.WriteAsync(_sql.Update, arguments, cancellationToken) > 0;
    }

    private Argument Id(StorageKey key) => Argument.Text("@id", _stamped + key.Hash);

    private Argument[] Range(string prefix, string? after = null) =>
        [Argument.Text("@from", prefix + after), Argument.Text("@end", _sql.EndOf(prefix))];

    private EntryInfo? ReadInfo(DbDataReader reader) =>
        StorageKey.TryParse(reader.GetString(0)[_stamped.Length..], out var key)
            ? new EntryInfo(key, reader.GetFieldValue<byte[]>(1), engine.ReadTime(reader, 3), Number(reader, 2))
            : null;
}
