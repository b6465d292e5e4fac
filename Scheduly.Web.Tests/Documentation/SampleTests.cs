using System.Diagnostics;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>The files in samples are taken by the programs that they are for, where those are installed.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Repository.Root, "samples");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-samples-");

    [Fact]
    public async Task Nginx_takes_its_file()
    {
        var nginx = Find("nginx", "apt-get install nginx", "/usr/sbin");
        var (certificate, key) = await CertificateAsync();
        var site = (await File.ReadAllTextAsync(Path.Combine(Samples, "nginx", "scheduly.conf"), TestContext.Current.CancellationToken))
            .Replace("/etc/ssl/scheduly/fullchain.pem", certificate, StringComparison.Ordinal)
            .Replace("/etc/ssl/scheduly/privkey.pem", key, StringComparison.Ordinal);
        await WriteAsync("scheduly.conf", site);
        var temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(name => $"    {name}_temp_path {_folder.FullName};\n"));
        var main = await WriteAsync("nginx.conf", $"pid {_folder.FullName}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n    access_log off;\n{temporary}    include {_folder.FullName}/scheduly.conf;\n}}\n");
        await AcceptsAsync(nginx, "-t", "-e", "stderr", "-p", _folder.FullName, "-c", main);
    }

    [Fact]
    public async Task Caddy_takes_its_file() =>
        await AcceptsAsync(Find("caddy", "apt-get install caddy"), "validate", "--adapter", "caddyfile", "--config", Path.Combine(Samples, "caddy", "Caddyfile"));

    [Fact]
    public async Task Systemd_takes_its_unit()
    {
        var analyze = Find("systemd-analyze", "apt-get install systemd");
        var unit = (await File.ReadAllTextAsync(Path.Combine(Samples, "systemd", "scheduly.service"), TestContext.Current.CancellationToken))
            .Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal)
            .Replace("/opt/scheduly", _folder.FullName, StringComparison.Ordinal);
        var output = await AcceptsAsync(analyze, "verify", "--man=no", await WriteAsync("scheduly.service", unit));
        Assert.DoesNotContain("scheduly.service", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Remove();

    private static string Find(string program, string howToGet, params string[] folders)
    {
        var path = Servers.Find(program, folders);

        // Not one of the servers that the tests of the product need: a run that requires those may go without.
        if (path is null) Assert.Skip($"{program} is not installed here: {howToGet}");
        return path;
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    private async Task<(string Certificate, string Key)> CertificateAsync()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (await WriteAsync("fullchain.pem", certificate.ExportCertificatePem()), await WriteAsync("privkey.pem", key.ExportPkcs8PrivateKeyPem()));
    }

    private async Task<string> AcceptsAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = _folder.FullName;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        return output;
    }
}
