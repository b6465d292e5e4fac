using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Health.Checks;

/// <summary>
/// What is sealed now opens now, with a key that lies in the stored ring, so that other nodes and the next start can open it too. A ring that cannot be
/// read again is no outage: this node has its keys, and a store that is unavailable as a whole is the store's check to report.
/// </summary>
internal sealed class KeyRingCheck(
    IDataProtectionProvider protection,
    SessionSeal seal,
    SealedEntries entries,
    IKeyManager ring,
    IOptions<KeyManagementOptions> keys,
    IOptions<SessionStorageOptions> options,
    IHostEnvironment environment,
    TimeProvider clock) : IHealthCheck
{
    public const string Name = "key ring";

    /// <summary>What a finding about a ring without its keys is called.</summary>
    public const string Lost = "ring lost";

    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(15);

    private readonly IDataProtector _protector = protection.CreateProtector("Scheduly.Health");
    private readonly Shared<SealedSample> _sample = new(() => SampleAsync(entries, options.Value.OperationTimeout, clock), SampleInterval, clock);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // The framework's interfaces are synchronous, and may read the ring from the store.
            var sealing = Task.Run(SealAndOpen, cancellationToken);
            var sample = await _sample.ReadAsync(cancellationToken);
            var id = await sealing.WaitAsync(options.Value.OperationTimeout, clock, cancellationToken);

            // Not before: the first sealing of a new store makes its first key.
            var findings = await LookAsync(id, Task.Run(ring.GetAllKeys, cancellationToken), cancellationToken);
            if (sample.WithoutKey > 0) findings.Add(Explain(sample));
            return HealthFinding.Result(findings);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            return HealthFinding.Result([Finding(HealthStatus.Unhealthy, "ring", $"Nothing can be sealed with the key ring ({cause.GetType().Name}).", "It lies beside the sessions: see the check \"store\".")]);
        }
    }

    private async Task<List<HealthFinding>> LookAsync(Guid id, Task<IReadOnlyCollection<IKey>> reading, CancellationToken cancellationToken)
    {
        try
        {
            return Look(id, await reading.WaitAsync(options.Value.OperationTimeout, clock, cancellationToken));
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            return [Finding(HealthStatus.Degraded, "ring", $"The key ring cannot be read again ({cause.GetType().Name}): this node goes on with the keys that it has, and no node can start.", "It lies beside the sessions: see the check \"store\".")];
        }
    }

    /// <summary>What cannot be read now says nothing about the ring; the check of the store tells why.</summary>
    private static async Task<SealedSample> SampleAsync(SealedEntries entries, TimeSpan limit, TimeProvider clock)
    {
        try
        {
            var (looked, without) = await entries.SampleAsync(CancellationToken.None).WaitAsync(limit, clock);
            return new(looked, without);
        }
        catch (Exception)
        {
            return new(0, 0);
        }
    }

    private static HealthFinding Explain(SealedSample sample) => Finding(
        HealthStatus.Degraded,
        "sessions without key",
        $"{sample.WithoutKey} of {sample.Looked} stored sessions that were looked at were sealed with a key that is not in the stored ring: they cannot be opened.",
        "Add the keys of a backup to the ring; or give these sessions up: sessions revoke --without-key.");

    /// <returns>The key that is used now.</returns>
    private Guid SealAndOpen()
    {
        byte[] text = [1, 2, 3];
        var sealedText = _protector.Protect(text);
        return _protector.Unprotect(sealedText).AsSpan().SequenceEqual(text)
            ? SessionSeal.KeyOfProtected(sealedText)
            : throw new CryptographicException("What was sealed opened as something else.");
    }

    private List<HealthFinding> Look(Guid id, IReadOnlyCollection<IKey> known)
    {
        var findings = new List<HealthFinding>();

        // What sessions are sealed with may need an older key for a while than what is protected now.
        var older = seal.KeyInUse() ?? id;
        var stored = known.ToDictionary(key => key.KeyId);
        if (!stored.TryGetValue(id, out var current) || !stored.ContainsKey(older) || keys.Value.XmlRepository is DistinctKeyRing { IsLost: true })
        {
            findings.Add(Finding(
                HealthStatus.Unhealthy,
                Lost,
                $"The key {(current is null ? id : older)} that this node seals sessions with is not in the stored ring: the ring was lost or replaced.",
                "Restore the ring from a backup before any node restarts: the nodes that run hold the key in memory alone, and none can start without it."));
        }
        else if (current.IsRevoked || current.ExpirationDate <= clock.GetUtcNow())
        {
            findings.Add(Finding(HealthStatus.Degraded, "ring old", $"The key {id} in use has ended, and no new one was made.", "See whether the place of the ring can be written to."));
        }

        if (environment.IsProduction() && keys.Value.XmlEncryptor is null)
        {
            findings.Add(Finding(
                HealthStatus.Degraded,
                "ring unprotected",
                "The key ring lies unprotected beside the sessions: who can read the store can open them.",
                "Set DataProtection:CertificatePath to a PKCS#12 file."));
        }

        return findings;
    }

    private static HealthFinding Finding(HealthStatus status, string subject, string cause, string advice) => new(Name, status, subject, cause, advice);

    private sealed record SealedSample(int Looked, int WithoutKey);
}
