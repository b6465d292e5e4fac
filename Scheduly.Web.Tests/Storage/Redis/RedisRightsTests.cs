using System.Text.RegularExpressions;
using System.Xml.Linq;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Redis;
using Scheduly.Web.Tests.Health;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>The rights that docs/stores.md lists are enough for the whole product, and each of them is needed.</summary>
public sealed partial class RedisRightsTests : IAsyncLifetime
{
    /// <summary>What the driver asks for by itself and does without.</summary>
    private static readonly string[] AskedForInVain = ["info", "config|get", "cluster|nodes", "client|setname", "client|setinfo", "client|id", "select", "unsubscribe"];

    private static readonly string[] Needed = ["sessions", "key ring", "index", "audit log", "plain cache", "live feed"];

    private RedisServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync(durable: true, own: true);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_rights_are_enough_for_the_whole_product()
    {
        var settings = new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Redis", ["SessionStorage:ConnectionString"] = await UserAsync(Needed.SelectMany(Rights)) };
        await using (var app = SchedulyFactory.ForOperator(settings))
        {
            var browser = app.NewBrowser();
            await browser.BuildAsync();
            (await app.ReadyUntilAsync("healthy")).Is("healthy");
            foreach (var page in new[] { "/admin", "/admin/health", "/admin/sessions", "/admin/audit", "/health/sessions", "/metrics" }) Assert.NotEmpty(await app.ReadAsOperatorAsync(page));
            Assert.Equal(1, await app.Engine.Storage.CountAsync(Cancel));
            Assert.True(await app.Engine.RevokeAsync(Assert.Single(await app.Engine.Storage.ListAllAsync(10, Cancel)).Key));
        }

        Assert.Null(await TryAllAsync(Needed.SelectMany(Rights)));
        Assert.Empty((await RefusedAsync()).Except(AskedForInVain));
    }

    [Fact]
    public async Task Each_right_is_needed()
    {
        string[] all = [.. Needed.SelectMany(Rights)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Null(await TryAllAsync(all));
        var needless = new List<string>();
        foreach (var right in all)
        {
            if (await TryAllAsync(all.Where(other => other != right)) is null) needless.Add(right);
        }

        Assert.Empty(needless);
    }

    [Fact]
    public async Task Sessions_are_served_without_the_rights_of_the_index_and_the_audit_log()
    {
        await using var backend = await OpenAsync([.. Rights("sessions"), .. Rights("key ring")]);
        await backend.InitializeAsync(Cancel);
        await SessionsAsync(backend.Open("sessions"));
        KeyRing(backend);
    }

    [Fact]
    public async Task What_health_reports_needs_its_rights_and_is_not_known_without()
    {
        string[] health = [.. Rights("health")];
        Assert.DoesNotContain(await FindingsAsync(health), finding => finding.Kind == FindingKind.Unknown);
        foreach (var right in health) Assert.Contains(await FindingsAsync([.. health.Except([right])]), finding => finding.Kind == FindingKind.Unknown);
    }

    [Fact]
    public async Task Another_database_needs_its_right()
    {
        var right = Assert.Single(Rights("database other than 0"));
        var connection = await UserAsync([.. Needed.SelectMany(Rights), right]);
        await using var backend = RedisServerFixture.CreateBackend($"{connection}/3", "scheduly:");
        await backend.InitializeAsync(Cancel);
        await SessionsAsync(backend.Open("sessions"));
        var without = await UserAsync(Needed.SelectMany(Rights));
        await using var refused = RedisServerFixture.CreateBackend($"{without}/3", "scheduly:");
        await Assert.ThrowsAsync<StorageSetupException>(() => refused.InitializeAsync(Cancel));
    }

    [Fact]
    public async Task A_cluster_needs_its_rights_besides()
    {
        await using var cluster = await RedisCluster.StartAsync();
        foreach (var node in cluster.Nodes) await node.ExecuteAsync("ACL", ["SETUSER", "ann", "on", ">secret", "~scheduly:*", .. Needed.SelectMany(Rights), .. Rights("cluster"), .. Rights("live feed in a cluster")]);
        await using var backend = RedisServerFixture.CreateBackend($"{cluster.ConnectionString},user=ann,password=secret", "scheduly:");
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        for (var i = 0; i < 30; i++) await SessionsAsync(storage);
        KeyRing(backend);
        await FeedAsync(backend);
        Assert.Equal(3, backend.Connection.GetServers().Count(server => server is { IsConnected: true, ServerType: ServerType.Cluster }));
    }

    /// <summary>The rights of one line of the document.</summary>
    internal static IEnumerable<string> Rights(string purpose)
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "stores.md"));
        var line = Assert.Single(Lines().Matches(document), match => match.Groups["for"].Value.Trim() == purpose);
        return line.Groups["rights"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"^ACL SETUSER scheduly (?<rights>\+[^#]*?) +# (?<for>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Lines();

    private async Task<string> UserAsync(IEnumerable<string> rights)
    {
        await _server.ExecuteAsync("ACL", "DELUSER", "ann");
        await _server.ExecuteAsync("ACL", ["SETUSER", "ann", "on", ">secret", "resetchannels", "~scheduly:*", .. rights]);
        await _server.ExecuteAsync("ACL", "LOG", "RESET");
        return $"redis://ann:secret@127.0.0.1:{_server.Port}";
    }

    private async Task<RedisBackend> OpenAsync(IEnumerable<string> rights) => RedisServerFixture.CreateBackend(await UserAsync(rights), "scheduly:");

    private async Task<IReadOnlyList<StorageFinding>> FindingsAsync(IEnumerable<string> health)
    {
        await using var backend = await OpenAsync([.. Needed.SelectMany(Rights), .. health]);
        await backend.InitializeAsync(Cancel);
        return await backend.InspectAsync(null, Cancel);
    }

    private async Task<string[]> RefusedAsync()
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
        var log = (RedisResult[])(await admin.GetDatabase().ExecuteAsync("ACL", "LOG", "100"))!;
        return [.. log.Select(entry => ((RedisResult[])entry!)[7].ToString()).Distinct()];
    }

    /// <summary>All that the product does with a store.</summary>
    /// <returns>The failure that it ended with; null when all went well.</returns>
    private async Task<Exception?> TryAllAsync(IEnumerable<string> rights)
    {
        await using var backend = await OpenAsync(rights);
        try
        {
            await backend.InitializeAsync(Cancel);
            var storage = backend.Open("sessions");
            await storage.PingAsync(Cancel);
            await SessionsAsync(storage);
            await IndexAsync(storage);
            await PlainAsync(storage);
            await AuditAsync(backend.OpenAudit());
            KeyRing(backend);
            await FeedAsync(backend);
            return null;
        }
        catch (Exception failure) when (failure is RedisException or StorageSetupException or FeedRefusedException)
        {
            return failure;
        }
    }

    private static async Task SessionsAsync(SessionStorage storage)
    {
        var (key, first, deadline) = (Key(), Value(), TimeProvider.System.GetUtcNow().AddDays(1));
        Assert.True(await storage.TrySetAsync(key, first, null, TimeSpan.FromMinutes(5), deadline, Cancel));
        Assert.True(await storage.TrySetAsync(key, Value("second"), StampOf(first), TimeSpan.FromMinutes(6), deadline, Cancel));
        Assert.True(await storage.TouchAsync(key, TimeSpan.FromHours(1), Cancel));
        Assert.Equal("second", Content(await storage.ReadAsync(key, Cancel)));
        Assert.True(await storage.RemoveAsync(key, Cancel));
    }

    private static async Task IndexAsync(SessionStorage storage)
    {
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        var soon = TimeProvider.System.GetUtcNow().AddMilliseconds(150);
        var entries = Enumerable.Range(0, 3).Select(_ => new StorageEntry(Key(), Value(), later, later)).ToList();
        Assert.All(await storage.SetManyAsync(entries, overwrite: false, Cancel), Assert.True);
        await storage.SetManyAsync([new(Key(), Value(), soon, soon)], overwrite: true, Cancel);
        Assert.NotEmpty(await storage.ReadManyAsync([entries[0].Key], Cancel));
        Assert.InRange(await storage.CountAsync(Cancel), 3, 1000);
        Assert.NotEmpty(await storage.ListAllAsync(2, Cancel));
        Assert.Equal([entries[1].Key], await storage.StartingWithAsync(entries[1].Key.Short, Cancel));
        await Task.Delay(250, Cancel);
        await storage.RemoveExpiredAsync(100, Cancel);
        foreach (var entry in entries) await storage.RemoveAsync(entry.Key, Cancel);
    }

    private static async Task PlainAsync(SessionStorage storage)
    {
        await storage.SetAsync("absolute", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) }, Cancel);
        await storage.SetAsync("sliding", [1], new() { SlidingExpiration = TimeSpan.FromMinutes(1) }, Cancel);
        Assert.Equal([1], await storage.GetAsync("sliding", Cancel));
        await storage.RefreshAsync("sliding", Cancel);
        foreach (var key in new[] { "absolute", "sliding" }) await storage.RemoveAsync(key, Cancel);
    }

    private static async Task AuditAsync(AuditStorage audit)
    {
        var id = Stamp.New(TimeProvider.System);
        await audit.AddAsync([new AuditEntry(id, id.Time, "node", "key", "created", "")], Cancel);
        Assert.NotEmpty((await audit.ReadAsync(null, null, 10, Cancel)).Entries);
        await audit.TrimAsync(DateTimeOffset.UnixEpoch, 10, Cancel);
    }

    private static async Task FeedAsync(RedisBackend backend)
    {
        var feed = Assert.Single(backend.OpenFeeds())!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var (listening, heard) = (new TaskCompletionSource(), new TaskCompletionSource());
        var left = feed.Lanes;
        var running = feed.ListenAsync(_ => Heard(), listening.SetResult, stop.Token);
        await await Task.WhenAny(running, listening.Task);
        for (var lane = 0; lane < feed.Lanes; lane++) await feed.SendAsync(lane, ["text"]);
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        void Heard()
        {
            if (Interlocked.Decrement(ref left) == 0) heard.SetResult();
        }
    }

    private static void KeyRing(RedisBackend backend)
    {
        var ring = backend.OpenKeyRing();
        ring.StoreElement(new XElement("key", new XAttribute("id", Guid.NewGuid())), "key");
        var seen = ring.GetAllElements().Select(DistinctKeyRing.NameOf).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(seen);
        Assert.True(((ISharedKeyRing)ring).TryStoreElement(new XElement("key", new XAttribute("id", Guid.NewGuid())), "another", seen));
    }
}
