using System.Net;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Health;

/// <summary>Real servers, set up badly or taken away.</summary>
public sealed class RedisHealthTests
{
    [Fact]
    public async Task A_careful_server_is_healthy_and_one_without_a_file_is_not()
    {
        await using var careful = await RedisServer.StartAsync(durable: true, own: true);
        await using var app = SchedulyFactory.ForOperator(Store(careful));
        var answer = await app.ReadyAsync();
        answer.Is("healthy");
        Assert.Empty(answer.Findings);
        Assert.Equal(["store", "key ring", "clean-up", "audit log"], answer.Body.GetProperty("checks").EnumerateArray().Select(one => one.GetProperty("name").GetString()));

        await using var forgetful = await RedisServer.StartAsync(own: true);
        await using var other = SchedulyFactory.ForOperator(Store(forgetful));
        answer = await other.ReadyAsync();
        answer.Is("degraded");
        Assert.Contains("append-only", answer.Finding("durability").Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allkeys-lru", "100mb", "drops live sessions when")]
    [InlineData("volatile-ttl", "0", "would drop live sessions")]
    public async Task An_evicting_server_is_warned_of(string policy, string maxmemory, string cause)
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true, "--maxmemory-policy", policy, "--maxmemory", maxmemory);
        await using var app = SchedulyFactory.ForOperator(Store(server));
        var answer = await app.ReadyAsync();
        answer.Is("degraded");
        Assert.Contains(policy, answer.Finding("eviction").Cause, StringComparison.Ordinal);
        Assert.Contains(cause, answer.Finding("eviction").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_server_is_unhealthy_and_says_so()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var app = SchedulyFactory.ForOperator(Store(server));
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await server.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Code);
        Assert.Contains("maxmemory", answer.Finding("room").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_server_is_told_of_to_the_operator_alone_and_one_that_is_back_is_healthy()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var app = SchedulyFactory.ForOperator(Store(server));
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await server.KillAsync();
        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Code);
        Assert.Contains("Redis connection failed", answer.Finding("store").Cause, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{server.Port}", answer.Finding("store").Cause, StringComparison.Ordinal);

        var everybody = await app.ReadyAsync(asOperator: false);
        Assert.Equal("""{"status":"unhealthy"}""", everybody.Body.GetRawText());
        await server.RestartAsync();
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
    }

    [Fact]
    public async Task A_frozen_server_is_told_of_within_the_time_of_an_operation()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var app = SchedulyFactory.ForOperator(new(Store(server)) { ["SessionStorage:OperationTimeout"] = "00:00:01" });
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await server.FreezeAsync();
        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.NotEmpty(answer.Findings);
        await server.ResumeAsync();
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
    }

    [Fact]
    public async Task A_password_that_was_changed_is_named_as_the_cause()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var app = SchedulyFactory.ForOperator(Store(server));
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await server.ExecuteAsync("CONFIG", "SET", "requirepass", "another-password");
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",password=another-password,allowAdmin=true"))
        {
            await admin.GetServers()[0].ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }

        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.DoesNotContain("another-password", answer.Body.GetRawText(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.Findings);
    }

    [Fact]
    public async Task A_replica_that_was_taken_for_the_primary_is_unhealthy()
    {
        await using var primary = await RedisServer.StartAsync(durable: true, own: true);
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await using var app = SchedulyFactory.ForOperator(Store(server));
        (await app.ReadyUntilAsync("healthy")).Is("healthy");
        await server.ExecuteAsync("REPLICAOF", "127.0.0.1", primary.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Contains("is a replica and takes no writes", answer.Finding("role").Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-config", "appendfsync", "CONFIG GET")]
    [InlineData("-info", "set-up", "INFO")]
    public async Task What_the_user_may_not_ask_is_unknown_and_no_alarm(string rule, string subject, string command)
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await server.ExecuteAsync("ACL", "SETUSER", "ann", "on", ">secret", "~*", "&*", "+@all", rule);
        await using var app = SchedulyFactory.ForOperator(new(Store(server)) { ["SessionStorage:ConnectionString"] = $"redis://ann:secret@127.0.0.1:{server.Port}/0" });
        var answer = await app.ReadyAsync();
        answer.Is("healthy");
        Assert.Contains($"may not run {command}", answer.Finding(subject).Cause, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Store(RedisServer server) => new()
    {
        ["SessionStorage:Backend"] = "Redis",
        ["SessionStorage:ConnectionString"] = server.ConnectionString,
    };
}
