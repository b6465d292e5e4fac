using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Sessions.Near;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions.Near;

/// <summary>What is read from a follower, what that sends to the primary, and which settings go together.</summary>
public sealed class NearReadTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>So long that the follower stays in use when nobody measures any more, and when the machine is busy.</summary>
    private static readonly Dictionary<string, string?> Quiet = new() { ["SessionStorage:Replica:MaxDelay"] = "00:05:00", ["SessionStorage:Replica:Timeout"] = "00:00:10" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task A_read_from_the_follower_sends_the_primary_nothing_and_a_change_one_command(string backend)
    {
        await using var regions = await TwoRegions.StartAsync(backend, Quiet);
        await regions.StopMeasuringAsync();
        var browser = regions.Far.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await ArrivedAsync(regions, browser, "1");
        using var sent = new StoreCommands(regions.Far.Backend);
        Assert.Equal("1", await browser.GetAsync("/get/a"));
        Assert.Empty(sent.Take());
        await browser.GetAsync("/append/a/2");
        Assert.Single(sent.Take());
        await ArrivedAsync(regions, browser, "12");
        sent.Take();
        Assert.Equal("12", await browser.GetAsync("/get/a"));
        Assert.Empty(sent.Take());

        // Another browser of the same session does not know its last write, and is answered at home.
        var hits = regions.Far.Engine.Near!.Hits;
        browser.SetCookie("scheduly-stamp", "");
        Assert.Equal("12", await browser.GetAsync("/get/a"));
        Assert.Single(sent.Take());
        Assert.Equal(hits, regions.Far.Engine.Near.Hits);
    }

    [Fact]
    public async Task A_session_that_is_opened_by_id_is_read_at_home()
    {
        await using var regions = await TwoRegions.StartAsync("Redis", Quiet);
        await regions.StopMeasuringAsync();
        var store = regions.Far.Services.GetRequiredKeyedService<ISessionStore>(SessionUpdates.ByIdStore);
        var id = Guid.NewGuid().ToString();
        await store.Create(id, Hour, Hour, () => true, isNewSessionKey: true).UpdateAsync(session => session.SetString("a", "1"), Cancel);
        var near = regions.Far.Engine.Near!;
        var (hits, behind) = (near.Hits, near.Behind);
        using var sent = new StoreCommands(regions.Far.Backend);
        var session = store.Create(id, Hour, Hour, () => true, isNewSessionKey: false);
        await session.LoadAsync(Cancel);
        Assert.Equal("1", session.GetString("a"));
        Assert.Equal(["HGET"], sent.Take());
        Assert.Equal((hits, behind), (near.Hits, near.Behind));
    }

    [Fact]
    public async Task Without_a_follower_there_is_no_stamp_cookie()
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        Assert.DoesNotContain("scheduly-stamp", browser.Cookies.Keys);
        Assert.Null(host.Engine.Near);
    }

    [Theory]
    [InlineData("Replica:ConnectionString=localhost:1", "Backend is Memory, of which no follower can be read")]
    [InlineData("Replica:ConnectionString=localhost:1;Backend=Sqlite", "Backend is Sqlite, of which no follower can be read")]
    [InlineData("Replica:ConnectionString=localhost:1;Backend=SqlServer;ConnectionString=Server=x", "Backend is SqlServer, of which no follower can be read")]
    [InlineData("Replica:ConnectionString=localhost:1;Backend=Redis;ConnectionString=localhost:2;Fallback:Backend=Sqlite;Fallback:ConnectionString=Data Source=x;Fallback:Mode=Drain", "Unset SessionStorage:Replica until the switch is over")]
    [InlineData("Replica:ConnectionString=localhost:1;Backend=Redis;ConnectionString=localhost:2;Replica:MaxDelay=00:00:00.1", "SessionStorage:Replica:MaxDelay is 00:00:00.1000000")]
    [InlineData("Replica:Timeout=00:01:00", "SessionStorage:Replica:Timeout is 00:01:00. Give a time above zero and up to 00:00:10")]
    [InlineData("WaitForReplicas=1;Backend=PostgreSql;ConnectionString=Host=x", "synchronous_standby_names")]
    [InlineData("WaitForReplicas=1;Backend=Sqlite", "SessionStorage:WaitForReplicas is for Redis, and SessionStorage:Backend is Sqlite")]
    [InlineData("WaitForReplicas=-1", "SessionStorage:WaitForReplicas is -1. Give 0 to 10")]
    [InlineData("WaitForReplicas=1;Backend=Redis;ConnectionString=localhost:2;Fallback:Backend=Sqlite;Fallback:ConnectionString=Data Source=x;Fallback:Mode=Follow", "Unset SessionStorage:WaitForReplicas until the switch is over")]
    public async Task Settings_that_do_not_go_together_are_named_with_the_fix(string settings, string message)
    {
        var refused = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(settings));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Backend=Redis;ConnectionString=localhost:2;Replica:ConnectionString=localhost:1,nonsense=2", "SessionStorage:Replica:ConnectionString cannot be read")]
    [InlineData("Backend=Redis;ConnectionString=localhost:2;Replica:ConnectionString=localhost:1,serviceName=mymaster", "SessionStorage:Replica:ConnectionString names Sentinels")]
    [InlineData("Backend=PostgreSql;ConnectionString=Host=x;Replica:ConnectionString=redis://y", "SessionStorage:Replica:ConnectionString")]
    public async Task A_follower_s_address_that_cannot_be_used_is_named_by_its_setting(string settings, string message)
    {
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(settings));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The rights that docs/stores.md names.</summary>
    [Fact]
    public async Task The_user_of_a_replica_needs_to_read_alone()
    {
        await using var primary = await RedisServer.StartAsync(own: true);
        await using var replica = await RedisServer.StartAsync(own: true, settings: ["--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture)]);
        await replica.ExecuteAsync("ACL", "SETUSER", "reader", "on", ">secret", "resetchannels", "~scheduly:*", "+ping", "+echo", "+hget");
        await ReadsAsync("Redis", primary.ConnectionString, $"redis://reader:secret@127.0.0.1:{replica.Port}/0");
    }

    [Fact]
    public async Task The_role_of_a_standby_needs_to_read_alone()
    {
        await using var primary = await PostgresServer.StartAsync(own: true);
        await using (await SessionHost.StartAsync(SessionHost.MapMembers, Store("PostgreSql", primary.ConnectionString)))
        {
            // It makes the tables.
        }

        await PostgresServerFixture.ExecuteAsync(primary.ConnectionString, "CREATE ROLE reader LOGIN PASSWORD 'secret'; GRANT SELECT ON scheduly_cache TO reader");
        await using var standby = await primary.StartStandbyAsync();
        await ReadsAsync("PostgreSql", primary.ConnectionString, $"Host=127.0.0.1;Port={standby.Port};Database=postgres;Username=reader;Password=secret");
    }

    [Fact]
    public async Task What_the_measuring_of_nodes_that_are_gone_left_is_cleaned_up()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using var node = await SessionHost.StartAsync(SessionHost.MapMembers, new Dictionary<string, string?>(Store("PostgreSql", server.ConnectionString)) { ["SessionStorage:Replica:ConnectionString"] = server.ConnectionString });
        var pulses = node.Backend.Open(NearPulse.Space);
        var gone = StorageKey.For("near", Guid.NewGuid().ToString());
        var end = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1);
        await pulses.SetManyAsync([new(gone, Stamp.New(TimeProvider.System).ToBytes(), end, end)], overwrite: true, Cancel);
        await Task.Delay(TimeSpan.FromSeconds(1.2), Cancel);
        await node.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel);
        Assert.Equal(0, await pulses.RemoveExpiredAsync(1, Cancel));
    }

    private static Dictionary<string, string?> Store(string backend, string connection) => new() { ["SessionStorage:Backend"] = backend, ["SessionStorage:ConnectionString"] = connection };

    private static async Task ReadsAsync(string backend, string primary, string follower)
    {
        await using var node = await SessionHost.StartAsync(SessionHost.MapMembers, new Dictionary<string, string?>(Store(backend, primary)) { ["SessionStorage:Replica:ConnectionString"] = follower });
        var browser = node.NewBrowser();
        await browser.GetAsync("/set/a/1");
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.Equal("1", await browser.GetAsync("/get/a"));
                return node.Engine.Near!.Hits > 0;
            },
            "the follower answers");
    }

    [Fact]
    public async Task A_cluster_has_no_follower_of_all_sessions()
    {
        await using var cluster = await RedisCluster.StartAsync();
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync($"Backend=Redis;ConnectionString={cluster.ConnectionString};Replica:ConnectionString={cluster.Nodes[0].ConnectionString}"));
        Assert.Contains("is a cluster", refused.Message, StringComparison.Ordinal);
    }

    /// <param name="settings">Name=value pairs between semicolons; a value may hold =.</param>
    private static async Task StartAsync(string settings)
    {
        await using var host = await SessionHost.StartAsync(
            SessionHost.MapMembers,
            settings.Split(';').Select(pair => pair.Split('=', 2)).ToDictionary(pair => $"SessionStorage:{pair[0]}", pair => (string?)pair[1]));
    }

    /// <summary>Reads until the follower has answered.</summary>
    private static Task ArrivedAsync(TwoRegions regions, Browser browser, string value) => Eventually.HoldsAsync(
        async () =>
        {
            var before = regions.Far.Engine.Near!.Hits;
            Assert.Equal(value, await browser.GetAsync("/get/a"));
            return regions.Far.Engine.Near.Hits > before;
        },
        "the write has arrived at the follower");
}
