using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

internal sealed partial class StoredSession
{
    /// <summary>Removes what is stored and the browser's cookie. See <see cref="SessionUpdates"/>.</summary>
    internal async Task EndAsync(CancellationToken cancellationToken)
    {
        var key = Key;
        using var place = await engine.Queue.EnterAsync(key, cancellationToken);
        var existed = !_absent && await ExceptionTranslator.RunAsync(() => engine.Storage.RemoveAsync(key, CancellationToken.None));
        var owner = _loaded ? SessionOwners.Of(_record.Content) : null;
        _pending.Clear();
        engine.Touches.Forget(key);
        engine.Local.Drop(key);
        engine.Tell(key);
        (_loaded, _modified, _ended, _absent) = (false, false, true, true);
        browser?.Forget();
        if (existed) engine.Events.Raise(SessionEventKind.Ended, key);
        if (existed && owner is not null) await ForgetOwnerAsync(owner, key);
    }

    /// <summary>The session has ended: that it was the owner's is of no use any more, and goes by itself at the deadline if not now.</summary>
    private async Task ForgetOwnerAsync(byte[] owner, StorageKey key)
    {
        try
        {
            await engine.Owners.ForgetAsync(owner, key);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or StorageUnconfirmedException)
        {
        }
    }

    /// <summary>Leaves an envelope that says so in its place. See <see cref="SessionUpdates"/>.</summary>
    internal async Task<bool> TryEndAsync(Func<ISession, bool> agrees, CancellationToken cancellationToken)
    {
        using var place = await engine.Queue.EnterAsync(Key, cancellationToken);
        if (_loaded && !_absent) await ReloadAsync();
        var begun = engine.Clock.GetTimestamp();
        while (true)
        {
            await LoadAsync(cancellationToken);
            if (_absent) throw Ended();
            if (!Apply(agrees)) return false;
            if (await _record.TryEndAsync(leaveMark: true)) break;
            if (engine.Clock.GetElapsedTime(begun) > SessionEngine.RetryBudget) throw new SessionConflictException();
            await ReloadAsync();
        }

        _pending.Clear();
        engine.Touches.Forget(_record.Key);
        (_loaded, _modified, _ended, _absent) = (false, false, true, true);
        browser?.Forget();
        engine.Events.Raise(SessionEventKind.Ended, _record.Key);
        return true;
    }

    /// <summary>Moves the content to a new id; the old one opens nothing any more. See <see cref="SessionUpdates"/>.</summary>
    internal async Task RegenerateAsync(CancellationToken cancellationToken)
    {
        if (browser is null) throw new InvalidOperationException("A session that is opened by id keeps its id.");
        var oldKey = Key;
        using var place = await engine.Queue.EnterAsync(oldKey, cancellationToken);
        await LoadAsync(cancellationToken);
        if (_absent || _isNew || _id != _firstId || !browser.CanEstablish)
        {
            // The middleware sends the cookie of this request's own new id last, and it would win.
            throw new InvalidOperationException("The id of a session cannot be changed in the request that establishes it, nor after the response has started.");
        }

        if (_modified) await StoreAsync(_ => true, cancellationToken);
        var begun = engine.Clock.GetTimestamp();
        while (true)
        {
            if (SessionOwners.Of(_record.Content) is { } owner) await WaitForSignOutAsync(owner, begun);
            var id = BrowserLink.NewId();
            var copy = _record.CopyTo(StorageKey.For(kind, id));
            await copy.InsertAsync();

            // The old row ends by compare-and-set, so that a change which another request stored meanwhile is not left behind.
            if (await TryEndOldAsync(id))
            {
                UseId(id);
                Use(copy);
                browser.Establish(id, changed: true);
                browser.TellStamp();
                engine.Events.Raise(SessionEventKind.Regenerated, copy.Key);
                return;
            }

            await copy.RemoveAsync();
            if (engine.Clock.GetElapsedTime(begun) > SessionEngine.RetryBudget) throw engine.Tally.Conflict();
            engine.Tally.NoteRetry();
            await ReloadAsync();
        }
    }

    /// <summary>Until nobody signs the owner out everywhere; that ends this session too, as a rule.</summary>
    private async Task WaitForSignOutAsync(byte[] owner, long begun)
    {
        while (await ExceptionTranslator.RunAsync(() => engine.Owners.IsPausedAsync(owner)))
        {
            if (engine.Clock.GetElapsedTime(begun) > SessionEngine.RetryBudget) throw engine.Tally.Conflict();
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(10, 40)));
            await ReloadAsync();
        }
    }

    private async Task<bool> TryEndOldAsync(string newId)
    {
        try
        {
            return await _record.TryEndAsync();
        }
        catch (SessionUnavailableException)
        {
            // The old row may have ended, or end when the store is back: the browser must have the id that surely holds the content.
            browser!.Establish(newId, changed: true);
            throw;
        }
    }
}
