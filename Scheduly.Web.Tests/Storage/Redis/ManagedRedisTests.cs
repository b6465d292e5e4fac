using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Health;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>Servers as providers run them: commands renamed, rights withheld, full, still loading.</summary>
public sealed class ManagedRedisTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("CONFIG", "appendfsync")]
    [InlineData("INFO", "set-up")]
    [InlineData("INFO CONFIG", "set-up")]
    public async Task A_command_that_the_provider_removed_is_not_known_and_no_alarm(string commands, string subject)
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true, [.. commands.Split(' ').SelectMany(command => new[] { "--rename-command", command, "" })]);
        await using var app = SchedulyFactory.ForOperator(Settings(server.ConnectionString));
        await app.NewBrowser().BuildAsync();
        var answer = await app.ReadyAsync();
        answer.Is("healthy");
        Assert.Equal("healthy", answer.Finding(subject).Status);
        Assert.Contains("not known", answer.Finding(subject).Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~scheduly:* +@read +@write +@scripting +@connection +time")]
    [InlineData("~scheduly:* +@all -@dangerous")]
    [InlineData("~scheduly:* +@all -info -config")]
    public async Task A_user_with_the_rights_that_providers_give_is_served(string rights)
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var host = await StartAsync(await UserAsync(server, rights));
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        Assert.DoesNotContain(await host.Backend.InspectAsync(null, Cancel), finding => finding.Kind == FindingKind.Failure);
    }

    [Fact]
    public async Task A_server_without_a_connection_left_and_one_that_speaks_TLS_alone_are_told_from_one_that_is_away()
    {
        using var key = RSA.Create(2048);
        var folder = Directory.CreateTempSubdirectory("scheduly-tls-");
        try
        {
            var (keyFile, certificateFile, port) = (Path.Combine(folder.FullName, "key.pem"), Path.Combine(folder.FullName, "certificate.pem"), Servers.FreePort());
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Cancel);
            await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem(), Cancel);
            await using var server = await RedisServer.StartAsync(
                durable: false, own: true, "--tls-port", $"{port}", "--tls-cert-file", certificateFile, "--tls-key-file", keyFile, "--tls-auth-clients", "no");
            Assert.Contains("Write rediss://", (await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync($"redis://127.0.0.1:{port}"))).Message, StringComparison.Ordinal);

            using var other = new TcpClient();
            await other.ConnectAsync(IPAddress.Loopback, server.Port, Cancel);
            await other.GetStream().WriteAsync("CONFIG SET maxclients 1\r\n"u8.ToArray(), Cancel);
            await other.GetStream().ReadExactlyAsync(new byte[5], Cancel);
            Assert.Contains("has no connection left", (await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(server.ConnectionString))).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("~scheduly:* +@all -hset", "can't run this command")]
    [InlineData("~scheduly:* +@all -evalsha", "evalsha")]
    [InlineData("~other:* +@all", "NOPERM")]
    public async Task A_user_with_too_few_rights_ends_the_start_with_one_message(string rights, string named)
    {
        await using var server = await RedisServer.StartAsync(own: true);
        var connection = await UserAsync(server, rights);
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(connection));
        Assert.Contains("gives the user too few rights", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains("docs/stores.md", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+select", 50, "does not exist on the server")]
    [InlineData("-config", 50, "out of range")]
    [InlineData("-select", 5, "select")]
    public async Task A_database_that_does_not_open_ends_the_start_and_nothing_is_written_beside_it(string right, int database, string why)
    {
        await using var server = await RedisServer.StartAsync(own: true);
        var connection = await UserAsync(server, $"~scheduly:* +@all {right}");
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync($"{connection}/{database}"));
        Assert.Contains($"does not open database {database}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Equal("0", await RedisCluster.AskAsync(server, "DBSIZE"));
    }

    [Theory]
    [InlineData("EVALSHA")]
    [InlineData("SCRIPT")]
    public async Task A_server_without_scripts_ends_the_start_and_says_what_is_missing(string command)
    {
        await using var server = await RedisServer.StartAsync(own: true, settings: ["--rename-command", command, ""]);
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(server.ConnectionString));
        Assert.Contains("runs no scripts", refused.Message, StringComparison.Ordinal);
        Assert.Contains(command, refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_that_loads_its_data_is_waited_for()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using (var first = await StartAsync(server.ConnectionString)) await first.NewBrowser().GetAsync("/set/a/1");
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString))
        {
            await admin.GetDatabase().ScriptEvaluateAsync("for i = 1, 30000 do redis.call('SET', KEYS[1] .. i, i) end", ["x"]);
        }

        await server.KillAsync();

        // Twelve seconds, so that it still loads when the client has given up waiting for it by itself and the start asks again.
        server.Relaunch("--key-load-delay", "400");
        await Eventually.HoldsAsync(() => IsLoadingAsync(server), "the server loads");
        var logs = new FakeLogCollector();
        await using var host = await StartAsync(server.ConnectionString, logs);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/2");
        Assert.Equal("2", await browser.GetAsync("/get/a"));
        Assert.Single(logs.GetSnapshot(), log => log.Message.Contains("loads its data", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_server_refuses_what_grows_by_its_own_code_and_serves_and_ends_the_rest()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var host = await StartAsync(server.ConnectionString);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var storage = host.Backend.Open("sessions");
        var key = Key();
        Assert.True(await storage.TrySetAsync(key, Value(), null, TimeSpan.FromMinutes(5), DateTimeOffset.MaxValue, Cancel));
        await server.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        using var changed = await browser.SendAsync(HttpMethod.Get, "/set/b/2");
        using var created = await host.NewBrowser().SendAsync(HttpMethod.Get, "/set/a/1");
        foreach (var answer in new[] { changed, created })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("session-store-full", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<StorageFullException>(() => storage.SetAsync("plain", [1], new(), Cancel));
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        Assert.True(await storage.TouchAsync(key, TimeSpan.FromHours(1), Cancel));
        Assert.True(await storage.RemoveAsync(key, Cancel));
        Assert.Contains(await host.Backend.InspectAsync(new StorageFullException("full"), Cancel), finding => finding is { Kind: FindingKind.Failure, Subject: "room" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_audit_log_that_cannot_be_written_is_named_and_costs_no_command(bool removed)
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true, removed ? ["--rename-command", "XADD", ""] : []);
        var connection = removed ? $"redis://127.0.0.1:{server.Port}" : await UserAsync(server, "~scheduly:* +@all -xadd");
        await using var app = SchedulyFactory.ForOperator(Settings(connection));
        await app.NewBrowser().BuildAsync();
        var answer = await app.ReadyUntilAsync("degraded");
        answer.Is("degraded");
        Assert.Contains("xadd", answer.Finding("not written").Cause, StringComparison.OrdinalIgnoreCase);

        var folder = Directory.CreateTempSubdirectory("scheduly-command-");
        var session = Assert.Single(await app.Engine.Storage.ListAllAsync(10, Cancel));
        await using var command = new ProgramProcess(folder.FullName, new Dictionary<string, string> { ["REDIS_URL"] = connection }, "sessions", "revoke", session.Key.Hash, "--yes");
        Assert.True(await command.EndsAsync() == 0, command.Errors);
        Assert.Contains("It has ended.", command.Output, StringComparison.Ordinal);
        Assert.Contains("audit log could not be written", command.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await app.Engine.Storage.CountAsync(Cancel));
        folder.Remove();
    }

    /// <summary>Makes a user with these rights.</summary>
    /// <returns>The URL with its name and password.</returns>
    private static async Task<string> UserAsync(RedisServer server, string rights)
    {
        await server.ExecuteAsync("ACL", ["SETUSER", "ann", "on", ">secret", .. rights.Split(' ')]);
        return $"redis://ann:secret@127.0.0.1:{server.Port}";
    }

    private static async Task<bool> IsLoadingAsync(RedisServer server)
    {
        try
        {
            return (await RedisCluster.AskAsync(server, "INFO", "persistence")).Contains("\nloading:1", StringComparison.Ordinal);
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private static Dictionary<string, string?> Settings(string connection) => new()
    {
        ["SessionStorage:Backend"] = "Redis",
        ["SessionStorage:ConnectionString"] = connection,
    };

    private static Task<SessionHost> StartAsync(string connection, FakeLogCollector? logs = null) => SessionHost.StartAsync(
        SessionHost.MapMembers,
        Settings(connection),
        configure: builder =>
        {
            if (logs is not null) builder.Logging.AddProvider(new FakeLoggerProvider(logs));
        });
}
