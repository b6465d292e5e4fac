using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// The framework's ring, which it caches for up to 24 hours, with the keys that reach the store in that time: it is read again every
/// <see cref="Interval"/> while it is used, and at once when something names a key that is not known. Reads on account of unknown keys have at
/// least <see cref="Pause"/> between them, whoever invents how many.
/// </summary>
internal sealed partial class RereadKeyRing(IKeyRingProvider inner, NotedKeys keys, IOptions<SessionStorageOptions> options, TimeProvider clock, ILogger<RereadKeyRing> logger) : IKeyRingProvider
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long _begun = clock.GetTimestamp();
    private long? _missed;
    private Task _reading = Task.CompletedTask;
    private bool _failed;
    private volatile Ring? _last;

    public IKeyRing GetCurrentKeyRing()
    {
        if (clock.GetElapsedTime(Volatile.Read(ref _begun)) >= Interval) Refresh();
        IKeyRing ring;
        try
        {
            ring = inner.GetCurrentKeyRing();
        }
        catch (Exception) when (_last is not null)
        {
            // The framework lets one caller fail when it could not read its ring again. The one before is as good as it was.
            return _last;
        }

        var last = _last;
        return last is not null && ReferenceEquals(last.Inner, ring) ? last : _last = new Ring(ring, this);
    }

    /// <summary>False also when the key is there and does not open here; a revoked key counts as one that opens.</summary>
    public bool Opens(Guid id)
    {
        try
        {
            return GetCurrentKeyRing().GetAuthenticatedEncryptorByKeyId(id, out _) is not null;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void Refresh()
    {
        lock (_lock)
        {
            if (_reading.IsCompleted && clock.GetElapsedTime(_begun) >= Interval) Begin();
        }
    }

    private IAuthenticatedEncryptor? Find(Guid id, out bool isRevoked)
    {
        if (keys.Find(id, out isRevoked) is { } known) return known;
        return ReadNow() ? keys.Find(id, out isRevoked) : null;
    }

    /// <summary>Waits for a read that has just begun, or begins one if the last is long enough ago.</summary>
    /// <returns>False when nothing was read.</returns>
    private bool ReadNow()
    {
        Task reading;
        lock (_lock)
        {
            if (_reading.IsCompleted)
            {
                if (_missed is { } missed && clock.GetElapsedTime(missed) < Pause) return false;
                _missed = clock.GetTimestamp();
                Begin();
            }
            else if (clock.GetElapsedTime(_begun) >= options.Value.OperationTimeout)
            {
                // A store that does not answer must not hold a thread of every request that asks.
                return false;
            }

            reading = _reading;
        }

        try
        {
            Blocking.Run(() => reading.WaitAsync(options.Value.OperationTimeout, clock));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Begin()
    {
        Volatile.Write(ref _begun, clock.GetTimestamp());
        _reading = Task.Run(Read);
    }

    private void Read()
    {
        try
        {
            keys.Reread();
            _failed = false;
        }
        catch (Exception cause)
        {
            if (!_failed) Log.NotRead(logger, cause.GetType().Name);
            _failed = true;
        }
    }

    /// <summary>One of the framework's, and behind it what it does not know yet.</summary>
    private sealed class Ring(IKeyRing inner, RereadKeyRing owner) : IKeyRing
    {
        public IKeyRing Inner => inner;

        public IAuthenticatedEncryptor? DefaultAuthenticatedEncryptor => inner.DefaultAuthenticatedEncryptor;

        public Guid DefaultKeyId => inner.DefaultKeyId;

        public IAuthenticatedEncryptor? GetAuthenticatedEncryptorByKeyId(Guid keyId, out bool isRevoked) =>
            inner.GetAuthenticatedEncryptorByKeyId(keyId, out isRevoked) ?? owner.Find(keyId, out isRevoked);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The key ring could not be read again ({Cause}). The keys that were read before are used, and it is tried again.")]
        public static partial void NotRead(ILogger logger, string cause);
    }
}
