using System.Buffers;
using System.Collections.Concurrent;

namespace Scheduly.Web.Migration;

/// <param name="Lifetime">How long a session lives from its creation.</param>
/// <param name="Zone">Of the machine that wrote the file.</param>
/// <param name="IncludeExpired">Take expired sessions too, with a full lifetime from now.</param>
/// <param name="Overwrite">Replace what an earlier run wrote from another text and nobody has touched since.</param>
/// <param name="RejectedPath">Where to write what cannot be taken.</param>
internal sealed record FileMigrationPlan(TimeSpan Lifetime, TimeZoneInfo Zone, bool IncludeExpired, bool Overwrite, string RejectedPath);

/// <summary>
/// Takes the sessions of a <c>sessions.json</c> into a store, by their ids: finds them all, then reads, seals, writes and reads back
/// several batches at a time. Writing is "insert if absent", so that a further run goes on where this one ended, changes nothing
/// that is there, and two at once do no harm.
/// </summary>
/// <param name="writer">Null for a dry run, which counts and writes nothing.</param>
internal sealed class FileMigration(LegacyFile file, FileMigrationPlan plan, BatchWriter? writer, MigrationCounts counts, TimeProvider clock)
{
    private const int BatchSessions = 512;
    private const int BatchBytes = 2 << 20;
    private static readonly int BatchesUnderWay = Math.Clamp(Environment.ProcessorCount + 1, 2, 8);

    private readonly ConcurrentBag<Rejection> _rejections = [];
    private readonly List<Duplicate> _duplicates = [];
    private readonly HashSet<int> _superseded = [];
    private readonly GarbageLimit _garbage = new();
    private long _undated;

    /// <exception cref="MigrationException">There is no session in the file, or the store or the disk failed.</exception>
    public async Task<MigrationReport> RunAsync(LegacyFileScan scan, CancellationToken cancellationToken)
    {
        var (startedAt, begun) = (clock.GetUtcNow(), clock.GetTimestamp());
        scan.Run(cancellationToken);
        if (scan.IsEmpty) throw new MigrationException($"{file.Path} is empty: there is nothing to take. Is it the right file?");
        if (!scan.IsObject && scan.Sessions.Count == 0) throw new MigrationException($"{file.Path} is no sessions.json: it is no JSON object, and no session was found in it.");
        FindDuplicates(scan.Sessions);
        counts.Total = scan.Sessions.Count + scan.Damage.Count;
        foreach (var piece in scan.Damage) Reject(Trimmed(piece));

        var interrupted = false;
        try
        {
            await Parallel.ForEachAsync(
                Batches(scan.Sessions),
                new ParallelOptions { MaxDegreeOfParallelism = BatchesUnderWay, CancellationToken = cancellationToken },
                async (batch, token) => await TakeAsync(scan.Sessions, batch, token));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            interrupted = true;
        }

        Rejection[] rejections = [.. _rejections.OrderBy(rejection => rejection.Offset)];
        var keepsRejected = rejections.Length > 0 && writer is not null;
        if (keepsRejected) await RejectedFile.WriteAsync(plan.RejectedPath, file, rejections, CancellationToken.None);
        return MigrationReport.Of(file.Path, writer?.Location, counts, startedAt, clock.GetElapsedTime(begun)) with
        {
            DryRun = writer is null,
            Undated = _undated,
            SourceChanged = !file.IsUnchanged,
            Interrupted = interrupted,
            RejectedFile = keepsRejected ? plan.RejectedPath : null,
            Rejections = rejections[..Math.Min(rejections.Length, MigrationReport.MostLines)],
            Duplicates = _duplicates,
        };
    }

    /// <summary>The later one of the same id wins, as with the old backend.</summary>
    private void FindDuplicates(IReadOnlyList<FoundSession> sessions)
    {
        var last = new Dictionary<Guid, int>(sessions.Count);
        for (var i = 0; i < sessions.Count; i++)
        {
            // A later one that is damaged is rejected when it is read, and must not cost the one that is whole.
            var isAgain = last.TryGetValue(sessions[i].Id, out var earlier);
            if (isAgain && !LegacyMember.IsJson(file.Read(sessions[i].Offset, sessions[i].Length))) continue;
            if (isAgain) _superseded.Add(earlier);
            last[sessions[i].Id] = i;
        }

        foreach (var earlier in _superseded.Order().Take(MigrationReport.MostLines))
        {
            var session = sessions[earlier];
            _duplicates.Add(new(SessionToSeal.KeyOf(session.Id).Short, session.Offset, sessions[last[session.Id]].Offset));
        }

        counts.Add(Outcome.Superseded, _superseded.Count);
    }

    private static IEnumerable<Range> Batches(IReadOnlyList<FoundSession> sessions)
    {
        for (var first = 0; first < sessions.Count;)
        {
            var next = first + 1;
            while (next < sessions.Count
                && next - first < BatchSessions
                && sessions[next].Offset + sessions[next].Length - sessions[first].Offset <= BatchBytes) next++;
            yield return first..next;
            first = next;
        }
    }

    private async Task TakeAsync(IReadOnlyList<FoundSession> sessions, Range batch, CancellationToken cancellationToken)
    {
        var ready = Ready(sessions, batch);
        if (writer is null) counts.Add(Outcome.Migrated, ready.Count);
        else await writer.WriteAsync(ready, plan.Overwrite, counts, Reject, cancellationToken);
        _garbage.Limit();
    }

    /// <summary>Reads a batch at once and makes of each session what will be stored.</summary>
    private List<SessionToStore> Ready(IReadOnlyList<FoundSession> sessions, Range batch)
    {
        var last = sessions[batch.End.Value - 1];
        var begin = sessions[batch.Start.Value].Offset;
        var length = (int)(last.Offset + last.Length - begin);

        // A fresh array of this size would be garbage that is collected late.
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return Ready(sessions, batch, begin, bytes.AsSpan(0, file.Read(begin, bytes.AsSpan(0, length))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private List<SessionToStore> Ready(IReadOnlyList<FoundSession> sessions, Range batch, long begin, ReadOnlySpan<byte> bytes)
    {
        var (first, end) = (batch.Start.Value, batch.End.Value);
        var ready = new List<SessionToStore>(end - first);
        var time = new LegacyTime(plan.Zone);
        using var states = new LegacyStates(created => Times(time.Read(created)));
        for (var i = first; i < end; i++)
        {
            if (_superseded.Contains(i)) continue;
            var found = sessions[i];
            try
            {
                var at = (int)(found.Offset - begin);
                if (at + found.Length > bytes.Length) throw new LegacySessionException("the file became shorter while it was read");
                var text = bytes.Slice(at, found.Length);
                var key = SessionToSeal.KeyOf(found.Id);
                if (states.Make(text, MigratedStamp.ScheduleId(key)) is not { } times)
                {
                    counts.Add(Outcome.Expired);
                    continue;
                }

                if (times.IsUndated) Interlocked.Increment(ref _undated);
                ready.Add(writer is null ? new(found, new(key, default, times.ExpiresAt, times.ExpiresAt)) : writer.Seal(new(found, key, times), text, states.Json));
            }
            catch (LegacySessionException cause)
            {
                Reject(Rejection(found, cause.Message));
            }
        }

        return ready;
    }

    /// <returns>Null for one that has expired.</returns>
    private SessionTimes? Times(DateTimeOffset? created)
    {
        var now = clock.GetUtcNow();

        // One from the future, by a clock that was wrong, has no more than a whole lifetime before it.
        var createdAt = created is { } known && known < now ? known : now;
        if (createdAt + plan.Lifetime > now) return new(createdAt, createdAt + plan.Lifetime, created is null);
        return plan.IncludeExpired ? new(now, now + plan.Lifetime, false) : null;
    }

    private void Reject(SessionToStore session, string reason) => Reject(Rejection(session.Found, reason));

    private void Reject(Rejection rejection)
    {
        _rejections.Add(rejection);
        counts.Add(Outcome.Rejected);
    }

    private static Rejection Rejection(FoundSession found, string reason) =>
        new(SessionToSeal.KeyOf(found.Id).Short, found.Offset, found.Length, reason);

    /// <summary>Without the comma and white space behind it.</summary>
    private Rejection Trimmed(DamagedPiece piece)
    {
        var tail = file.Read(piece.Offset + Math.Max(0, piece.Length - 64), (int)Math.Min(piece.Length, 64));
        var cut = tail.Length - tail.AsSpan().TrimEnd(" \t\r\n,"u8).Length;
        return new(null, piece.Offset, Math.Max(1, piece.Length - cut), piece.Reason);
    }
}
