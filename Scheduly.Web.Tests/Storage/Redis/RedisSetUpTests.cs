using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Web.Tests.Health;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>Ordinary set-ups of one server: TLS and a user, an address that leads to a replica, a password that changes while nodes run.</summary>
public sealed class RedisSetUpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_over_TLS_is_served_when_the_issuer_is_named_and_told_why_when_not()
    {
        var folder = Directory.CreateTempSubdirectory("scheduly-tls-");
        var tls = Servers.FreePort();
        WriteCertificates(folder.FullName);
        await using var server = await RedisServer.StartAsync(own: true, settings:
        [
            "--tls-port", tls.ToString(CultureInfo.InvariantCulture), "--tls-auth-clients", "no", "--tls-ca-cert-file", $"{folder.FullName}/ca.pem",
            "--tls-cert-file", $"{folder.FullName}/server.pem", "--tls-key-file", $"{folder.FullName}/server.key",
        ]);
        await server.ExecuteAsync("ACL", ["SETUSER", "ann", "on", ">s3cret", "resetchannels", "~scheduly:*", .. RedisRights.Needed]);
        foreach (var trusting in new[] { $"?ssl_ca_certs={folder.FullName}/ca.pem", "?ssl_cert_reqs=none" })
        {
            await using var node = await StartAsync($"rediss://ann:s3cret@localhost:{tls}/0{trusting}");
            var browser = node.NewBrowser();
            await browser.GetAsync("/set/a/1");
            Assert.Equal("1", await browser.GetAsync("/get/a"));
        }

        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync($"rediss://ann:s3cret@localhost:{tls}/0"));
        Assert.Contains("certificate", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync($"rediss://ann:s3cret@localhost:{server.Port}/0?ssl_cert_reqs=none"));
        Assert.Contains("speaks no TLS", refused.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_address_that_leads_to_a_replica_alone_is_named()
    {
        await using var primary = await RedisServer.StartAsync(durable: true, own: true);
        await using (await StartAsync(primary.ConnectionString))
        {
            // Makes the first key.
        }

        await using var replica = await RedisServer.StartAsync(durable: true, own: true, "--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture));
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(primary, "INFO", "replication")).Contains("state=online", StringComparison.Ordinal), "the replica follows");
        await using var app = SchedulyFactory.ForOperator(new() { ["SessionStorage:Backend"] = "Redis", ["SessionStorage:ConnectionString"] = replica.ConnectionString });
        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Contains("is a replica and takes no writes", answer.Finding("role").Cause, StringComparison.Ordinal);
        await replica.ExecuteAsync("REPLICAOF", "NO", "ONE");
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
    }

    [Fact]
    public async Task A_replica_where_no_key_can_be_made_is_an_outage_and_over_with_it()
    {
        await using var primary = await RedisServer.StartAsync(own: true);
        await using var replica = await RedisServer.StartAsync(own: true, settings: ["--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture)]);
        await using var node = await StartAsync(replica.ConnectionString);
        var browser = node.NewBrowser();
        using var refused = await browser.SendAsync(HttpMethod.Get, "/set/a/1");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("session-unavailable", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await replica.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await StatusAsync(browser, HttpStatusCode.OK);
        await browser.GetAsync("/set/a/1");
        Assert.Equal("1", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_password_that_changes_twice_is_named_in_between_and_needs_no_restart()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var admin = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        await admin.GetServers()[0].ExecuteAsync("CONFIG", "SET", "requirepass", "first");
        await using var node = await StartAsync($"redis://:first@127.0.0.1:{server.Port}/0");
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await admin.GetServers()[0].ExecuteAsync("CONFIG", "SET", "requirepass", "second");
        await admin.GetServers()[0].ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await StatusAsync(browser, HttpStatusCode.ServiceUnavailable);
        await Task.Delay(3000, Cancel);
        using (var answer = await browser.SendAsync(HttpMethod.Get, "/get/a")) Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await admin.GetServers()[0].ExecuteAsync("CONFIG", "SET", "requirepass", "first");
        var begun = TimeProvider.System.GetTimestamp();
        await StatusAsync(browser, HttpStatusCode.OK);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal("1", await browser.GetAsync("/get/a"));
    }

    /// <summary>What people write in a connection string for other reasons.</summary>
    [Fact]
    public async Task Options_of_the_driver_change_nothing()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        foreach (var option in new[] { "protocol=resp3", "abortConnect=false", "allowAdmin=true", "channelPrefix=other", "resolveDns=true", "connectRetry=5", "setlib=false", "highIntegrity=true", "defaultDatabase=3", "keepAlive=1", "name=app", "syncTimeout=5000", "$INFO=", "$CONFIG=" })
        {
            try
            {
                await using var node = await StartAsync($"localhost:{server.Port},{option}");
                var browser = node.NewBrowser();
                await browser.GetAsync("/set/a/1");
                Assert.Equal("1", await browser.GetAsync("/get/a"));
                await RedisRights.UseAllAsync((RedisBackend)((GatedBackend)node.Backend).Inner);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Assert.Fail($"With {option}: {failure}");
            }
        }
    }

    private static Task StatusAsync(Browser browser, HttpStatusCode wanted) => Eventually.HoldsAsync(
        async () =>
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, "/get/a");
            return answer.StatusCode == wanted;
        },
        $"requests are answered with {wanted}");

    private static void WriteCertificates(string folder)
    {
        using var issuerKey = RSA.Create(2048);
        var issuer = new CertificateRequest("CN=issuer", issuerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = issuer.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.Create(authority, DateTimeOffset.UnixEpoch, new DateTimeOffset(2998, 1, 1, 0, 0, 0, TimeSpan.Zero), [1, 2, 3]);
        File.WriteAllText($"{folder}/ca.pem", authority.ExportCertificatePem());
        File.WriteAllText($"{folder}/server.pem", made.ExportCertificatePem());
        File.WriteAllText($"{folder}/server.key", key.ExportPkcs8PrivateKeyPem());
    }

    private static Task<SessionHost> StartAsync(string connection) => SessionHost.StartAsync(
        SessionHost.MapMembers,
        new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = connection,
            ["SessionStorage:OperationTimeout"] = "00:00:02",
        });
}
