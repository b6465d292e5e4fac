namespace Scheduly.Sessions;

/// <summary>
/// Counts what the session engine does, since the start of the process. What is counted here happens too often for
/// <see cref="SessionEvents"/>. Listeners return at once and do not throw.
/// </summary>
internal sealed class SessionTally
{
    private long _conflicts, _retries, _touchesSent, _touchesSaved, _payloads, _contentBytes, _storedBytes, _refusals;

    /// <summary>A session was stored: the session's own bytes, and those that its sealed form takes.</summary>
    public event Action<int, int>? Stored;

    /// <summary>A request was answered with a session failure: its <see cref="SessionException.Code"/>.</summary>
    public event Action<string>? Refused;

    /// <summary>Changes given up because other requests kept being first.</summary>
    public long Conflicts => Interlocked.Read(ref _conflicts);

    /// <summary>Lost races that were tried again.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Times that the expiry was due and moved.</summary>
    public long TouchesSent => Interlocked.Read(ref _touchesSent);

    /// <summary>Times that it was not due yet, so that the store was not asked.</summary>
    public long TouchesSaved => Interlocked.Read(ref _touchesSaved);

    /// <summary>Sessions stored.</summary>
    public long Payloads => Interlocked.Read(ref _payloads);

    /// <summary>Bytes of all of them before the seal.</summary>
    public long ContentBytes => Interlocked.Read(ref _contentBytes);

    /// <summary>Bytes of all of them as they are stored: packed, encrypted, with the head.</summary>
    public long StoredBytes => Interlocked.Read(ref _storedBytes);

    public long Refusals => Interlocked.Read(ref _refusals);

    /// <returns>What to throw.</returns>
    public SessionConflictException Conflict()
    {
        Interlocked.Increment(ref _conflicts);
        return new();
    }

    public void NoteRetry() => Interlocked.Increment(ref _retries);

    /// <returns><paramref name="sent"/>.</returns>
    public bool NoteTouch(bool sent)
    {
        Interlocked.Increment(ref sent ? ref _touchesSent : ref _touchesSaved);
        return sent;
    }

    public void NotePayload(int contentBytes, int storedBytes)
    {
        Interlocked.Increment(ref _payloads);
        Interlocked.Add(ref _contentBytes, contentBytes);
        Interlocked.Add(ref _storedBytes, storedBytes);
        Stored?.Invoke(contentBytes, storedBytes);
    }

    public void NoteRefusal(SessionException failure)
    {
        Interlocked.Increment(ref _refusals);
        Refused?.Invoke(failure.Code);
    }
}
