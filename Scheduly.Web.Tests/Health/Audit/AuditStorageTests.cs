using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health.Audit;

/// <summary>The audit log's store on every engine: order, pages, one session's entries, and what is too old.</summary>
public sealed class AuditStorageTests(RedisServerFixture redis, PostgresServerFixture postgres)
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Engines => ["Memory", "Sqlite", "Redis", "PostgreSql"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Entries_come_back_newest_first_in_pages_and_by_session(string engine)
    {
        await using var place = await OpenAsync(engine);
        var entries = Enumerable.Range(0, 25).Select(Entry).ToList();
        await place.Audit.AddAsync([.. entries.Take(10)], Cancel);
        await place.Audit.AddAsync([.. entries.Skip(10)], Cancel);

        var read = new List<AuditEntry>();
        string? cursor = null;
        do
        {
            var page = await place.Audit.ReadAsync(null, cursor, 10, Cancel);
            read.AddRange(page.Entries);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(entries.AsEnumerable().Reverse(), read);

        var ofOne = await place.Audit.ReadAsync("session--1", null, 5, Cancel);
        Assert.Equal([22, 19, 16, 13, 10], ofOne.Entries.Select(entry => entries.IndexOf(entry)));
    }

    /// <summary>As after an answer that was lost: the log writes its batch again, with what came since.</summary>
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task A_batch_that_is_written_again_is_there_once(string engine)
    {
        await using var place = await OpenAsync(engine);
        var entries = Enumerable.Range(0, 12).Select(Entry).ToList();
        await place.Audit.AddAsync([.. entries.Take(10)], Cancel);
        await place.Audit.AddAsync(entries, Cancel);
        var newest = await place.Audit.ReadAsync(null, null, 8, Cancel);
        Assert.Equal(entries.AsEnumerable().Reverse(), [.. newest.Entries, .. (await place.Audit.ReadAsync(null, newest.Next, 100, Cancel)).Entries]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_cursor_of_another_kind_is_refused_and_an_empty_log_is_empty(string engine)
    {
        await using var place = await OpenAsync(engine);
        var page = await place.Audit.ReadAsync(null, null, 10, Cancel);
        Assert.Empty(page.Entries);
        Assert.Null(page.Next);
        await Assert.ThrowsAsync<FormatException>(() => place.Audit.ReadAsync(null, "'; DROP TABLE scheduly_audit", 10, Cancel));
    }

    [Theory]
    [InlineData("Memory")]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task What_is_too_old_goes_in_batches(string engine)
    {
        await using var place = await OpenAsync(engine);
        await place.Audit.AddAsync([.. Enumerable.Range(0, 25).Select(Entry)], Cancel);
        Assert.Equal(8, await place.Audit.TrimAsync(Begin.AddMinutes(20), 8, Cancel));
        Assert.Equal(8, await place.Audit.TrimAsync(Begin.AddMinutes(20), 8, Cancel));
        Assert.Equal(4, await place.Audit.TrimAsync(Begin.AddMinutes(20), 8, Cancel));
        var left = await place.Audit.ReadAsync(null, null, 100, Cancel);
        Assert.Equal(Enumerable.Range(20, 5).Reverse().Select(i => Begin.AddMinutes(i)), left.Entries.Select(entry => entry.Time));
    }

    /// <summary>Redis goes by the time of arrival and frees whole nodes of the stream, of a hundred entries.</summary>
    [Fact]
    public async Task On_Redis_what_arrived_before_goes()
    {
        await using var place = await OpenAsync("Redis");
        for (var i = 0; i < 10; i++) await place.Audit.AddAsync([.. Enumerable.Range(0, 100).Select(Entry)], Cancel);
        Assert.Equal(0, await place.Audit.TrimAsync(DateTimeOffset.Parse("2020-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture), 1000, Cancel));
        Assert.InRange(await place.Audit.TrimAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), 1000, Cancel), 800, 1000);
    }

    [Fact]
    public async Task The_table_is_made_when_it_is_needed_and_again_when_it_was_removed()
    {
        await using var place = await OpenAsync("Sqlite");
        await place.Audit.AddAsync([Entry(1)], Cancel);
        await ((DatabaseBackend)place.Backend).Engine.WriteAsync("DROP TABLE scheduly_audit", [], Cancel);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => place.Audit.AddAsync([Entry(2)], Cancel));
        await place.Audit.AddAsync([Entry(2)], Cancel);
        Assert.Equal([Entry(2).Time], (await place.Audit.ReadAsync(null, null, 10, Cancel)).Entries.Select(entry => entry.Time));
    }

    private static AuditEntry Entry(int minute)
    {
        var time = Begin.AddMinutes(minute);
        return new(new(Guid.CreateVersion7(time)), time, "node/1", minute % 3 == 1 ? "session--1" : "", "changed", minute % 2 == 0 ? "build \u00e9 '\"" : "");
    }

    private async Task<Place> OpenAsync(string engine)
    {
        var folder = new SqliteFolder();
        StorageBackend backend = engine switch
        {
            "Sqlite" => folder.CreateBackend(),
            "Redis" => await redis.CreateBackendAsync(),
            "PostgreSql" => await postgres.CreateBackendAsync(),
            _ => new Scheduly.Sessions.Storage.Memory.MemoryBackend(1 << 20, TimeProvider.System),
        };
        await backend.InitializeAsync(Cancel);
        return new(backend, folder);
    }

    private sealed class Place(StorageBackend backend, SqliteFolder folder) : IAsyncDisposable
    {
        public StorageBackend Backend => backend;

        public AuditStorage Audit { get; } = backend.OpenAudit();

        public async ValueTask DisposeAsync()
        {
            await backend.DisposeAsync();
            folder.Dispose();
        }
    }
}
