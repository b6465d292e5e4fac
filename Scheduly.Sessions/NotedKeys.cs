using System.Collections.Concurrent;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Scheduly.Sessions;

/// <summary>
/// The framework's key manager, and by its id each key that this process has ever read: one that is missing from the store later goes on opening
/// here what it sealed, until it is restored.
/// </summary>
internal sealed class NotedKeys(IKeyManager inner) : IKeyManager, IDisposable
{
    /// <summary>How far the clocks of two nodes may be apart; the framework's resolver takes the same.</summary>
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    private const int MostAttempts = 5;

    private readonly ConcurrentDictionary<Guid, Noted> _keys = [];
    private HashSet<(Guid, bool)>? _last;
    private volatile CancellationTokenSource _changed = new();

    public IReadOnlyCollection<IKey> GetAllKeys()
    {
        var keys = inner.GetAllKeys();
        foreach (var key in keys)
        {
            // The known one is kept while it is right: what it opens with has been made already.
            _keys.AddOrUpdate(key.KeyId, static (_, read) => new Noted(read), static (_, known, read) => known.Key.IsRevoked == read.IsRevoked ? known : new Noted(read), key);
        }

        // The first of all reads comes before that of the framework's own ring.
        if (Volatile.Read(ref _last) is null) Interlocked.CompareExchange(ref _last, Signature(keys), null);
        return keys;
    }

    /// <summary>Reads the ring, and has the framework read it when it changed since. One caller at a time.</summary>
    public void Reread()
    {
        var last = Volatile.Read(ref _last);
        var now = Signature(GetAllKeys());
        if (last?.SetEquals(now) == true) return;
        Volatile.Write(ref _last, now);
        var changed = _changed;
        _changed = new CancellationTokenSource();
        changed.Cancel();
    }

    /// <summary>False when the last read of the ring did not find the key.</summary>
    public bool IsStored(Guid id) => Volatile.Read(ref _last) is not { } last || last.Contains((id, false)) || last.Contains((id, true));

    /// <returns>Null when this process has never read such a key.</returns>
    /// <exception cref="Exception">The key does not open, as without the certificate that protects it.</exception>
    public IAuthenticatedEncryptor? Find(Guid id, out bool isRevoked)
    {
        var known = _keys.GetValueOrDefault(id);
        isRevoked = known?.Key.IsRevoked ?? false;
        return known?.Encryptor.Value;
    }

    /// <returns>A key that is in the stored ring: another node's when that was first.</returns>
    /// <exception cref="InvalidOperationException">The ring does not keep what is stored there.</exception>
    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var made = inner.CreateNewKey(activationDate, expirationDate);
            var stored = GetAllKeys();

            // Once a key is made, the framework reads its ring again.
            Volatile.Write(ref _last, Signature(stored));
            if (stored.Any(key => key.KeyId == made.KeyId)) return made;
            if (stored.FirstOrDefault(key => !key.IsRevoked && key.ActivationDate <= activationDate + MaxClockSkew && key.ExpirationDate > activationDate) is { } theirs) return theirs;
        }

        throw new InvalidOperationException("A new key is not in the stored ring after it was written there. See whether the place of the ring can be written to.");
    }

    public void RevokeKey(Guid keyId, string? reason = null) => inner.RevokeKey(keyId, reason);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => inner.RevokeAllKeys(revocationDate, reason);

    public CancellationToken GetCacheExpirationToken() => CancellationTokenSource.CreateLinkedTokenSource(inner.GetCacheExpirationToken(), _changed.Token).Token;

    public void Dispose() => _changed.Dispose();

    private static HashSet<(Guid, bool)> Signature(IEnumerable<IKey> keys) => [.. keys.Select(key => (key.KeyId, key.IsRevoked))];

    private sealed record Noted(IKey Key)
    {
        public Lazy<IAuthenticatedEncryptor?> Encryptor { get; } = new(Key.CreateEncryptor, LazyThreadSafetyMode.PublicationOnly);
    }
}
