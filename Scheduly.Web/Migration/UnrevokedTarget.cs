using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Migration;

/// <summary>Writes sessions where nothing stands yet, reads them back, and brings none back that was revoked there, before or while it is written.</summary>
internal sealed class UnrevokedTarget(SessionStorage target, RevokedSessions revoked, StoreRetry retry)
{
    private static readonly IReadOnlySet<StorageKey> None = new HashSet<StorageKey>();

    /// <summary>Whether there was any trace at the last look; true before the first.</summary>
    private volatile bool _any = true;

    public SessionStorage Storage => target;

    /// <returns>For each entry whether it was stored, what stands there now, and whether it was revoked.</returns>
    public async Task<IReadOnlyList<Written>> WriteAsync(IReadOnlyList<StorageEntry> entries, CancellationToken cancellationToken)
    {
        StorageKey[] keys = [.. entries.Select(entry => entry.Key)];
        var before = _any ? await AmongAsync(keys, cancellationToken) : None;
        var allowed = before.Count == 0 ? entries : [.. entries.Where(entry => !before.Contains(entry.Key))];
        var stored = await retry.TryAsync(() => target.SetManyAsync(allowed, overwrite: false, cancellationToken), cancellationToken);

        // A revocation leaves its trace and then removes: what it came too early to remove shows its trace now.
        var after = await AmongAsync(keys, cancellationToken);
        foreach (var key in after.Except(before)) await retry.TryAsync(() => target.RemoveAsync(key, cancellationToken), cancellationToken);

        var there = await retry.TryAsync(() => target.ReadManyAsync(keys, cancellationToken), cancellationToken);
        var written = new Written[entries.Count];
        for (int i = 0, next = 0; i < written.Length; i++)
        {
            written[i] = new(!before.Contains(keys[i]) && stored[next++], there[i], after.Contains(keys[i]));
        }

        return written;
    }

    private Task<IReadOnlySet<StorageKey>> AmongAsync(StorageKey[] keys, CancellationToken cancellationToken) => retry.TryAsync(
        async () => (_any = await revoked.AnyAsync(cancellationToken)) ? await revoked.AmongAsync(keys, cancellationToken) : None, cancellationToken);
}

/// <param name="There">Null when there is none, or none any more.</param>
internal readonly record struct Written(bool Stored, StorageEntry? There, bool Revoked);
