using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Storage;

/// <summary>Accounts and TLS to the stores, by setting alone, against real servers.</summary>
public sealed class StoreSecurityTests : IDisposable
{
    private const string Password = "s3cret-Pa55word";

    /// <summary>As administrators give them by category; docs/stores.md has the exact list.</summary>
    private static readonly string[] Rights =
        ["~scheduly:*", "+@read", "+@write", "+@scripting", "+@connection", "+@transaction", "-@dangerous", "+info", "+time"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-tls-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_takes_a_user_with_few_rights_and_refuses_a_wrong_password()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString))
        {
            await admin.GetDatabase().ExecuteAsync("ACL", ["SETUSER", "ann", "on", $">{Password}", .. Rights]);
            await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "off");
        }

        await UseAsync(Settings("Redis", $"redis://ann:{Password}@127.0.0.1:{server.Port}/0"));
        await UseAsync(Settings("Redis", $"127.0.0.1:{server.Port},user=ann,password={Password}"));
        await RefuseAsync(Settings("Redis", $"redis://ann:not-{Password}@127.0.0.1:{server.Port}/0"), "refuses the user or the password");
        await RefuseAsync(Settings("Redis", $"redis://:{Password}@127.0.0.1:{server.Port}/0"), "refuses the user or the password");
        await RefuseAsync(Settings("Redis", $"127.0.0.1:{server.Port}"), "refuses the user or the password");
    }

    [Fact]
    public async Task Redis_over_TLS_is_used_when_its_certificate_is_trusted_and_refused_when_not()
    {
        var (certificate, key) = MakeCertificate();
        var port = Servers.FreePort();
        await using var server = await RedisServer.StartAsync(own: true, settings:
        [
            "--tls-port", $"{port}", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate, "--tls-auth-clients", "no",
        ]);
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString))
        {
            await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "requirepass", Password);
        }

        var settings = Settings("Redis", $"rediss://:{Password}@127.0.0.1:{port}/0");
        await RefuseAsync(settings, "certificate");

        // How the driver takes an authority that the system does not know.
        Environment.SetEnvironmentVariable("SERedis_IssuerCertPath", certificate);
        try
        {
            await UseAsync(settings);
            await RefuseAsync(Settings("Redis", $"rediss://:not-{Password}@127.0.0.1:{port}/0"), "refuses the user or the password");
        }
        finally
        {
            Environment.SetEnvironmentVariable("SERedis_IssuerCertPath", null);
        }
    }

    [Fact]
    public async Task PostgreSQL_over_TLS_is_used_when_its_certificate_is_trusted_and_refused_when_not()
    {
        var (certificate, key) = MakeCertificate();
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", "postgres", _folder.FullName]);
            await chown.WaitForExitAsync(Cancel);
        }

        await using var server = await PostgresServer.StartAsync(own: true, "ssl=on", $"ssl_cert_file={certificate}", $"ssl_key_file={key}");
        var plain = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        var url = $"postgresql://{plain.Username}:{plain.Password}@127.0.0.1:{server.Port}/postgres";

        await UseAsync(Settings("PostgreSql", $"{url}?sslmode=verify-full&sslrootcert={Uri.EscapeDataString(certificate)}"));
        await UseAsync(Settings("PostgreSql", $"{server.ConnectionString};SSL Mode=VerifyFull;Root Certificate={certificate}"));
        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            await connection.OpenAsync(Cancel);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE s.ssl AND a.application_name = 'Scheduly'", connection);
            Assert.InRange((long)(await command.ExecuteScalarAsync(Cancel))!, 0, 100);
        }

        await RefuseAsync(Settings("PostgreSql", $"{url}?sslmode=verify-full"), "certificate");
        await RefuseAsync(
            Settings("PostgreSql", $"postgresql://{plain.Username}:{Password}@127.0.0.1:{server.Port}/postgres?sslmode=require"), "refused the user or the password");
    }

    [Fact]
    public async Task A_PostgreSQL_without_TLS_is_not_used_where_TLS_is_required()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await RefuseAsync(Settings("PostgreSql", $"{server.ConnectionString};SSL Mode=Require"), "TLS");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Dictionary<string, string?> Settings(string backend, string connection) => new()
    {
        ["SessionStorage:Backend"] = backend,
        ["SessionStorage:ConnectionString"] = connection,
    };

    private static async Task UseAsync(Dictionary<string, string?> settings)
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await browser.GetAsync("/append/a/2");
        Assert.Equal("12", await browser.GetAsync("/get/a"));
        Assert.InRange(await host.Engine.Storage.CountAsync(Cancel), 1, 100);
        Assert.NotEmpty(await host.Engine.Storage.ListAllAsync(100, Cancel));
        await host.Engine.Storage.RemoveExpiredAsync(100, Cancel);
        Assert.NotNull(await Task.Run(() => host.Backend.OpenKeyRing()!.GetAllElements(), Cancel));
    }

    /// <summary>One message that names the setting, and nowhere the password.</summary>
    private static async Task RefuseAsync(Dictionary<string, string?> settings, string why)
    {
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(SessionHost.MapMembers, settings));
        Assert.Contains("SessionStorage:ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
    }

    /// <summary>One that signs itself, for 127.0.0.1.</summary>
    private (string Certificate, string Key) MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (certificate, keyFile) = (Path.Combine(_folder.FullName, "server.crt"), Path.Combine(_folder.FullName, "server.key"));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (certificate, keyFile);
    }
}
