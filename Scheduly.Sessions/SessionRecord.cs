using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Plugged;

namespace Scheduly.Sessions;

/// <summary>
/// What one request knows of a stored session: the bytes and the stamp that were read, and the way to replace exactly those. It opens and
/// seals the envelope.
/// </summary>
/// <param name="keeps">What is read and written stays in the local cache.</param>
internal sealed class SessionRecord(SessionEngine engine, StorageKey key, bool keeps)
{
    private DateTimeOffset _createdAt = engine.Clock.GetUtcNow();

    /// <summary>The key whose content this one takes over; null for none.</summary>
    private StorageKey? _from;

    public StorageKey Key { get; } = key;

    /// <summary>The session's own bytes, as they were read or written last; null when there are none.</summary>
    public byte[]? Content { get; private set; }

    /// <summary>The stamp of what is stored, as far as this request knows; null when it read nothing.</summary>
    public Stamp? Stamp { get; private set; }

    /// <summary>Reads and opens what is stored, once; nothing when there is none.</summary>
    /// <exception cref="SessionUnavailableException">The store failed.</exception>
    /// <exception cref="SessionUnreadableException">There is something that does not open.</exception>
    /// <param name="known">The last write that the browser knows of: a copy of it in this process, or on a follower nearby, is as good as the store.</param>
    public async Task FetchAsync(Stamp? known = null)
    {
        if (keeps && engine.Local.Find(Key, known) is { } copy)
        {
            Use(copy);
            return;
        }

        var since = engine.Local.Now;
        var value = keeps && engine.Near is { } near && known is { } stamp ? await near.ReadAsync(Key, stamp) : null;
        value ??= await ExceptionTranslator.RunAsync(() => engine.Storage.ReadAsync(Key));
        if (value is null) return;
        var envelope = Open(value);
        if (envelope.Ended) return;
        Use(envelope);
        Keep(envelope, since);
    }

    /// <summary>
    /// Compare-and-set on the stamp that was read. No request's token ends it: a browser that disconnects must not leave a change half-known.
    /// </summary>
    /// <returns>False when another request was first.</returns>
    /// <exception cref="SessionTooLargeException">Nothing is sent.</exception>
    /// <exception cref="SessionUnavailableException">The store failed; the change may be stored.</exception>
    public async Task<bool> TryWriteAsync(byte[] content)
    {
        if (SessionOwners.Of(content) is { } owner) await NoteOwnerAsync(owner);
        var stamp = Storage.Stamp.New(engine.Clock);
        var sealedValue = engine.Seal.Seal(Key, stamp, _createdAt, content);
        var since = engine.Local.Now;
        var stored = false;
        try
        {
            stored = await ExceptionTranslator.RunAsync(() => WriteSurelyAsync(sealedValue, stamp));
        }
        catch (SessionUnavailableException)
        {
            // It may have been stored.
            engine.Tell(Key);
            throw;
        }
        finally
        {
            // Lost, or nobody knows: what this node holds may be old.
            if (!stored) engine.Local.Drop(Key);
        }

        if (!stored) return false;
        engine.Tell(Key, stamp);
        (Content, Stamp) = (content, stamp);
        engine.Tally.NotePayload(content.Length, sealedValue.Length);
        Keep(new Envelope(stamp, _createdAt, content), since);
        engine.Touches.Note(Key);
        return true;
    }

    /// <summary>Moves the expiry; the caller has claimed that.</summary>
    public async Task TouchAsync()
    {
        try
        {
            if (!await ExceptionTranslator.RunAsync(() => engine.Storage.TouchAsync(Key, engine.Lifetime()))) Forget();
        }
        catch
        {
            Forget();
            throw;
        }
    }

    /// <summary>The same content for another key; nothing is stored yet.</summary>
    public SessionRecord CopyTo(StorageKey other) => new(engine, other, keeps) { Content = Content, _createdAt = _createdAt, _from = Key };

    /// <summary>Stores the content under a key that nothing stands under.</summary>
    public Task InsertAsync() => TryWriteAsync(Content ?? []);

    /// <summary>Ends what is stored if it is still what was read: first by an envelope that says so, then by removing that.</summary>
    /// <returns>False when another request wrote meanwhile.</returns>
    /// <param name="leaveMark">The envelope stays until it expires, so that nobody takes the key again.</param>
    /// <exception cref="SessionUnavailableException">The store failed; it may have ended all the same.</exception>
    public async Task<bool> TryEndAsync(bool leaveMark = false)
    {
        var stamp = Storage.Stamp.New(engine.Clock);
        var ended = engine.Seal.Seal(Key, stamp, _createdAt, [], EnvelopeFlags.Ended);
        if (!await ExceptionTranslator.RunAsync(() => WriteSurelyAsync(ended, stamp, ends: true))) return false;
        engine.Local.Drop(Key);
        engine.Tell(Key);
        if (leaveMark) return true;
        try
        {
            await RemoveAsync();
        }
        catch (SessionUnavailableException)
        {
            // It has ended: what stands there opens as nothing and expires by itself.
        }

        return true;
    }

    public async Task RemoveAsync()
    {
        Forget();
        await ExceptionTranslator.RunAsync(() => engine.Storage.RemoveAsync(Key, CancellationToken.None));
    }

    private Task<bool> WriteSurelyAsync(byte[] sealedValue, Stamp stamp, bool ends = false) =>
        SureWrite.RunAsync(() => WriteAsync(sealedValue), StoredStampAsync, stamp, Stamp, ends);

    /// <summary>Before the session that names the owner is stored, so that whoever looks for the owner's sessions then finds it.</summary>
    private async Task NoteOwnerAsync(byte[] owner)
    {
        if (Stamp is not null && SessionOwners.Of(Content) is { } before && before.AsSpan().SequenceEqual(owner)) return;
        await ExceptionTranslator.RunAsync(async () =>
        {
            await engine.Owners.NoteAsync(owner, Key, _from, engine.Deadline(_createdAt));
            return true;
        });
    }

    private void Use(Envelope envelope) => (Content, Stamp, _createdAt) = (envelope.Content, envelope.Stamp, envelope.CreatedAt);

    private void Keep(Envelope envelope, long since)
    {
        if (keeps) engine.Local.Keep(Key, envelope, since, engine.Deadline(envelope.CreatedAt));
    }

    private void Forget()
    {
        engine.Touches.Forget(Key);
        engine.Local.Drop(Key);
    }

    private Envelope Open(byte[] value)
    {
        try
        {
            var envelope = engine.Seal.Open(Key, value);
            return envelope.Ended || SessionContent.IsWellFormed(envelope.Content)
                ? envelope
                : throw new SessionUnreadableException("damaged content");
        }
        catch (SessionUnreadableException failure)
        {
            engine.Events.Raise(SessionEventKind.Unreadable, Key, detail: failure.Reason);
            throw;
        }
    }

    private async Task<Stamp?> StoredStampAsync() =>
        await engine.Storage.ReadConfirmedAsync(Key) is { Length: >= Storage.Stamp.Size } value ? Storage.Stamp.Read(value) : null;

    private Task<bool> WriteAsync(byte[] sealedValue)
    {
        var deadline = engine.Deadline(_createdAt);
        return engine.Storage is PluggedSessionStorage plugged
            ? plugged.SetInProcessAsync(Key, sealedValue, Stamp, engine.Lifetime(), deadline)
            : engine.Storage.TrySetAsync(Key, sealedValue, Stamp, engine.Lifetime(), deadline);
    }
}
