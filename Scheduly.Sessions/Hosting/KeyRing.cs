using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Hosting;

/// <summary>
/// The keys that cookies and sessions are encrypted with: AES-256-GCM, one ring for all nodes, kept where the sessions are, under
/// a fixed application name, so that a restart or a second node logs nobody out.
/// </summary>
internal static class KeyRing
{
    public const string CertificateSetting = "DataProtection:CertificatePath";

    /// <summary>Part of every key's derivation: never change it.</summary>
    private const string ApplicationName = "Scheduly.Web";

    /// <exception cref="StorageSetupException">The certificate cannot be used.</exception>
    public static void Add(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var keys = services.AddDataProtection()
            .SetApplicationName(ApplicationName)
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration
            {
                EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM,
            });
        // At Trace it writes the purposes of each key, and with them the whole hash of a session's row.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.KeyRingBasedDataProtector", LogLevel.Debug));
        if (LoadCertificate(configuration, environment) is { } certificate) keys.ProtectKeysWithCertificate(certificate);
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, Place>();
    }

    /// <summary>
    /// Opens every key that a cookie or a session may still need. The framework would pass over one that it cannot decrypt and make another:
    /// everybody would be logged out without a word.
    /// </summary>
    /// <param name="since">Keys that ended before this time sealed nothing that still lives.</param>
    /// <returns>False when there is no key at all.</returns>
    /// <exception cref="StorageSetupException">One does not open.</exception>
    public static bool Check(IKeyManager ring, DateTimeOffset since)
    {
        var keys = ring.GetAllKeys();
        foreach (var key in keys.Where(key => !key.IsRevoked && key.ExpirationDate > since))
        {
            try
            {
                key.CreateEncryptor();
            }
            catch (Exception cause) when (cause is CryptographicException or InvalidOperationException or FormatException or XmlException)
            {
                throw new StorageSetupException(
                    $"{CertificateSetting}: the key {key.KeyId} of the stored ring does not open with it. Set it to the certificate that the ring was protected with; without that one, remove the keys, which ends all sessions.",
                    cause);
            }
        }

        return keys.Count > 0;
    }

    private static X509Certificate2? LoadCertificate(IConfiguration configuration, IHostEnvironment environment)
    {
        var setting = configuration[CertificateSetting];
        if (string.IsNullOrWhiteSpace(setting)) return null;
        var path = Path.Combine(environment.ContentRootPath, setting);
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, configuration["DataProtection:CertificatePassword"]);
            return certificate.HasPrivateKey
                ? certificate
                : throw new StorageSetupException($"{CertificateSetting}: {path} holds no private key. Export the certificate with it, as PKCS#12.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StorageSetupException(
                $"{CertificateSetting}: {path} cannot be opened as a PKCS#12 file. Check the path, its permissions and DataProtection:CertificatePassword.", cause);
        }
    }

    /// <summary>Chooses the place when the keys are first needed, which is after the storage has been made ready.</summary>
    private sealed class Place(
        StorageBackend backend, IConfiguration configuration, IHostEnvironment environment, ILoggerFactory loggers)
        : IConfigureOptions<KeyManagementOptions>
    {
        public void Configure(KeyManagementOptions options)
        {
            var folder = Path.Combine(environment.ContentRootPath, configuration["DataProtection:KeysPath"] ?? Path.Combine("data", "keys"));
            options.XmlRepository = new DistinctKeyRing(backend.OpenKeyRing() ?? new FileSystemXmlRepository(new DirectoryInfo(folder), loggers));
        }
    }
}
