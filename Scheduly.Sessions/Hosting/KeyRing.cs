using System.Security.Cryptography;
using System.Xml;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Hosting;

/// <summary>
/// The keys that cookies and sessions are encrypted with: AES-256-GCM, one ring for all nodes, kept where the sessions are, under
/// a fixed application name, so that a restart or a second node logs nobody out.
/// </summary>
internal static class KeyRing
{
    public const string Section = "DataProtection", CertificateSetting = $"{Section}:CertificatePath";

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
        if (KeyRingCertificates.Load(configuration, environment) is { } certificate) keys.ProtectKeysWithCertificate(certificate);
        if (KeyRingCertificates.LoadOld(configuration, environment) is { Length: > 0 } old) keys.UnprotectKeysWithAnyCertificate(old);
        ReadLateKeys(services);
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
                    $"{CertificateSetting}: the key {key.KeyId} of the stored ring does not open with it. Set it to the certificate that the ring was protected with, or name that one as {KeyRingCertificates.OldSection}:0:Path beside the new one; without it, remove the keys, which ends all sessions.",
                    cause);
            }
        }

        return keys.Count > 0;
    }

    /// <summary>Puts itself between the framework's parts: see <see cref="RereadKeyRing"/>.</summary>
    private static void ReadLateKeys(IServiceCollection services)
    {
        var framework = services.Last(service => service.ServiceType == typeof(IKeyRingProvider)).ImplementationType!;
        services.AddSingleton(provider => new NotedKeys(new XmlKeyManager(
            provider.GetRequiredService<IOptions<KeyManagementOptions>>(), provider.GetRequiredService<IActivator>(), provider.GetRequiredService<ILoggerFactory>())));
        services.Replace(ServiceDescriptor.Singleton<IKeyManager>(provider => provider.GetRequiredService<NotedKeys>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RereadKeyRing>(provider, ActivatorUtilities.CreateInstance(provider, framework)));
        services.Replace(ServiceDescriptor.Singleton<IKeyRingProvider>(provider => provider.GetRequiredService<RereadKeyRing>()));
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
