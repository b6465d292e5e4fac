using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Scheduly.Sessions.Health;

namespace Scheduly.Web.Health;

/// <summary>What an operator wants to know of the key ring; it is read at most once a minute.</summary>
internal sealed class KeyRingFacts(IKeyManager ring, TimeProvider clock)
{
    private readonly Shared<KeyRingState> _state = new(
        () => Task.Run(() =>
        {
            var (keys, now) = (ring.GetAllKeys(), clock.GetUtcNow());
            return new KeyRingState(
                keys.Count,
                keys.Where(key => !key.IsRevoked && key.ActivationDate <= now && key.ExpirationDate > now).Select(key => (DateTimeOffset?)key.ExpirationDate).Max());
        }),
        TimeSpan.FromMinutes(1),
        clock);

    /// <returns>Null when the ring cannot be read; the check of it says why.</returns>
    public async Task<KeyRingState?> ReadAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await _state.ReadAsync(cancellationToken).WaitAsync(limit, clock, cancellationToken);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            return null;
        }
    }
}

/// <param name="Until">When the last key in use ends; null when there is none.</param>
internal sealed record KeyRingState(int Keys, DateTimeOffset? Until);
