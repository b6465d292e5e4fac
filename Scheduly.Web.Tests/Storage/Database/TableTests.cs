using Scheduly.Sessions.PostgreSql;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Database;

/// <summary>The tables are those of the known cache packages.</summary>
public sealed class TableTests(PostgresServerFixture postgres, SqliteFolder folder) : IClassFixture<SqliteFolder>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_has_the_columns_of_the_known_package_and_an_index_on_the_expiry()
    {
        await using var backend = await postgres.CreateBackendAsync();
        await backend.InitializeAsync(Cancel);
        Assert.Equal(
            [
                "Id text NO", "Value bytea NO", "ExpiresAtTime timestamp with time zone NO",
                "SlidingExpirationInSeconds double precision YES", "AbsoluteExpiration timestamp with time zone YES",
            ],
            await TextsAsync(backend, """
                SELECT column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns
                WHERE table_name = 'scheduly_cache' AND table_schema = current_schema() ORDER BY ordinal_position
                """));
        var indexes = await TextsAsync(backend, "SELECT indexdef FROM pg_indexes WHERE tablename = 'scheduly_cache' AND schemaname = current_schema()");
        Assert.Contains(indexes, index => index.StartsWith("CREATE UNIQUE INDEX", StringComparison.Ordinal) && index.EndsWith("(\"Id\")", StringComparison.Ordinal));
        Assert.Contains(indexes, index => index.EndsWith("(\"ExpiresAtTime\")", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SQLite_has_the_same_columns_and_an_index_on_the_expiry()
    {
        await using var backend = folder.CreateBackend();
        await backend.InitializeAsync(Cancel);
        Assert.Equal(
            [
                "Id TEXT 1", "Value BLOB 1", "ExpiresAtTime INTEGER 1", "SlidingExpirationInSeconds REAL 0", "AbsoluteExpiration INTEGER 0",
            ],
            await TextsAsync(backend, "SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_info('scheduly_cache')"));
        Assert.Equal(["ExpiresAtTime"], await TextsAsync(backend, "SELECT name FROM pragma_index_info('scheduly_cache_expires')"));
        Assert.Equal(["wal"], await TextsAsync(backend, "SELECT journal_mode FROM pragma_journal_mode"));
        Assert.Equal(["2"], await TextsAsync(backend, "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous"));
    }

    [Fact]
    public async Task Ids_are_hashes_in_their_space_and_times_stand_in_their_columns()
    {
        await using var backend = await postgres.CreateBackendAsync();
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var key = Key();
        await storage.TrySetAsync(key, Value(), null, TimeSpan.FromHours(1), TimeProvider.System.GetUtcNow().AddDays(1), Cancel);
        await storage.SetAsync("a plain key ", [1], new() { SlidingExpiration = TimeSpan.FromMinutes(1.5) }, Cancel);
        var rows = await TextsAsync(backend, """
            SELECT "Id" || ' ' || coalesce("SlidingExpirationInSeconds"::text, '-') || ' ' || ("AbsoluteExpiration" > "ExpiresAtTime")::text
            FROM scheduly_cache WHERE "AbsoluteExpiration" IS NOT NULL
            UNION ALL SELECT "Id" || ' ' || "SlidingExpirationInSeconds" FROM scheduly_cache WHERE "AbsoluteExpiration" IS NULL
            """);
        Assert.Equal([$"sessions:{key.Hash} - true", $"sessions/cache:{StorageKey.For("cache", "a plain key ").Hash} 90"], rows);
    }

    [Fact]
    public async Task A_table_of_the_known_package_in_any_collation_is_used_as_it_is()
    {
        var schema = await postgres.CreateSchemaAsync();
        await PostgresServerFixture.ExecuteAsync(schema, """
            CREATE TABLE scheduly_cache ("Id" text COLLATE "und-x-icu" PRIMARY KEY, "Value" bytea NOT NULL, "ExpiresAtTime" timestamptz NOT NULL,
                "SlidingExpirationInSeconds" double precision, "AbsoluteExpiration" timestamptz)
            """);
        await using var backend = PostgresServerFixture.CreateBackend(schema);
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var deadline = TimeProvider.System.GetUtcNow().AddDays(1);
        StorageEntry[] entries = [.. Enumerable.Range(0, 100).Select(_ => new StorageEntry(Key(), Value(), deadline, deadline))];
        await storage.SetManyAsync(entries, overwrite: false, Cancel);
        Assert.Equal(100, await storage.CountAsync(Cancel));
        var listed = await storage.ListAllAsync(7, Cancel);
        Assert.Equal(entries.Select(entry => entry.Key.Hash).Order(), listed.Select(entry => entry.Key.Hash).Order());
    }

    [Fact]
    public async Task Updates_that_leave_the_expiry_do_not_touch_the_indexes()
    {
        await using var backend = await postgres.CreateBackendAsync();
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var end = new DateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(2).Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var (key, value) = (Key(), Value(500));
        await storage.TrySetAsync(key, value, null, end - TimeProvider.System.GetUtcNow(), end.AddDays(1), Cancel);
        for (var i = 0; i < 20; i++)
        {
            var next = Value(500);
            Assert.True(await storage.TrySetAsync(key, next, StampOf(value), end - TimeProvider.System.GetUtcNow(), end, Cancel));
            value = next;
        }

        // Each connection reports its own work when it ends.
        await backend.DisposeAsync();
        await using var observer = PostgresServerFixture.CreateBackend(
            new Npgsql.NpgsqlConnectionStringBuilder(((PostgreSqlEngine)backend.Engine).Source.ConnectionString) { Password = "test-password" }.ConnectionString);
        await Eventually.HoldsAsync(
            async () => await TextsAsync(observer, """
                SELECT n_tup_upd || ' ' || n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'scheduly_cache' AND schemaname = current_schema()
                """) is ["20 20"],
            "20 updates, each of them within its page");
    }

    private static Task<List<string>> TextsAsync(DatabaseBackend backend, string sql) =>
        backend.Engine.QueryAsync(sql, [], reader => reader.GetString(0), Cancel);
}
