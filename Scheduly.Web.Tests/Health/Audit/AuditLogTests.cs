using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Health.Audit;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health.Audit;

/// <summary>What is written down of a session's life, and that no request waits for it.</summary>
public sealed class AuditLogTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Memory")]
    [InlineData("Sqlite")]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task A_sessions_life_is_written_down_with_the_names_of_its_commands(string backend)
    {
        await using var app = new SchedulyFactory(await _stores.SettingsAsync(backend));
        var browser = app.NewBrowser();
        await browser.BuildAsync("no Friday");
        var key = Assert.Single(await app.Engine.Storage.ListAllAsync(10, Cancel)).Key;
        await browser.RefineAsync("no Monday");
        await browser.SuccessAsync("/api/schedule/commands", """{"type":"undo"}""");
        await browser.SuccessAsync("/api/schedule/share", $$"""{"id":"{{(await browser.ActiveAsync()).GetProperty("id").GetString()}}"}""");
        await app.Engine.RevokeAsync(key);

        var lines = await WrittenAsync(app, 5);
        Assert.Equal(["created build", "changed refine", "changed undo", "shared share", "revoked"], lines.Where(line => line.Session == key.Short).Select(line => $"{line.What} {line.Detail}".Trim()).Reverse());
        Assert.All(lines, line => Assert.StartsWith(Environment.MachineName, line.Node, StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_log_cannot_be_written_requests_go_on_and_what_is_lost_is_counted_and_told()
    {
        var store = new BrokenAudit(new MemoryBackend(64 << 20, TimeProvider.System));
        await using var app = SchedulyFactory.ForOperator([], services => services.AddSingleton<StorageBackend>(store));
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        var events = app.Services.GetRequiredService<SessionEvents>();
        for (var i = 0; i < 25_000; i++) events.Raise(SessionEventKind.Ended, StorageKey.For("id", "x"));
        await browser.RefineAsync("no Friday");

        var log = app.Services.GetRequiredService<AuditLog>();
        Assert.InRange(log.Lost, 3000, 6000);
        await Eventually.HoldsAsync(() => log.Failure is not null, "a batch has failed");
        Assert.Equal("IOException: not now", log.Failure);
        (await app.ReadyAsync()).Is("degraded");
        Assert.Contains("entries of the audit log were lost", (await app.ReadyAsync()).Finding("entries lost").Cause, StringComparison.Ordinal);

        store.Works = true;
        for (var attempt = 0; attempt < 100 && log.Waiting > 0; attempt++) await Task.Delay(200, Cancel);
        var trail = await app.Services.GetRequiredService<AuditTrail>().ReadAsync(null, null, 500, Cancel);
        Assert.Contains(trail.Lines, line => line.What == "lost" && line.Detail == $"{log.Lost} entries");
    }

    [Fact]
    public async Task A_log_that_is_off_writes_nothing()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory", ["Audit:Enabled"] = "false" });
        await app.NewBrowser().BuildAsync();
        var log = app.Services.GetRequiredService<AuditLog>();
        await log.WriteAsync(Cancel);
        Assert.Empty((await app.Services.GetRequiredService<AuditTrail>().ReadAsync(null, null, 10, Cancel)).Lines);
    }

    [Fact]
    public async Task What_happened_before_a_stop_is_still_written()
    {
        var settings = await _stores.SettingsAsync("Sqlite");
        await using (var app = new SchedulyFactory(settings)) await app.NewBrowser().BuildAsync();
        await using var next = new SchedulyFactory(settings);
        Assert.Contains((await next.Services.GetRequiredService<AuditTrail>().ReadAsync(null, null, 10, Cancel)).Lines, line => line.What == "created");
    }

    public void Dispose() => _stores.Dispose();

    private static async Task<IReadOnlyList<TrailLine>> WrittenAsync(SchedulyFactory app, int count)
    {
        var trail = app.Services.GetRequiredService<AuditTrail>();
        for (var attempt = 0; ; attempt++)
        {
            var page = await trail.ReadAsync(null, null, 100, Cancel);
            if (page.Lines.Count >= count || attempt == 100) return page.Lines;
            await Task.Delay(100, Cancel);
        }
    }

    /// <summary>Sessions are kept; the audit log cannot be written until it is told to work.</summary>
    private sealed class BrokenAudit(StorageBackend inner) : StorageBackend
    {
        private readonly Store _store = new(inner.OpenAudit());

        public bool Works
        {
            set => _store.Works = value;
        }

        public override string Name => inner.Name;

        public override string Location => inner.Location;

        public override Task InitializeAsync(CancellationToken cancellationToken = default) => inner.InitializeAsync(cancellationToken);

        public override SessionStorage Open(string space) => inner.Open(space);

        public override AuditStorage OpenAudit() => _store;

        public override Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default) => inner.InspectAsync(failure, cancellationToken);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();

        private sealed class Store(AuditStorage inner) : AuditStorage
        {
            public bool Works { get; set; }

            public override Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default) =>
                Works ? inner.AddAsync(entries, cancellationToken) : throw new StorageUnavailableException("The store failed.", new IOException("not now"));

            public override Task<AuditPage> ReadAsync(string? key, string? cursor, int limit, CancellationToken cancellationToken = default) => inner.ReadAsync(key, cursor, limit, cancellationToken);

            public override Task<long> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => inner.TrimAsync(before, limit, cancellationToken);
        }
    }
}
