using System.Diagnostics.CodeAnalysis;
using System.Net;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// A session that fails loudly and loses nothing: members over the record that was read, both replaced by each reload. The bytes are those of
/// the built-in session. One request uses it, one thread at a time.
/// </summary>
/// <param name="kind">What the id is; ids of one kind open nothing of another.</param>
/// <param name="isNew">Nothing is stored under the id: it was made for this request.</param>
/// <param name="address">Who asks, for the limit on new sessions.</param>
/// <param name="browser">How the browser learns of the session; null for one that is opened by id.</param>
internal sealed partial class StoredSession(
    SessionEngine engine,
    string kind,
    string id,
    bool isNew,
    BrowserLink? browser,
    Func<IPAddress?> address) : ISession
{
    private readonly PendingChanges _pending = new();
    private readonly string _firstId = id;
    private readonly bool _isNew = isNew;
    private string _id = id;
    private StorageKey? _key;
    private SessionRecord _record = null!;
    private SessionMembers _members = null!;
    private bool _loaded;
    private bool _modified;
    private bool _abandoned;

    /// <summary>A write failed, and may have been stored all the same.</summary>
    private bool _unsure;

    /// <summary>Nothing is stored yet under the id that this session has now.</summary>
    private bool _absent = isNew;

    /// <summary>The stamp of what this request read or wrote last; null when nothing is stored.</summary>
    internal Stamp? Stamp => _loaded ? _record.Stamp : null;

    /// <summary>What the browser may be told that it has seen or written; null when that is nothing, or not certain yet.</summary>
    internal Stamp? SurelyStored => AwaitsCommit || _absent || _unsure ? null : Stamp;

    /// <summary>What the live feed tells of it; null for a session that was made for this request.</summary>
    internal FeedTopic? Topic => _isNew ? null : FeedTopic.Session(Key);

    internal BrowserLink? Browser => browser;

    /// <summary>There are changes that nobody has committed yet.</summary>
    internal bool AwaitsCommit => _modified && !_abandoned;

    /// <summary>Always: a session that cannot be read throws instead.</summary>
    public bool IsAvailable => Loaded() is not null;

    public string Id => Loaded().Id;

    public IEnumerable<string> Keys => Loaded().Keys.Where(static name => name != SessionOwners.Member);

    /// <summary>Hashed once for each id.</summary>
    private StorageKey Key => _key ??= StorageKey.For(kind, _id);

    /// <summary>Reads what is stored: one command, none for a new session or when it was read already.</summary>
    /// <exception cref="SessionUnavailableException">The store failed.</exception>
    /// <exception cref="SessionUnreadableException">There is something that does not open.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_loaded) return;
        if (browser?.IsClosed == true) throw new SessionUnreadableException("cookie under an unknown key");
        var record = NewRecord();
        var known = browser?.KnownStamp;
        if (!_isNew) await record.FetchAsync(known);
        if (record.Stamp != known) browser?.TellStamp();
        if (!_isNew && record.Stamp is null)
        {
            _absent = true;
            if (browser is not null)
            {
                // The id that the browser came with has ended; whatever is stored now gets another one.
                UseId(BrowserLink.NewId());
                record = NewRecord();
            }
        }

        Use(record);
    }

    public bool TryGetValue(string key, [NotNullWhen(true)] out byte[]? value) => (value = Loaded().Find(key)) is not null;

    /// <exception cref="InvalidOperationException">The session is new and the response has started: no cookie can be sent.</exception>
    public void Set(string key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var before = Loaded().Find(key);
        if (_absent) browser?.BeforeFirstChange();
        Note(key, before, _members.Set(key, value));
    }

    public void Remove(string key)
    {
        if (Loaded().Find(key) is not { } before) return;
        _members.Remove(key);
        Note(key, before, null);
    }

    /// <summary>See <see cref="SessionUpdates"/>.</summary>
    internal void SetOwner(string? owner)
    {
        if (!engine.Storage.CanCompareAndSet) throw new NotSupportedException("A plugged-in cache cannot list, and so cannot keep whose a session is.");
        if (owner is null)
        {
            Remove(SessionOwners.Member);
            return;
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(owner);
        var hash = SessionOwners.HashOf(owner);
        if (Loaded().Find(SessionOwners.Member) is not { } before || !before.AsSpan().SequenceEqual(hash)) Set(SessionOwners.Member, hash);
    }

    /// <summary>All members; whose the session is stays.</summary>
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
        else if (!_absent && !_ended && engine.IsTouchDue(Key, _loaded ? _record.Stamp : null)) await (_loaded ? _record : NewRecord()).TouchAsync();
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
        if (_updating) return;
        _pending.Note(key, before, after);
        browser?.GuardResponse(this);
    }

    /// <summary>Only what a browser asks for is kept in the process: an id brings no stamp with it.</summary>
    private SessionRecord NewRecord() => new(engine, Key, keeps: browser is not null);

    private SessionMembers Loaded()
    {
        // The built-in session catches what a synchronous load throws and goes on empty; this one lets it out.
        if (_loaded) return _members;
        browser?.BeforeSynchronousRead();
        Blocking.Run(() => LoadAsync());
        return _members;
    }

    private void UseId(string id) => (_id, _key) = (id, null);

    private void Use(SessionRecord record)
    {
        (_record, _members) = (record, SessionMembers.Read(record.Content));
        (_loaded, _modified) = (true, false);
    }
}
