using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// A lock for each session key in use, so that changes to one session queue inside the process instead of losing races
/// against each other: compare-and-set alone lost 8 to 14 of 50 parallel changes.
/// </summary>
internal sealed class KeyQueue
{
    /// <summary>Those that hold or wait for one key; each holds a request and what it carries.</summary>
    private const int MostUsers = 256;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Dictionary<StorageKey, Place> _places = [];

    /// <summary>Sessions that are being changed now.</summary>
    public int Count
    {
        get
        {
            lock (_places) return _places.Count;
        }
    }

    /// <summary>Waits for the key; dispose the ticket to let the next one in.</summary>
    /// <exception cref="SessionLimitedException">Too many wait already.</exception>
    public async ValueTask<Ticket> EnterAsync(StorageKey key, CancellationToken cancellationToken)
    {
        Place place;
        bool waited;
        lock (_places)
        {
            if (!_places.TryGetValue(key, out place!)) _places.Add(key, place = new Place());
            if (place.Users >= MostUsers) throw new SessionLimitedException("Too many changes of this session at once.", RetryAfter);
            waited = place.Users++ > 0;
        }

        try
        {
            await place.Lock.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(key, place);
            throw;
        }

        return new Ticket(this, key, place, waited);
    }

    private void Leave(StorageKey key, Place place)
    {
        lock (_places)
        {
            if (--place.Users == 0) _places.Remove(key);
        }
    }

    /// <param name="Waited">Another request of this process held the key before: what was read earlier may be old.</param>
    internal readonly record struct Ticket(KeyQueue Queue, StorageKey Key, Place Held, bool Waited) : IDisposable
    {
        public void Dispose()
        {
            Held.Lock.Release();
            Queue.Leave(Key, Held);
        }
    }

    internal sealed class Place
    {
        public SemaphoreSlim Lock { get; } = new(1);

        /// <summary>Those that hold or wait; guarded by the dictionary's lock.</summary>
        public int Users { get; set; }
    }
}
