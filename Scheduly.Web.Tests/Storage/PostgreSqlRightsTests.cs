using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Health;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage;

/// <summary>What a PostgreSQL role must be granted, and nothing more: docs/stores.md says the same.</summary>
public sealed class PostgreSqlRightsTests : IAsyncLifetime
{
    private const string Role = "app";

    private const string Refused = "permission denied for table ";

    /// <summary>For tables that another role made.</summary>
    internal static readonly string[] WithTables =
    [
        "GRANT USAGE ON SCHEMA public TO app",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON scheduly_cache TO app",
        "GRANT SELECT, INSERT ON scheduly_keys TO app",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON scheduly_audit TO app",
    ];

    /// <summary>For a role that makes the tables and owns them.</summary>
    internal static readonly string[] WithoutTables = ["GRANT USAGE, CREATE ON SCHEMA public TO app"];

    private PostgresServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Connection => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Username = Role, Password = "few-rights" }.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync(own: true);
        await RunAsync("REVOKE ALL ON SCHEMA public FROM PUBLIC");
        await RunAsync($"CREATE ROLE {Role} LOGIN PASSWORD 'few-rights'");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_rights_on_tables_of_another_role_are_enough_for_the_whole_application()
    {
        await MakeTablesAsync();
        await GrantAsync(WithTables);
        await UseAsync(createTables: false);
        await using var node = await StartAsync(createTables: false);
        foreach (var (_, use) in Uses) await use(node);
    }

    [Fact]
    public async Task A_role_that_makes_its_tables_needs_the_schema_alone()
    {
        await GrantAsync(WithoutTables);
        await UseAsync(createTables: true);
    }

    [Fact]
    public async Task A_role_that_may_make_none_is_told_so_at_the_start()
    {
        await GrantAsync(["GRANT USAGE ON SCHEMA public TO app"]);
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(createTables: true));
        Assert.Contains("permission denied for schema public", refused.Message, StringComparison.Ordinal);
        Assert.Contains("docs/stores.md", refused.Message, StringComparison.Ordinal);
        await RunAsync($"REVOKE USAGE ON SCHEMA public FROM {Role}");
        refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(createTables: false));
        Assert.Contains("has no table scheduly_cache", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Table, right, and what fails without it: the start, or one of <see cref="Uses"/>.</summary>
    public static TheoryData<string, string, string> Needed => new()
    {
        { "scheduly_cache", "SELECT", "start" },
        { "scheduly_cache", "INSERT", "write" },
        { "scheduly_cache", "UPDATE", "touch" },
        { "scheduly_cache", "DELETE", "clean-up" },
        { "scheduly_keys", "SELECT", "start" },
        { "scheduly_keys", "INSERT", "new key" },
        { "scheduly_audit", "SELECT", "audit read" },
        { "scheduly_audit", "INSERT", "audit write" },
        { "scheduly_audit", "UPDATE", "audit trim" },
        { "scheduly_audit", "DELETE", "audit trim" },
    };

    [Theory]
    [MemberData(nameof(Needed))]
    public async Task Without_one_of_the_rights_something_fails_and_the_table_is_named(string table, string right, string what)
    {
        await MakeTablesAsync();
        await GrantAsync(WithTables);
        await RunAsync($"REVOKE {right} ON {table} FROM {Role}");
        if (what == "start")
        {
            var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(createTables: false));
            Assert.Contains(Refused + table, refused.Message, StringComparison.Ordinal);
            return;
        }

        await using var node = await StartAsync(createTables: false);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Uses[what](node));
        Assert.Contains(Refused + table, (failure as PostgresException ?? failure.InnerException as PostgresException)!.MessageText, StringComparison.Ordinal);
        if (table != "scheduly_cache") return;

        // Health says why a write fails.
        var told = await node.InspectAsync(failure, Cancel);
        Assert.Contains(told, finding => finding.Kind == FindingKind.Failure && finding.Cause.Contains(Refused + table, StringComparison.Ordinal));
    }

    private static Dictionary<string, Func<DatabaseBackend, Task>> Uses { get; } = new()
    {
        ["write"] = node => AddAsync(node),
        ["touch"] = async node => Assert.True(await node.Open("sessions").TouchAsync(await AddAsync(node), TimeSpan.FromHours(2), Cancel)),
        ["clean-up"] = node => node.Open("sessions").RemoveExpiredAsync(10, Cancel),
        ["new key"] = node => Task.Run(() => node.OpenKeyRing().StoreElement(new XElement("key"), "key"), Cancel),
        ["audit read"] = node => node.OpenAudit().ReadAsync(null, null, 10, Cancel),
        ["audit write"] = node => node.OpenAudit().AddAsync([new(Stamp.New(TimeProvider.System), TimeProvider.System.GetUtcNow(), "node", "key", "what", "detail")], Cancel),
        ["audit trim"] = node => node.OpenAudit().TrimAsync(TimeProvider.System.GetUtcNow(), 10, Cancel),
    };

    private static async Task<StorageKey> AddAsync(DatabaseBackend node)
    {
        var key = Key();
        Assert.True(await node.Open("sessions").TrySetAsync(key, Value(), null, TimeSpan.FromHours(1), TimeProvider.System.GetUtcNow().AddDays(1), Cancel));
        return key;
    }

    private async Task<DatabaseBackend> StartAsync(bool createTables)
    {
        var node = PostgresServerFixture.CreateBackend(Connection, createTables: createTables);
        await node.InitializeAsync(Cancel);
        return node;
    }

    /// <summary>Sessions, links, cache, ring, audit log, clean-up, health with its history, and the operator's pages.</summary>
    private async Task UseAsync(bool createTables)
    {
        await using var app = SchedulyFactory.ForOperator(new()
        {
            ["SessionStorage:Backend"] = "PostgreSql",
            ["SessionStorage:ConnectionString"] = Connection,
            ["SessionStorage:CreateTables"] = createTables ? "true" : "false",
        });
        var browser = app.NewBrowser();
        var (status, answer) = await browser.SendJsonAsync("/api/schedule/commands", ScheduleHost.BuildComputerScience);
        Assert.True(status == HttpStatusCode.OK, $"{answer}");
        var cache = app.Services.GetRequiredService<Microsoft.Extensions.Caching.Distributed.IDistributedCache>();
        await cache.SetAsync("a", [1], new() { SlidingExpiration = TimeSpan.FromHours(1) }, Cancel);
        Assert.NotNull(await cache.GetAsync("a", Cancel));
        await app.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel);
        Assert.True(await app.Engine.RevokeAsync((await app.Engine.Storage.ListAsync(null, 10, Cancel)).Entries[0].Key));
        var ready = await app.ReadyUntilAsync("healthy");
        Assert.DoesNotContain(ready.Findings, finding => finding.Cause.Contains("permission", StringComparison.Ordinal));
        await app.ReadAsOperatorAsync("/admin/sessions");
        await app.ReadAsOperatorAsync("/admin/audit");
        await app.ReadAsOperatorAsync("/admin/health");
    }

    private async Task MakeTablesAsync()
    {
        await using var owner = PostgresServerFixture.CreateBackend(_server.ConnectionString);
        await owner.InitializeAsync(Cancel);
        await owner.OpenAudit().ReadAsync(null, null, 1, Cancel);
    }

    private async Task GrantAsync(string[] rights)
    {
        foreach (var right in rights) await RunAsync(right);
    }

    private Task RunAsync(string sql) => PostgresServerFixture.ExecuteAsync(_server.ConnectionString, sql);
}
