using Scheduly.Web.Health.Use;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Health.History;

/// <summary>The entries of all nodes, in a space of their own beside the sessions, each for a day after it was last written.</summary>
internal sealed class NodeStore(StorageBackend backend, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>An entry ends by not being written any more.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(3650);

    private const int MostNodes = SessionStorage.MaxPageSize;

    /// <summary>False for a plugged-in cache, which cannot list: nodes then do not see each other.</summary>
    public bool IsUsable => Storage.CanCompareAndSet;

    private SessionStorage Storage => field ??= backend.Open("nodes");

    /// <param name="expected">The stamp that was written last; null for a new node.</param>
    /// <returns>False when another node has written it, or it is gone.</returns>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    public Task<bool> TryWriteAsync(NodeEntry entry, Stamp stamp, Stamp? expected) => ExceptionTranslator.RunAsync(() => Storage.TrySetAsync(
        KeyOf(entry.Id), NodeEntryFormat.Write(entry, stamp), expected, Left(entry.At), entry.Started + Deadline));

    /// <returns>Null when there is nothing under a node's id, or nothing that can be read.</returns>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    public Task<StoredNode?> FindAsync(string id) => ExceptionTranslator.RunAsync(async () => Read(await Storage.ReadAsync(KeyOf(id))));

    /// <summary>All that can be read, each with the stamp of its writing.</summary>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    public Task<IReadOnlyList<StoredNode>> ReadAsync(CancellationToken cancellationToken) => ExceptionTranslator.RunAsync(async () =>
    {
        var page = await Storage.ListAsync(null, MostNodes, cancellationToken);
        var keys = page.Entries.Select(entry => entry.Key).ToList();
        while (page.Next is { } next && keys.Count < MostNodes)
        {
            page = await Storage.ListAsync(next, MostNodes, cancellationToken);
            keys.AddRange(page.Entries.Select(entry => entry.Key));
        }

        var stored = await Storage.ReadManyAsync([.. keys.Distinct()], cancellationToken);
        return (IReadOnlyList<StoredNode>)[.. stored.Select(entry => Read(entry?.Value.ToArray())).OfType<StoredNode>()];
    });

    /// <summary>
    /// Takes what a node had counted of the use out of its entry, so that it is counted once: of two nodes that try, one succeeds. The rest of
    /// the entry stays.
    /// </summary>
    public Task<bool> TryTakeUseAsync(NodeEntry entry, Stamp stamp) => TryWriteAsync(entry with { Use = UseTotals.None }, Stamp.New(clock), stamp);

    public Task RemoveExpiredAsync(CancellationToken cancellationToken) => ExceptionTranslator.RunAsync(() => Storage.RemoveExpiredAsync(100, cancellationToken));

    private static StoredNode? Read(byte[]? value) =>
        value is not null && NodeEntryFormat.Read(value) is { } entry ? new(entry, Stamp.Read(value)) : null;

    private static StorageKey KeyOf(string id) => StorageKey.For("node", id);

    private TimeSpan Left(DateTimeOffset at)
    {
        var left = at + Lifetime - clock.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1);
    }
}

/// <param name="Stamp">Of its last writing.</param>
internal sealed record StoredNode(NodeEntry Entry, Stamp Stamp);
