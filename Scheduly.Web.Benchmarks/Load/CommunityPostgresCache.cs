using Microsoft.Extensions.Caching.Distributed;
using Npgsql;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>
/// What the community's PostgreSQL cache package sends for a session, statement by statement and connection by connection: a read
/// is an update of the expiry and a select, a refresh an update, a write an upsert. The package itself is not available here.
/// </summary>
internal sealed class CommunityPostgresCache(string connectionString) : IDistributedCache
{
    private const string Table = """
        CREATE TABLE IF NOT EXISTS "DistCache" (
            "Id" text PRIMARY KEY, "Value" bytea, "ExpiresAtTime" timestamptz,
            "SlidingExpirationInSeconds" double precision, "AbsoluteExpiration" timestamptz)
        """;

    private const string Extend = """
        UPDATE "DistCache" SET "ExpiresAtTime" = CASE
            WHEN EXTRACT(EPOCH FROM ("AbsoluteExpiration" - @now)) <= "SlidingExpirationInSeconds" THEN "AbsoluteExpiration"
            ELSE @now + "SlidingExpirationInSeconds" * interval '1 second' END
        WHERE "Id" = @id AND @now <= "ExpiresAtTime" AND "SlidingExpirationInSeconds" IS NOT NULL
            AND ("AbsoluteExpiration" IS NULL OR "AbsoluteExpiration" <> "ExpiresAtTime")
        """;

    private const string Select = """
        SELECT "Value" FROM "DistCache" WHERE "Id" = @id AND @now <= "ExpiresAtTime"
        """;

    private const string Upsert = """
        INSERT INTO "DistCache" ("Id", "Value", "ExpiresAtTime", "SlidingExpirationInSeconds", "AbsoluteExpiration")
        VALUES (@id, @value, @expires, @sliding, @absolute)
        ON CONFLICT ("Id") DO UPDATE SET "Value" = EXCLUDED."Value", "ExpiresAtTime" = EXCLUDED."ExpiresAtTime",
            "SlidingExpirationInSeconds" = EXCLUDED."SlidingExpirationInSeconds", "AbsoluteExpiration" = EXCLUDED."AbsoluteExpiration"
        """;

    /// <summary>Makes the table, as the package does when it starts.</summary>
    public static async Task PrepareAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Table, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await RunAsync(Extend, key, [], token);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(token);
        await using var command = Command(connection, Select, key);
        return await command.ExecuteScalarAsync(token) as byte[];
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => RunAsync(Extend, key, [], token);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var now = TimeProvider.System.GetUtcNow();
        var absolute = options.AbsoluteExpiration ?? now + options.AbsoluteExpirationRelativeToNow;
        return RunAsync(
            Upsert,
            key,
            [
                new("value", value),
                new("expires", options.SlidingExpiration is { } slides ? now + slides : absolute!.Value),
                new("sliding", (object?)options.SlidingExpiration?.TotalSeconds ?? DBNull.Value) { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Double },
                new("absolute", (object?)absolute ?? DBNull.Value) { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
            ],
            token);
    }

    public Task RemoveAsync(string key, CancellationToken token = default) => RunAsync("""DELETE FROM "DistCache" WHERE "Id" = @id""", key, [], token);

    public byte[]? Get(string key) => throw Async();

    public void Refresh(string key) => throw Async();

    public void Remove(string key) => throw Async();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw Async();

    private async Task RunAsync(string text, string key, NpgsqlParameter[] parameters, CancellationToken token)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(token);
        await using var command = Command(connection, text, key);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(token);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, string key) => new(text, connection)
    {
        Parameters = { new("id", key), new("now", TimeProvider.System.GetUtcNow()) },
    };

    private static NotSupportedException Async() => new("The handlers load and commit their session asynchronously.");
}
