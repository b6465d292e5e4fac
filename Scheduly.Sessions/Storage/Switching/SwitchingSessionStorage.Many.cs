using System.Runtime.CompilerServices;

namespace Scheduly.Sessions.Storage.Switching;

// Listings and batches. The old store is looked at first: what is moved meanwhile is then found in the new one.
internal abstract partial class SwitchingSessionStorage
{
    private const string OldPages = "old/", NewPages = "new/";

    /// <summary>While the fallback is unavailable, the rows of the main store, markers with them.</summary>
    public override async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var there = await census.ReadAsync(cancellationToken);
            return Math.Max(0, await @new.CountAsync(cancellationToken) + there.OnlyThere - there.Ended);
        }
        catch (StorageUnavailableException)
        {
            return await main.CountAsync(cancellationToken);
        }
    }

    public override async Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        cursor ??= OldPages;
        if (cursor.StartsWith(NewPages, StringComparison.Ordinal)) return await ListNewAsync(Inner(cursor), limit, cancellationToken);
        if (!cursor.StartsWith(OldPages, StringComparison.Ordinal)) throw new FormatException("The cursor is not one that a listing gave.");

        var page = await old.ListAsync(Inner(cursor), limit, cancellationToken);
        var entries = await KeepOnlyInOldAsync(page.Entries, cancellationToken);
        if (page.Next is not null || entries.Count == limit) return new(entries, page.Next is null ? NewPages : OldPages + page.Next);
        var rest = await ListNewAsync(null, limit - entries.Count, cancellationToken);
        return rest with { Entries = [.. entries, .. rest.Entries] };
    }

    /// <summary>The old store first, as in listings. Also of what was moved and has ended: reading it tells.</summary>
    public override async Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default)
    {
        var left = await old.StartingWithAsync(beginning, cancellationToken);
        return [.. left.Union(await @new.StartingWithAsync(beginning, cancellationToken))];
    }

    public override async Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(
        IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default)
    {
        var left = await old.ReadManyAsync(keys, cancellationToken);
        var moved = await @new.ReadManyAsync(keys, cancellationToken);
        return [.. left.Zip(moved, Current)];
    }

    /// <summary>Entries that are in the other store alone are written there, or moved first.</summary>
    public override async Task<IReadOnlyList<bool>> SetManyAsync(
        IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default)
    {
        var known = await ReadManyAsync([.. entries.Select(entry => entry.Key)], cancellationToken);
        var stored = new bool[entries.Count];
        var groups = new Dictionary<SessionStorage, List<int>>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (known[i] is not null && !overwrite) continue;
            var place = known[i] is null ? null : await LocateAsync(entries[i].Key);
            var storage = place?.Storage ?? main;
            if (!groups.TryGetValue(storage, out var group)) groups.Add(storage, group = []);
            group.Add(i);
        }

        foreach (var (storage, group) in groups)
        {
            var done = await storage.SetManyAsync([.. group.Select(i => entries[i])], overwrite, cancellationToken);
            for (var i = 0; i < group.Count; i++) stored[group[i]] = done[i];
        }

        return stored;
    }

    /// <summary>The keys whose content, or whose unfinished move, is in the old store, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StorageKey>> OnlyInOldAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await old.ListAsync(cursor, MaxPageSize, cancellationToken);
            cursor = page.Next;
            var keys = page.Entries.Where(entry => StoredValue.KindOf(entry) is StoredKind.Content or StoredKind.Moving).Select(entry => entry.Key).ToList();
            if (keys.Count > 0) yield return keys;
        }
        while (cursor is not null);
    }

    private async Task<EntryPage> ListNewAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var page = await @new.ListAsync(cursor, limit, cancellationToken);
        return new([.. page.Entries.Where(entry => StoredValue.KindOf(entry) == StoredKind.Content)], page.Next is null ? null : NewPages + page.Next);
    }

    private static string? Inner(string cursor) => cursor.Length == OldPages.Length ? null : cursor[OldPages.Length..];

    /// <summary>What both stores say about one key.</summary>
    private static StorageEntry? Current(StorageEntry? left, StorageEntry? moved)
    {
        if (moved is not null)
        {
            var kind = StoredValue.KindOf(moved.Value.Span);
            if (kind == StoredKind.Content) return moved;
            if (kind == StoredKind.Ended) return null;
        }

        return left is null ? null : StoredValue.KindOf(left.Value.Span) switch
        {
            StoredKind.Content => left,
            StoredKind.Moving => left with { Value = StoredValue.Unwrap(left.Value) },
            _ => null,
        };
    }

    /// <summary>Of a page of the old store, what is nowhere else.</summary>
    private async Task<List<EntryInfo>> KeepOnlyInOldAsync(IReadOnlyList<EntryInfo> page, CancellationToken cancellationToken)
    {
        var entries = page.Where(entry => StoredValue.KindOf(entry) == StoredKind.Content).ToList();
        StorageKey[] moving = [.. page.Where(entry => StoredValue.KindOf(entry) == StoredKind.Moving).Select(entry => entry.Key)];
        if (moving.Length == 0) return entries;

        var moved = await @new.ReadManyAsync(moving, cancellationToken);
        StorageKey[] held = [.. moving.Where((_, i) => moved[i] is null)];
        foreach (var entry in (await ReadManyAsync(held, cancellationToken)).OfType<StorageEntry>())
        {
            var head = entry.Value[..Math.Min(EntryInfo.HeadLength, entry.Value.Length)];
            entries.Add(new EntryInfo(entry.Key, head, entry.ExpiresAt, entry.Value.Length));
        }

        return entries;
    }
}
