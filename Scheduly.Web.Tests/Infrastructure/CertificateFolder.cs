using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>Certificates for a key ring, in a temporary folder.</summary>
internal sealed class CertificateFolder : IDisposable
{
    public const string Password = "s3cret-Pa55word";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-certificates-");

    public string Path => _folder.FullName;

    /// <returns>The path of a new PKCS#12 file.</returns>
    public string Add(string name, bool withKey = true)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=scheduly", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var exported = withKey ? made : X509CertificateLoader.LoadCertificate(made.Export(X509ContentType.Cert));
        var path = System.IO.Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, exported.Export(X509ContentType.Pkcs12, Password));
        return path;
    }

    public void Dispose() => _folder.Remove();
}
