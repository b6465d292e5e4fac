using Microsoft.Extensions.Caching.Distributed;
using Scheduly.Web.Storage;
using Scheduly.Web.Storage.Gate;
using Scheduly.Web.Storage.Plugged;

namespace Scheduly.Web.Sessions;

/// <summary>
/// The cache that one built-in session sees: one key, one read. It remembers what was read (bytes and stamp), opens and seals
/// the envelope, and turns the built-in session's plain set into a compare-and-set.
/// </summary>
/// <param name="keeps">What is read and written stays in the local cache.</param>
internal sealed class SessionSlot(SessionEngine engine, StorageKey key, bool keeps) : IDistributedCache
{
    private byte[]? _content;
    private DateTimeOffset _createdAt = engine.Clock.GetUtcNow();

    public StorageKey Key { get; } = key;

    /// <summary>The stamp of what is stored, as far as this slot knows; null when it saw nothing.</summary>
    public Stamp? Stamp { get; private set; }

    /// <summary>Whether the last <see cref="SetAsync"/> was stored.</summary>
    public bool Stored { get; private set; }

    /// <summary>Reads and opens what is stored, once; nothing when there is none.</summary>
    /// <exception cref="SessionUnavailableException">The store failed.</exception>
    /// <exception cref="SessionUnreadableException">There is something that does not open.</exception>
    /// <param name="known">The last write that the browser knows of: a copy of it in this process is as good as the store.</param>
    public async Task FetchAsync(Stamp? known = null)
    {
        if (keeps && engine.Local.Find(Key, known) is { } copy)
        {
            Use(copy);
            return;
        }

        var since = engine.Local.Now;
        if (await OutageGuard.RunAsync(() => engine.Storage.ReadAsync(Key)) is not { } value) return;
        var envelope = Open(value);
        if (envelope.Ended) return;
        Use(envelope);
        Keep(envelope, since);
    }

    public byte[]? Get(string key) => _content;

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(_content);

    /// <summary>
    /// Compare-and-set on the stamp that was read; <see cref="Stored"/> says how it went. The request's token is not passed on:
    /// a browser that goes away must not leave a change half-known.
    /// </summary>
    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var stamp = Storage.Stamp.New(engine.Clock);
        var sealedValue = engine.Seal.Seal(Key, stamp, _createdAt, value);
        var since = engine.Local.Now;
        Stored = false;
        try
        {
            Stored = await OutageGuard.RunAsync(() => WriteSurelyAsync(sealedValue, stamp));
        }
        finally
        {
            // Lost, or nobody knows: what this node holds may be old.
            if (!Stored) engine.Local.Drop(Key);
        }

        if (!Stored) return;
        (_content, Stamp) = (value, stamp);
        engine.Tally.NotePayload(value.Length, sealedValue.Length);
        Keep(new Envelope(stamp, _createdAt, value), since);
        engine.Touches.Note(Key);
    }

    /// <summary>Moves the expiry; the caller has claimed that.</summary>
    public async Task TouchAsync()
    {
        try
        {
            if (!await OutageGuard.RunAsync(() => engine.Storage.TouchAsync(Key, engine.Lifetime()))) Forget();
        }
        catch
        {
            Forget();
            throw;
        }
    }

    /// <summary>The same content for another key; nothing is stored yet.</summary>
    public SessionSlot CopyTo(StorageKey other) => new(engine, other, keeps) { _content = _content, _createdAt = _createdAt };

    /// <summary>Stores the content under a key that nothing stands under.</summary>
    public Task InsertAsync() => SetAsync(Key.Hash, _content ?? [], new DistributedCacheEntryOptions());

    /// <summary>Ends what is stored if it is still what was read: first by an envelope that says so, then by removing that.</summary>
    /// <returns>False when another request wrote meanwhile.</returns>
    /// <param name="leaveMark">The envelope stays until it expires, so that nobody takes the key again.</param>
    /// <exception cref="SessionUnavailableException">The store failed; it may have ended all the same.</exception>
    public async Task<bool> TryEndAsync(bool leaveMark = false)
    {
        var stamp = Storage.Stamp.New(engine.Clock);
        var ended = engine.Seal.Seal(Key, stamp, _createdAt, [], EnvelopeFlags.Ended);
        if (!await OutageGuard.RunAsync(() => WriteSurelyAsync(ended, stamp, ends: true))) return false;
        engine.Local.Drop(Key);
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
        await OutageGuard.RunAsync(() => engine.Storage.RemoveAsync(Key, CancellationToken.None));
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw OneWay();

    public void Refresh(string key) => throw OneWay();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw OneWay();

    public void Remove(string key) => throw OneWay();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw OneWay();

    /// <summary>
    /// Writes, and when the answer was lost looks whether it was carried out. Both attempts carry one stamp, so that whichever
    /// of them arrives, and however late, the change is stored once.
    /// </summary>
    /// <param name="ends">Nothing is ever written on top of this value: another stamp means that the race was lost.</param>
    private async Task<bool> WriteSurelyAsync(byte[] sealedValue, Stamp stamp, bool ends = false)
    {
        try
        {
            return await WriteAsync(sealedValue);
        }
        catch (Exception cause) when (cause is StorageUnavailableException || StorageFailure.IsOutage(cause))
        {
            var found = await StoredStampAsync();
            if (found == stamp) return true;

            // Another request wrote since: on top of this change or before it, nobody can tell.
            if (found != Stamp)
            {
                if (ends) return false;
                throw;
            }

            if (await WriteAsync(sealedValue) || await StoredStampAsync() == stamp) return true;
            throw;
        }
    }

    private void Use(Envelope envelope) => (_content, Stamp, _createdAt) = (envelope.Content, envelope.Stamp, envelope.CreatedAt);

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
        await engine.Storage.ReadAsync(Key) is { Length: >= Storage.Stamp.Size } value ? Storage.Stamp.Read(value) : null;

    private Task<bool> WriteAsync(byte[] sealedValue)
    {
        var deadline = engine.Deadline(_createdAt);
        return engine.Storage is PluggedSessionStorage plugged
            ? plugged.SetInProcessAsync(Key, sealedValue, Stamp, engine.Lifetime(), deadline)
            : engine.Storage.TrySetAsync(Key, sealedValue, Stamp, engine.Lifetime(), deadline);
    }

    private static NotSupportedException OneWay() => new("A session slot is read once and written by SetAsync alone.");
}
