using System.Buffers;
using Scheduly.Web.Schedules;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Migration;

/// <summary>Seals sessions as the engine would, writes them where nothing stands yet, and reads them back.</summary>
/// <param name="absoluteTimeout">From its creation on, a session ends after this, used or not.</param>
/// <param name="location">For the report.</param>
internal sealed class BatchWriter(
    SessionStorage target, RevokedSessions revoked, SessionSeal seal, TimeSpan absoluteTimeout, string location, TimeProvider clock)
{
    private readonly UnrevokedTarget _unrevoked = new(target, revoked, new(clock));

    public string Location => location;

    /// <param name="text">As it stands in the file.</param>
    /// <param name="state">As JSON.</param>
    /// <exception cref="LegacySessionException">It is too large for a session.</exception>
    public SessionToStore Seal(SessionToSeal session, ReadOnlySpan<byte> text, ReadOnlySpan<byte> state)
    {
        var (key, (createdAt, expiresAt, _)) = (session.Key, session.Times);
        var stamp = MigratedStamp.For(key, createdAt, text);
        var size = SessionContent.SizeOf(SessionStateStore.Member, state.Length);
        var content = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            SessionContent.Write(content.AsSpan(0, size), stamp.Value, SessionStateStore.Member, state);
            var deadline = createdAt + absoluteTimeout;
            if (deadline < expiresAt) deadline = expiresAt;
            return new(session.Found, new StorageEntry(key, seal.Seal(key, stamp, createdAt, content.AsSpan(0, size)), expiresAt, deadline));
        }
        catch (SessionTooLargeException cause)
        {
            throw new LegacySessionException(cause.Message);
        }
        finally
        {
            // What a session holds does not wait here for whoever rents next.
            ArrayPool<byte>.Shared.Return(content, clearArray: true);
        }
    }

    /// <param name="reject">Called for each that is not found again.</param>
    public async Task WriteAsync(
        IReadOnlyList<SessionToStore> batch, bool overwrite, MigrationCounts counts, Action<SessionToStore, string> reject, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return;
        StorageEntry[] entries = [.. batch.Select(session => session.Entry)];
        var written = await _unrevoked.WriteAsync(entries, cancellationToken);
        for (var i = 0; i < batch.Count; i++)
        {
            var outcome = Compare(entries[i], written[i]);
            if (outcome == Outcome.OtherVersionThere && overwrite) outcome = await ReplaceAsync(entries[i], written[i].There!, cancellationToken);
            if (outcome is Outcome.Migrated or Outcome.Replaced or Outcome.AlreadyThere) counts.AddVerified();
            if (outcome == Outcome.Rejected) reject(batch[i], "it was not found when it was read back");
            else counts.Add(outcome);
        }
    }

    private Outcome Compare(StorageEntry entry, Written written)
    {
        var (stored, there, isRevoked) = written;
        if (isRevoked) return Outcome.EndedSince;
        if (there is null) return entry.ExpiresAt <= clock.GetUtcNow() ? Outcome.Expired : Outcome.Rejected;

        var isSame = there.Value.Span.SequenceEqual(entry.Value.Span);
        if (!EnvelopeHeader.TryRead(there.Value.Span, out var header)) return Outcome.ChangedSince;

        // Each encryption is another, so that no other run makes the same bytes, and a write that was tried again shows as this run's.
        if (isSame) return stored || header.Flags.HasFlag(EnvelopeFlags.Encrypted) ? Outcome.Migrated : Outcome.AlreadyThere;
        if (header.Flags.HasFlag(EnvelopeFlags.Ended)) return Outcome.EndedSince;
        if (!MigratedStamp.IsUntouched(entry.Key, header)) return Outcome.ChangedSince;
        return MigratedStamp.SameSource(header.Stamp, Stamp.Read(entry.Value.Span)) ? Outcome.AlreadyThere : Outcome.OtherVersionThere;
    }

    /// <summary>By compare-and-set: what its user changes at this moment is not lost.</summary>
    private async Task<Outcome> ReplaceAsync(StorageEntry entry, StorageEntry there, CancellationToken cancellationToken)
    {
        var left = entry.ExpiresAt - clock.GetUtcNow();
        if (left <= TimeSpan.Zero) return Outcome.Expired;
        var stored = await target.TrySetAsync(entry.Key, entry.Value, Stamp.Read(there.Value.Span), left, entry.Deadline, cancellationToken);
        var value = await target.ReadAsync(entry.Key, cancellationToken);
        return stored && value?.AsSpan().SequenceEqual(entry.Value.Span) == true ? Outcome.Replaced : Outcome.ChangedSince;
    }
}
