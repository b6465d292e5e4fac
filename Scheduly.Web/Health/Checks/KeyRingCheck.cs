using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Health.Checks;

/// <summary>What is sealed now opens now, with a key that lies in the stored ring, so that other nodes and the next start can open it too.</summary>
internal sealed class KeyRingCheck(
    IDataProtectionProvider protection,
    IKeyManager ring,
    IOptions<KeyManagementOptions> keys,
    IOptions<SessionStorageOptions> options,
    IHostEnvironment environment,
    TimeProvider clock) : IHealthCheck
{
    public const string Name = "key ring";

    /// <summary>What is protected begins with 4 bytes of the format and the 16 of the key's id.</summary>
    private const int FormatLength = 4, IdLength = 16;

    private readonly IDataProtector _protector = protection.CreateProtector("Scheduly.Health");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // The framework's interface is synchronous, and it reads the ring from the store.
            var findings = await Task.Run(Look, cancellationToken).WaitAsync(options.Value.OperationTimeout, clock, cancellationToken);
            return HealthFinding.Result(findings);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            return HealthFinding.Result([Finding(HealthStatus.Unhealthy, "ring", $"The key ring cannot be read ({cause.GetType().Name}).", "It lies beside the sessions: see the check \"store\".")]);
        }
    }

    private List<HealthFinding> Look()
    {
        var findings = new List<HealthFinding>();
        byte[] text = [1, 2, 3];
        var sealedText = _protector.Protect(text);
        if (!_protector.Unprotect(sealedText).AsSpan().SequenceEqual(text)) throw new CryptographicException("What was sealed opened as something else.");
        var id = new Guid(sealedText.AsSpan(FormatLength, IdLength));
        var stored = ring.GetAllKeys().FirstOrDefault(key => key.KeyId == id);
        if (stored is null)
        {
            findings.Add(Finding(
                HealthStatus.Unhealthy,
                "ring lost",
                $"The key {id} that this node seals sessions with is not in the stored ring: the ring was lost or replaced.",
                "Restore the ring from a backup before any node restarts: the nodes that run still hold the key, the next start ends all sessions."));
        }
        else if (stored.IsRevoked || stored.ExpirationDate <= clock.GetUtcNow())
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
}
