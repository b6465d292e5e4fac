using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Scheduly.Web.Sessions;

/// <summary>
/// The keys that sessions are sealed with. This process makes one of its own now and then; those of other nodes, and of before, come
/// with the sessions. Data Protection closes and opens them, once for many sessions instead of once for each.
/// </summary>
internal sealed class DataKeys(IDataProtector protector, TimeProvider clock)
{
    private const int MostBodies = 1 << 20;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly OpenedLately<DataKey> _opened = new(clock);
    private volatile Made? _made;

    /// <summary>The key to seal with.</summary>
    /// <exception cref="CryptographicException">The ring has no key to close it with.</exception>
    public DataKey Current()
    {
        if (_made is { } made && clock.GetElapsedTime(made.At) < Lifetime && made.IsOneMore(MostBodies))
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
    public DataKey Open(ReadOnlySpan<byte> closed) => _opened.Open(closed, name => new DataKey(name, protector.Unprotect(name)));

    private sealed class Made(byte[] closed, long at)
    {
        private int _bodies;

        public byte[] Closed { get; } = closed;

        public long At { get; } = at;

        public bool IsOneMore(int most) => Interlocked.Increment(ref _bodies) <= most;
    }
}
