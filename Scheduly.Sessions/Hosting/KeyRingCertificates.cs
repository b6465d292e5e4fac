using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Hosting;

/// <summary>The certificates of the key ring: one that new keys are protected with, and any number that keys from before open with.</summary>
internal static class KeyRingCertificates
{
    /// <summary>A list: <c>DataProtection:UnprotectCertificates:0:Path</c> and <c>:Password</c>, <c>:1:</c>, ….</summary>
    public const string OldSection = $"{KeyRing.Section}:UnprotectCertificates";

    /// <returns>The one that protects; null when none is set.</returns>
    /// <exception cref="StorageSetupException">It cannot be used.</exception>
    public static X509Certificate2? Load(IConfiguration configuration, IHostEnvironment environment) =>
        Load(configuration, environment, KeyRing.CertificateSetting, $"{KeyRing.Section}:CertificatePassword");

    /// <returns>Those that keys from before open with, besides the one that protects.</returns>
    /// <exception cref="StorageSetupException">One is not named, or cannot be used.</exception>
    public static X509Certificate2[] LoadOld(IConfiguration configuration, IHostEnvironment environment) =>
    [
        .. configuration.GetSection(OldSection).GetChildren().Select(one =>
            Load(configuration, environment, $"{one.Path}:Path", $"{one.Path}:Password")
            ?? throw new StorageSetupException($"{one.Path}:Path is empty. Set it to a PKCS#12 file that the ring was protected with before, or unset {one.Path}.")),
    ];

    private static X509Certificate2? Load(IConfiguration configuration, IHostEnvironment environment, string setting, string password)
    {
        if (configuration[setting] is not { } named || string.IsNullOrWhiteSpace(named)) return null;
        var path = Path.Combine(environment.ContentRootPath, named);
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, configuration[password]);
            return certificate.HasPrivateKey
                ? certificate
                : throw new StorageSetupException($"{setting}: {path} holds no private key. Export the certificate with it, as PKCS#12.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StorageSetupException($"{setting}: {path} cannot be opened as a PKCS#12 file. Check the path, its permissions and {password}.", cause);
        }
    }
}
