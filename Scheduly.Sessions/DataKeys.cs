using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Scheduly.Sessions;

/// <summary>
/// The keys that sessions are sealed with. This process makes one of its own now and then; those of other nodes, and of before, come
/// with the sessions. Data Protection closes and opens them, once for many sessions instead of once for each.
/// </summary>
/// <param name="isStored">Whether a key of the ring is in the store: what is sealed with one that is not could be opened by this process alone.</param>
internal sealed class DataKeys(IDataProtector protector, TimeProvider clock, Func<Guid, bool>? isStored = null)
{
    private const int MostBodies = 1 << 20;

    /// <summary>How long a key seals; it opens for as long as what it sealed lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly UnsealedCache<DataKey> _opened = new(clock);
    private volatile Made? _made;

    /// <summary>The key to seal with.</summary>
    /// <exception cref="CryptographicException">The ring has no key to close it with.</exception>
    public DataKey Current()
    {
        if (_made is { } made && clock.GetElapsedTime(made.At) < Lifetime && isStored?.Invoke(SessionSeal.KeyOfProtected(made.Closed)) != false && made.IsOneMore(MostBodies))
        {
            try
            {
                return Open(made.Closed);
            }
            catch (CryptographicException)
            {
                // The key of the ring that closed it was revoked, or the ring replaced: what it seals would not open either.
            }
        }

        var key = RandomNumberGenerator.GetBytes(DataKey.Length);
        _made = made = new Made(protector.Protect(key), clock.GetTimestamp());
        return Open(made.Closed);
    }

    /// <exception cref="CryptographicException">The ring does not open it.</exception>
    public DataKey Open(ReadOnlySpan<byte> closed) => _opened.Open(closed, name => protector.Unprotect(name) is { Length: DataKey.Length } key
        ? new DataKey(name, key)
        : throw new CryptographicException("What was closed is no data key."));

    private sealed class Made(byte[] closed, long at)
    {
        /// <summary>It is made for one.</summary>
        private int _bodies = 1;

        public byte[] Closed { get; } = closed;

        public long At { get; } = at;

        public bool IsOneMore(int most) => Interlocked.Increment(ref _bodies) <= most;
    }
}
