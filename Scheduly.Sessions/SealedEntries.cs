using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>What is stored sealed, and which keys of the ring it needs to be opened. Nothing is opened to find out. A plugged-in cache, which cannot list, has nothing to tell.</summary>
internal sealed class SealedEntries(StorageBackend backend, IKeyManager ring)
{
    /// <summary>Those whose entries are sealed.</summary>
    public static readonly IReadOnlyList<string> Spaces = [SessionEngine.Space, SharedDocuments.Shares, SharedDocuments.Recovery, ChangingDocuments.Plans, ChangingDocuments.Live];

    /// <summary>Entries in clear that are passed over before a store counts as one without sealed entries.</summary>
    private const int MostPages = 20;

    /// <summary>Whole values are read, each of which may be large.</summary>
    private const int PageSize = 100;

    private const int SampleSize = 20;

    /// <returns>True when a live entry needs a key. One page per space tells, unless entries in clear stand before it.</returns>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        foreach (var storage in Storages())
        {
            string? cursor = null;
            for (var pages = 0; pages < MostPages; pages++)
            {
                var page = await storage.ListAsync(cursor, SessionStorage.MaxPageSize, cancellationToken);
                if (page.Entries.Any(IsSealed)) return true;
                if ((cursor = page.Next) is null) break;
            }
        }

        return false;
    }

    /// <summary>The entries that no key of the stored ring opens; the whole store is read.</summary>
    public async IAsyncEnumerable<(string Space, StorageKey Key)> WithoutKeyAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = KeyIds();
        foreach (var storage in Storages())
        {
            string? cursor = null;
            do
            {
                var page = await storage.ListAsync(cursor, PageSize, cancellationToken);
                cursor = page.Next;
                foreach (var (key, id) in await KeysOfAsync(storage, page, cancellationToken))
                {
                    if (!known.Contains(id)) yield return (storage.Space, key);
                }
            }
            while (cursor is not null);
        }
    }

    /// <summary>Looks at some sessions: how many are sealed, and how many of these no key of the stored ring opens.</summary>
    public async Task<(int Sealed, int WithoutKey)> SampleAsync(CancellationToken cancellationToken)
    {
        if (backend.Open(SessionEngine.Space) is not { CanCompareAndSet: true } storage) return default;
        var page = await storage.ListAsync(null, SampleSize, cancellationToken);
        var found = await KeysOfAsync(storage, page, cancellationToken);

        // Read after the sessions: a key that was made meanwhile is in it.
        var known = KeyIds();
        return (found.Count, found.Count(entry => !known.Contains(entry.Id)));
    }

    private static bool IsSealed(EntryInfo entry) => EnvelopeHeader.TryRead(entry.Head.Span, out var header) && header.Flags.HasFlag(EnvelopeFlags.Encrypted);

    private static async Task<List<(StorageKey Key, Guid Id)>> KeysOfAsync(SessionStorage storage, EntryPage page, CancellationToken cancellationToken)
    {
        StorageKey[] keys = [.. page.Entries.Where(IsSealed).Select(entry => entry.Key)];
        var found = new List<(StorageKey, Guid)>(keys.Length);
        if (keys.Length == 0) return found;
        foreach (var entry in (await storage.ReadManyAsync(keys, cancellationToken)).OfType<StorageEntry>())
        {
            if (SessionSeal.KeyOf(entry.Value.Span) is { } id) found.Add((entry.Key, id));
        }

        return found;
    }

    private IEnumerable<SessionStorage> Storages() => Spaces.Select(backend.Open).Where(storage => storage.CanCompareAndSet);

    private HashSet<Guid> KeyIds() => [.. ring.GetAllKeys().Select(key => key.KeyId)];
}
