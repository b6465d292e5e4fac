using System.Collections.Concurrent;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;

namespace Scheduly.Web.Migration;

/// <summary>
/// Copies what one store holds into another: sessions, shared schedules and links to come back, byte for byte, with expiry and
/// deadline, and before them the keys that open them. Entries that are there stay, so that it can be run again and by two at once.
/// </summary>
/// <param name="overwrite">Replace an entry of the target that is older than the source's, by its stamp.</param>
internal sealed class StoreCopy(
    StorageBackend source, StorageBackend target, RevokedSessions revoked, bool overwrite, MigrationCounts counts, TimeProvider clock)
{
    private const int BatchBytes = 8 << 20;
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    private readonly Patience _patience = new(clock);
    private readonly GarbageLimit _garbage = new();
    private readonly ConcurrentQueue<Rejection> _rejections = new();

    /// <param name="dryRun">Count what there is; the target is not touched.</param>
    public async Task<MigrationReport> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var (startedAt, begun) = (clock.GetUtcNow(), clock.GetTimestamp());
        var spaces = SealedEntries.Spaces.Select(space => (From: source.Open(space), To: target.Open(space))).ToArray();
        foreach (var (from, _) in spaces) counts.Total += await from.CountAsync(cancellationToken);
        var keys = dryRun ? 0 : KeyRingCopy.Run(source, target);
        var interrupted = false;
        try
        {
            if (!dryRun)
            {
                await CopyTracesAsync(RevokedSessions.Space, EndAsync, cancellationToken);
                await CopyTracesAsync(SessionOwners.Space, _ => Task.CompletedTask, cancellationToken);
            }

            foreach (var (from, to) in spaces)
            {
                var writer = dryRun ? null : new UnrevokedTarget(to, revoked, _patience);
                await Parallel.ForEachAsync(
                    PagesAsync(from, cancellationToken),
                    new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
                    async (batch, token) => await CopyAsync(from, writer, batch, token));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            interrupted = true;
        }

        // One that was made meanwhile has sealed what was copied meanwhile.
        if (!dryRun) keys += KeyRingCopy.Run(source, target);
        return MigrationReport.Of("store", Describe(source), dryRun ? null : Describe(target), counts, startedAt, clock.GetElapsedTime(begun)) with
        {
            DryRun = dryRun,
            KeysAdded = keys,
            Interrupted = interrupted,
            Rejections = [.. _rejections.Take(MigrationReport.MostLines)],
        };
    }

    public static string Describe(StorageBackend backend) => $"{backend.Name} ({backend.Location})";

    /// <summary>Keys by the page, fewer at a time when the entries are large.</summary>
    private async IAsyncEnumerable<StorageKey[]> PagesAsync(
        SessionStorage from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await _patience.TryAsync(() => from.ListAsync(cursor, SessionStorage.MaxPageSize, cancellationToken), cancellationToken);
            cursor = page.Next;
            var batch = new List<StorageKey>(page.Entries.Count);
            long bytes = 0;
            foreach (var entry in page.Entries)
            {
                batch.Add(entry.Key);
                bytes += entry.Size;
                if (bytes < BatchBytes) continue;
                yield return [.. batch];
                batch.Clear();
                bytes = 0;
            }

            if (batch.Count > 0) yield return [.. batch];
        }
        while (cursor is not null);
    }

    /// <summary>
    /// What was revoked in the source stays so in the target, whatever is migrated there later, and so does whose a session is. Both come before the
    /// sessions; they are none and are not counted.
    /// </summary>
    /// <param name="then">Called with the keys of each page, when their traces are in the target.</param>
    private async Task CopyTracesAsync(string space, Func<StorageKey[], Task> then, CancellationToken cancellationToken)
    {
        var (from, to) = (source.Open(space), target.Open(space));
        await foreach (var batch in PagesAsync(from, cancellationToken))
        {
            var traces = await _patience.TryAsync(() => from.ReadManyAsync(batch, cancellationToken), cancellationToken);
            await _patience.TryAsync(() => to.SetManyAsync([.. traces.OfType<StorageEntry>()], overwrite: false, cancellationToken), cancellationToken);
            await then(batch);
        }
    }

    /// <summary>What was revoked in the source after an earlier copy still lives in the target. A revoked key is never used again, so what stands under it is that session.</summary>
    private async Task EndAsync(StorageKey[] revoked)
    {
        var sessions = target.Open(SessionEngine.Space);
        foreach (var key in revoked) await _patience.TryAsync(() => sessions.RemoveAsync(key), CancellationToken.None);
    }

    private async Task CopyAsync(SessionStorage from, UnrevokedTarget? to, StorageKey[] keys, CancellationToken cancellationToken)
    {
        var read = await _patience.TryAsync(() => from.ReadManyAsync(keys, cancellationToken), cancellationToken);
        StorageEntry[] found = [.. read.OfType<StorageEntry>()];
        StorageEntry[] entries = [.. found.Select(Unwrapped).OfType<StorageEntry>()];

        // Between the listing and the reading they expired, or their owners ended them.
        counts.Add(Outcome.Expired, keys.Length - found.Length);
        counts.Add(Outcome.EndedSince, found.Length - entries.Length);
        if (to is null)
        {
            counts.Add(Outcome.Migrated, entries.Length);
            return;
        }

        var written = await to.WriteAsync(entries, cancellationToken);
        for (var i = 0; i < entries.Length; i++)
        {
            var outcome = await OutcomeAsync(to.Storage, entries[i], written[i], cancellationToken);
            if (outcome is Outcome.Migrated or Outcome.Replaced or Outcome.AlreadyThere) counts.AddVerified();
            if (outcome == Outcome.Rejected) _rejections.Enqueue(new(entries[i].Key.Short, -1, entries[i].Value.Length, "it is another one when it is read back"));
            counts.Add(outcome);
        }

        _garbage.Limit();
    }

    /// <summary>What a switch left in its old store: an entry whose move was broken off, or only the trace of one that is gone from here.</summary>
    private static StorageEntry? Unwrapped(StorageEntry entry) => StoredValue.KindOf(entry.Value.Span) switch
    {
        StoredKind.Moving => entry with { Value = StoredValue.Unwrap(entry.Value) },
        StoredKind.Moved or StoredKind.MovedAndEnded => null,
        _ => entry,
    };

    private async Task<Outcome> OutcomeAsync(
        SessionStorage to, StorageEntry entry, Written written, CancellationToken cancellationToken)
    {
        var (stored, there, isRevoked) = written;
        if (isRevoked) return Outcome.EndedSince;
        if (there is null) return entry.ExpiresAt <= clock.GetUtcNow() ? Outcome.Expired : stored ? Outcome.EndedSince : Outcome.Rejected;
        if (there.Value.Span.SequenceEqual(entry.Value.Span))
        {
            if (!stored) return Outcome.AlreadyThere;
            return SameTimes(entry, there) ? Outcome.Migrated : Outcome.Rejected;
        }

        var (old, next) = (Stamp.Read(there.Value.Span), Stamp.Read(entry.Value.Span));
        if (!overwrite || old.Time >= next.Time) return Outcome.ChangedSince;
        var left = entry.ExpiresAt - clock.GetUtcNow();
        if (left <= TimeSpan.Zero) return Outcome.Expired;
        return await to.TrySetAsync(entry.Key, entry.Value, old, left, entry.Deadline, cancellationToken)
            && (await to.ReadAsync(entry.Key, cancellationToken))?.AsSpan().SequenceEqual(entry.Value.Span) == true ? Outcome.Replaced : Outcome.ChangedSince;
    }

    /// <summary>Stores keep whole milliseconds or less; a user may have moved the expiry on since.</summary>
    private static bool SameTimes(StorageEntry one, StorageEntry other) =>
        other.ExpiresAt >= one.ExpiresAt - Rounding && (other.Deadline - one.Deadline).Duration() <= Rounding;
}
