namespace Scheduly.Sessions;

internal sealed partial class StoredSession
{
    private bool _updating;
    private bool _ended;

    /// <summary>Load, apply, commit; again when another request was first. See <see cref="SessionUpdates"/>.</summary>
    /// <param name="what">What the audit log calls the change.</param>
    internal async Task<T> UpdateAsync<T>(Func<ISession, T> change, CancellationToken cancellationToken, string? what = null)
    {
        using var place = await engine.Queue.EnterAsync(Key, cancellationToken);
        if (_ended) throw new SessionEndedException();
        try
        {
            // Whoever held the place before has most likely written: reading again is cheaper than losing the race.
            if (place.Waited && _loaded && !_absent) await ReloadAsync();
            return await StoreAsync(change, cancellationToken, what);
        }
        catch (Exception cause)
        {
            // Nothing of a refused change may reach a later commit; what the store refused is not tried again there.
            if (cause is SessionException) _pending.Clear();
            _unsure |= cause is SessionUnavailableException;
            if (_loaded) Use(_record);
            RestorePending();
            throw;
        }
    }

    internal async Task CheckLimitsAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        CheckLimits();
    }

    private async Task<T> StoreAsync<T>(Func<ISession, T> change, CancellationToken cancellationToken, string? what = null)
    {
        var begun = engine.Clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            await LoadAsync(cancellationToken);
            if (_absent && browser is null && !_isNew) throw Ended();
            if (attempt == 1) CheckLimits();
            var result = Apply(change);
            if (!_modified) return result;
            if (attempt == 1) CountAgainstLimits();
            if (await TryStoreAsync(what)) return result;
            if (engine.Clock.GetElapsedTime(begun) > SessionEngine.RetryBudget) throw engine.Tally.Conflict();
            engine.Tally.NoteRetry();

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * Math.Min(attempt, 10))), cancellationToken);
            await ReloadAsync();
        }
    }

    private T Apply<T>(Func<ISession, T> change)
    {
        _updating = true;
        try
        {
            return change(this);
        }
        finally
        {
            _updating = false;
        }
    }

    private async Task<bool> TryStoreAsync(string? what)
    {
        if (!await _record.TryWriteAsync(_members.ToBytes())) return false;

        // The cookie goes out only now, so that a failed write leaves none behind.
        if (_absent) Establish();
        engine.Events.Raise(_absent ? SessionEventKind.Created : SessionEventKind.Changed, _record.Key, detail: what);

        _absent = false;
        _modified = false;
        _pending.Clear();
        return true;
    }

    /// <summary>Reads what the other request left and puts this request's earlier changes on top of it.</summary>
    private async Task ReloadAsync()
    {
        var record = NewRecord();
        await record.FetchAsync();
        if (record.Stamp is null && !_absent) throw Ended();
        _absent = record.Stamp is null;
        Use(record);
        RestorePending();
    }

    private void RestorePending()
    {
        if (!_pending.Any) return;
        if (!_pending.TryApplyTo(_members, out var changed)) throw engine.Tally.Conflict();
        _modified = changed;
    }

    /// <summary>Before the work: a change that will be refused costs nothing. What changes nothing is not counted.</summary>
    private void CheckLimits() => AgainstLimits(permits: 0);

    private void CountAgainstLimits() => AgainstLimits(permits: 1);

    private void AgainstLimits(int permits)
    {
        try
        {
            if (_absent) engine.Limiter.CountNewSession(address(), permits);
            else engine.Limiter.CountChange(_record.Key, permits);
        }
        catch (SessionLimitedException)
        {
            engine.Events.Raise(SessionEventKind.Limited, _absent ? null : _record.Key);
            throw;
        }
    }

    private SessionEndedException Ended()
    {
        (_ended, _absent) = (true, true);
        engine.Touches.Forget(Key);
        engine.Local.Drop(Key);
        return new SessionEndedException();
    }
}
