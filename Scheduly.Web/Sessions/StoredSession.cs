using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Sessions;

/// <summary>
/// A session that fails loudly and loses nothing: the built-in <see cref="DistributedSession"/> over a slot, replaced as a pair
/// by each reload. One request uses it, one thread at a time.
/// </summary>
/// <param name="kind">What the id is; ids of one kind open nothing of another.</param>
/// <param name="isNew">Nothing is stored under the id: it was made for this request.</param>
/// <param name="address">Who asks, for the limit on new sessions.</param>
/// <param name="browser">How the browser learns of the session; null for one that is opened by id.</param>
internal sealed partial class StoredSession(
    SessionEngine engine,
    string kind,
    string id,
    TimeSpan idleTimeout,
    TimeSpan ioTimeout,
    bool isNew,
    BrowserLink? browser,
    Func<IPAddress?> address) : ISession
{
    private readonly PendingChanges _pending = new();
    private readonly string _firstId = id;
    private readonly bool _isNew = isNew;
    private string _id = id;
    private StorageKey? _key;
    private SessionSlot _slot = null!;
    private DistributedSession _inner = null!;
    private bool _loaded;
    private bool _modified;
    private bool _abandoned;

    /// <summary>A write failed, and may have been stored all the same.</summary>
    private bool _unsure;

    /// <summary>Nothing is stored yet under the id that this session has now.</summary>
    private bool _absent = isNew;

    /// <summary>The stamp of what this request read or wrote last; null when nothing is stored.</summary>
    internal Stamp? Stamp => _loaded ? _slot.Stamp : null;

    /// <summary>What the browser may be told that it has seen or written; null when that is nothing, or not certain yet.</summary>
    internal Stamp? SurelyStored => AwaitsCommit || _absent || _unsure ? null : Stamp;

    internal BrowserLink? Browser => browser;

    /// <summary>There are changes that only the middleware's last commit will store.</summary>
    internal bool AwaitsCommit => _modified && !_abandoned;

    public bool IsAvailable => Loaded().IsAvailable;

    public string Id => Loaded().Id;

    public IEnumerable<string> Keys => Loaded().Keys;

    /// <summary>Hashed once for each id.</summary>
    private StorageKey Key => _key ??= StorageKey.For(kind, _id);

    /// <summary>Reads what is stored: one command, none for a new session or when it was read already.</summary>
    /// <exception cref="SessionUnavailableException">The store failed.</exception>
    /// <exception cref="SessionUnreadableException">There is something that does not open.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        if (_loaded) return;
        var slot = NewSlot();
        var known = browser?.KnownStamp;
        if (!_isNew) await slot.FetchAsync(known);
        if (slot.Stamp != known) browser?.TellStamp();
        if (!_isNew && slot.Stamp is null)
        {
            _absent = true;
            if (browser is not null)
            {
                // The id that the browser came with has ended; whatever is stored now gets another one.
                UseId(BrowserLink.NewId());
                slot = NewSlot();
            }
        }

        await UseAsync(slot);
    }

    public bool TryGetValue(string key, [NotNullWhen(true)] out byte[]? value) => Loaded().TryGetValue(key, out value);

    public void Set(string key, byte[] value)
    {
        Loaded().TryGetValue(key, out var before);
        if (_absent) browser?.BeforeFirstChange(this);
        _inner.Set(key, value);
        Note(key, before, value);
    }

    public void Remove(string key)
    {
        if (!Loaded().TryGetValue(key, out var before)) return;
        _inner.Remove(key);
        Note(key, before, null);
    }

    public void Clear()
    {
        foreach (var key in Keys.ToArray()) Remove(key);
    }

    /// <summary>
    /// Stores what changed, or moves the expiry when nothing did. A race that was lost is settled member by member.
    /// </summary>
    /// <exception cref="SessionConflictException">Another request changed the same member.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (AwaitsCommit) await UpdateAsync(_ => true, cancellationToken);
        else if (!_absent && !_ended && engine.IsTouchDue(Key, _loaded ? _slot.Stamp : null)) await (_loaded ? _slot : NewSlot()).TouchAsync();
    }

    /// <summary>The handler ended with an exception or an error status: what it changed and did not commit is not stored.</summary>
    internal void Abandon() => _abandoned = true;

    /// <summary>Sends the cookie when there is a browser and it does not know the session's id yet.</summary>
    internal void Establish()
    {
        if (_id == _firstId && !_isNew) return;
        browser?.Establish(_id, changed: _id != _firstId);
    }

    private void Note(string key, byte[]? before, byte[]? after)
    {
        _modified = true;
        browser?.TellStamp();
        if (!_updating) _pending.Note(key, before, after);
    }

    /// <summary>Only what a browser asks for is kept in the process: an id brings no stamp with it.</summary>
    private SessionSlot NewSlot() => new(engine, Key, keeps: browser is not null);

    private DistributedSession Loaded()
    {
        // The built-in session swallows a failed synchronous load and goes on empty; this one lets it out.
        if (_loaded) return _inner;
        browser?.BeforeSynchronousRead();
        Blocking.Run(() => LoadAsync());
        return _inner;
    }

    private void UseId(string id) => (_id, _key) = (id, null);

    /// <summary>Lets the built-in session read from a slot that has been filled.</summary>
    private async Task UseAsync(SessionSlot slot)
    {
        _slot = slot;
        _inner = new DistributedSession(
            slot,
            slot.Key.Hash,
            idleTimeout,
            ioTimeout,
            () => browser?.CanEstablish ?? true,
            // Its messages hold session keys, and at Information it reads once more only to log.
            NullLoggerFactory.Instance,
            _absent);
        await _inner.LoadAsync();
        (_loaded, _modified) = (true, false);
    }
}
