using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Redis;
using Scheduly.Web.Tests.Health;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>The rights that docs/stores.md lists are enough for the whole product, and each of them is needed.</summary>
public sealed class RedisRightsTests : IAsyncLifetime
{
    /// <summary>What the driver asks for by itself and does without.</summary>
    private static readonly string[] AskedForInVain = ["info", "config|get", "cluster|nodes", "client|setname", "client|setinfo", "client|id", "select", "unsubscribe"];

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
        var settings = new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Redis", ["SessionStorage:ConnectionString"] = await UserAsync(RedisRights.Needed) };
        await using (var app = SchedulyFactory.ForOperator(settings))
        {
            var browser = app.NewBrowser();
            await browser.BuildAsync();
            (await app.ReadyUntilAsync("healthy")).Is("healthy");
            foreach (var page in new[] { "/admin", "/admin/health", "/admin/sessions", "/admin/audit", "/health/sessions", "/metrics" }) Assert.NotEmpty(await app.ReadAsOperatorAsync(page));
            Assert.Equal(1, await app.Engine.Storage.CountAsync(Cancel));
            Assert.True(await app.Engine.RevokeAsync(Assert.Single(await app.Engine.Storage.ListAllAsync(10, Cancel)).Key));
        }

        Assert.Null(await TryAllAsync(RedisRights.Needed));
        Assert.Empty((await RefusedAsync()).Except(AskedForInVain));
    }

    [Fact]
    public async Task Each_right_is_needed()
    {
        var all = RedisRights.Needed;
        Assert.Equal(all.Count, all.Distinct().Count());
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
        await using var backend = await OpenAsync([.. RedisRights.Of("sessions"), .. RedisRights.Of("key ring")]);
        await backend.InitializeAsync(Cancel);
        await RedisRights.SessionsAsync(backend.Open("sessions"));
        RedisRights.KeyRing(backend);
    }

    [Fact]
    public async Task What_health_reports_needs_its_rights_and_is_not_known_without()
    {
        string[] health = [.. RedisRights.Of("health")];
        Assert.DoesNotContain(await FindingsAsync(health), finding => finding.Kind == FindingKind.Unknown);
        foreach (var right in health) Assert.Contains(await FindingsAsync([.. health.Except([right])]), finding => finding.Kind == FindingKind.Unknown);
    }

    [Fact]
    public async Task Another_database_needs_its_right()
    {
        var right = Assert.Single(RedisRights.Of("database other than 0"));
        var connection = await UserAsync([.. RedisRights.Needed, right]);
        await using var backend = RedisServerFixture.CreateBackend($"{connection}/3", "scheduly:");
        await backend.InitializeAsync(Cancel);
        await RedisRights.SessionsAsync(backend.Open("sessions"));
        var without = await UserAsync(RedisRights.Needed);
        await using var refused = RedisServerFixture.CreateBackend($"{without}/3", "scheduly:");
        await Assert.ThrowsAsync<StorageSetupException>(() => refused.InitializeAsync(Cancel));
    }

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
        await using var backend = await OpenAsync([.. RedisRights.Needed, .. health]);
        await backend.InitializeAsync(Cancel);
        return await backend.InspectAsync(null, Cancel);
    }

    private async Task<string[]> RefusedAsync()
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
        var log = (RedisResult[])(await admin.GetDatabase().ExecuteAsync("ACL", "LOG", "100"))!;
        return [.. log.Select(entry => ((RedisResult[])entry!)[7].ToString()).Distinct()];
    }

    private async Task<Exception?> TryAllAsync(IEnumerable<string> rights)
    {
        await using var backend = await OpenAsync(rights);
        return await RedisRights.TryAllAsync(backend);
    }
}
