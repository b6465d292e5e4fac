using System.Data.Common;

namespace Scheduly.Sessions.Storage.Database;

internal sealed partial class DatabaseSessionStorage
{
    /// <summary>Ids of one question.</summary>
    private const int ReadBatch = 500;

    /// <summary>Rows of one removal: few enough that nobody waits long for a lock.</summary>
    private const int RemoveBatch = 1000;

    public override async Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default)
    {
        var found = new Dictionary<string, Row>(keys.Count, StringComparer.Ordinal);
        foreach (var batch in keys.Chunk(ReadBatch))
        {
            string[] ids = [.. batch.Select(key => _stamped + key.Hash)];
            foreach (var row in await engine.ReadManyAsync(ids, Times(), cancellationToken)) found[row.Id] = row;
        }

        return [.. keys.Select(key => found.TryGetValue(_stamped + key.Hash, out var row)
            ? new StorageEntry(key, row.Value, row.ExpiresAt, row.Deadline)
            : null)];
    }

    public override async Task<IReadOnlyList<Stamp?>> ReadStampsAsync(IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default)
    {
        var found = new Dictionary<string, Stamp>(keys.Count, StringComparer.Ordinal);
        foreach (var batch in keys.Chunk(ReadBatch))
        {
            string[] ids = [.. batch.Select(key => _stamped + key.Hash)];
            var rows = await engine.QueryManyAsync(_sql.ReadStamps, ids, Times(), reader => (Id: reader.GetString(0), Head: reader.GetFieldValue<byte[]>(1)), cancellationToken);
            foreach (var row in rows.Where(row => row.Head.Length >= Stamp.Size)) found[row.Id] = Stamp.Read(row.Head);
        }

        return [.. keys.Select(key => found.TryGetValue(_stamped + key.Hash, out var stamp) ? stamp : (Stamp?)null)];
    }

    public override async Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default)
    {
        Row[] rows =
        [
            .. entries
                .Select(entry => new Row(
                    _stamped + entry.Key.Hash, entry.Value.AsArray(), Earlier(entry.ExpiresAt, entry.Deadline), entry.Deadline))
                .Where(row => _sql.HasClock || row.ExpiresAt > Now),
        ];
        var stored = new HashSet<string>(rows.Length, StringComparer.Ordinal);
        foreach (var batch in Row.Batches(rows))
        {
            stored.UnionWith(await engine.SetManyAsync(batch, overwrite, Times(), cancellationToken));
        }

        return [.. entries.Select(entry => stored.Contains(_stamped + entry.Key.Hash))];
    }

    public override async Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default)
    {
        var removed = await RemoveExpiredAsync(_stamped, limit, cancellationToken);
        await RemoveExpiredAsync(_plain, limit - removed, cancellationToken);
        return removed;
    }

    private async Task<int> RemoveExpiredAsync(string prefix, int limit, CancellationToken cancellationToken)
    {
        var removed = 0;
        try
        {
            while (removed < limit)
            {
                var batch = Math.Min(RemoveBatch, limit - removed);
                Argument[] arguments = [.. Range(prefix), .. Times(), Argument.Number("@limit", batch)];
                var count = await engine.WriteAsync(_sql.RemoveExpired, arguments, cancellationToken);
                removed += count;
                if (count < batch) break;
            }
        }
        catch (DbException failure) when (engine.IsDeadlock(failure))
        {
            // Another node is at the same rows; nothing of this batch was removed or counted here.
        }

        return removed;
    }
}
