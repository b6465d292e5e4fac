using System.Globalization;
using System.Text.Json;
using Npgsql;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health;

/// <summary>Which primary a node uses, and which servers follow it, as an operator sees it: real servers, with and without the rights to tell.</summary>
public sealed class ServersHealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Redis_with_a_replica_that_is_read_is_shown_everywhere()
    {
        await using var primary = await RedisServer.StartAsync(durable: true, own: true);
        await using var replica = await StartReplicaAsync(primary);
        var store = new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = primary.ConnectionString,
            ["SessionStorage:Replica:ConnectionString"] = replica.ConnectionString,
        };
        await using var app = SchedulyFactory.ForOperator(store);
        var answer = await UntilAsync(app, one => one.TryGetProperty("near", out var near) && near.GetProperty("in_use").GetBoolean() && Followers(one) is [_]);
        Assert.Equal(primary.ConnectionString, answer.GetProperty("servers")[0].GetProperty("primary").GetString());
        var follower = Followers(answer)[0];
        Assert.Equal(replica.ConnectionString, follower.GetProperty("name").GetString());
        Assert.Equal("online", follower.GetProperty("state").GetString());
        Assert.InRange(follower.GetProperty("delay_ms").GetDouble(), 0, 60_000);
        Assert.Equal(replica.ConnectionString, answer.GetProperty("near").GetProperty("location").GetString());
        Assert.InRange(answer.GetProperty("near").GetProperty("delay_ms").GetDouble(), 0, 15_000);

        var page = await app.ReadAsOperatorAsync("/admin/health");
        Assert.Contains("Servers of the store", page, StringComparison.Ordinal);
        Assert.Contains("read by this node", page, StringComparison.Ordinal);
        using var anybody = app.NewClient();
        Assert.DoesNotContain("servers", await anybody.GetStringAsync("/health/sessions", Cancel), StringComparison.Ordinal);

        using var folder = new SqliteFolder();
        await using var status = new ProgramProcess(folder.Path, store.ToDictionary(pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value!), "status");
        await status.EndsAsync();
        Assert.Contains($"{primary.ConnectionString}", status.Output, StringComparison.Ordinal);
        Assert.Matches($@"{replica.ConnectionString}\s+follower of {primary.ConnectionString}, online\s+\d+", status.Output);
        Assert.Matches($@"{replica.ConnectionString}\s+read by this node\s+\d+", status.Output);
    }

    [Fact]
    public async Task What_a_Redis_user_may_not_ask_is_not_known()
    {
        await using var server = await RedisServer.StartAsync(durable: true, own: true);
        await server.ExecuteAsync("ACL", "SETUSER", "ann", "on", ">secret", "~*", "&*", "+@all", "-info");
        await using var app = SchedulyFactory.ForOperator(new() { ["SessionStorage:Backend"] = "Redis", ["SessionStorage:ConnectionString"] = $"redis://ann:secret@127.0.0.1:{server.Port}/0" });
        var told = (await UntilAsync(app, one => one.TryGetProperty("servers", out _))).GetProperty("servers")[0];
        Assert.Equal(server.ConnectionString, told.GetProperty("primary").GetString());
        Assert.Contains("may not run INFO", told.GetProperty("unknown").GetString(), StringComparison.Ordinal);
        Assert.Contains("may not run INFO", await app.ReadAsOperatorAsync("/admin/health"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PostgreSQL_names_its_standbys_to_a_role_that_may_see_them()
    {
        await using var primary = await PostgresServer.StartAsync(own: true);
        await using var standby = await primary.StartSynchronousStandbyAsync();
        await using (var app = SchedulyFactory.ForOperator(Store(primary.ConnectionString)))
        {
            var answer = await UntilAsync(app, one => Followers(one) is [_]);
            Assert.Equal($"127.0.0.1:{primary.Port}", answer.GetProperty("servers")[0].GetProperty("primary").GetString());
            Assert.Equal("streaming, sync", Followers(answer)[0].GetProperty("state").GetString());
        }

        await PostgresServerFixture.ExecuteAsync(primary.ConnectionString, "CREATE ROLE app LOGIN PASSWORD 'few-rights'; GRANT ALL ON ALL TABLES IN SCHEMA public TO app");
        var few = new NpgsqlConnectionStringBuilder(primary.ConnectionString) { Username = "app", Password = "few-rights" }.ConnectionString;
        await using var other = SchedulyFactory.ForOperator(Store(few));
        var told = (await UntilAsync(other, one => one.TryGetProperty("servers", out _))).GetProperty("servers")[0];
        Assert.Empty(told.GetProperty("followers").EnumerateArray());
        Assert.Contains("pg_monitor", told.GetProperty("unknown").GetString(), StringComparison.Ordinal);
        await PostgresServerFixture.ExecuteAsync(primary.ConnectionString, "GRANT pg_monitor TO app");
        Assert.Single(Followers(await UntilAsync(other, one => Followers(one) is [_])));
    }

    [Fact]
    public async Task A_store_without_servers_shows_none()
    {
        await using var app = SchedulyFactory.ForOperator(new() { ["SessionStorage:Backend"] = "Memory" });
        Assert.DoesNotContain("servers", await app.ReadAsOperatorAsync("/health/sessions"), StringComparison.Ordinal);
        Assert.DoesNotContain("Servers of the store", await app.ReadAsOperatorAsync("/admin/health"), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Store(string connection) => new() { ["SessionStorage:Backend"] = "PostgreSql", ["SessionStorage:ConnectionString"] = connection };

    private static async Task<RedisServer> StartReplicaAsync(RedisServer primary)
    {
        var replica = await RedisServer.StartAsync(durable: true, own: true, "--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture));
        await Eventually.HoldsAsync(async () => (await RedisCluster.AskAsync(primary, "INFO", "replication")).Contains("state=online", StringComparison.Ordinal), "the replica follows");
        return replica;
    }

    /// <summary>Answers are kept for some seconds.</summary>
    private static async Task<JsonElement> UntilAsync(SchedulyFactory app, Func<JsonElement, bool> seen)
    {
        JsonElement answer = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                answer = JsonElement.Parse(await app.ReadAsOperatorAsync("/health/sessions"));
                return seen(answer);
            },
            "the servers are told");
        return answer;
    }

    private static JsonElement[] Followers(JsonElement answer) => answer.TryGetProperty("servers", out var servers) ? [.. servers[0].GetProperty("followers").EnumerateArray()] : [];
}
