using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;
using StackExchange.Redis;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>
/// The least that such handlers can cost: an id in a plain cookie and the driver's bare commands, one for a read and two for a change. No session, no
/// encryption, no compare-and-set, no expiry that moves.
/// </summary>
internal static class Floor
{
    private const string Cookie = "id";

    public static async Task MapAsync(WebApplication app, int length)
    {
        var store = await OpenAsync(app.Configuration["Cache"]!, app.Configuration["Connection"]!);
        app.MapGet("/untouched", () => "untouched");
        app.MapGet("/read", async (HttpContext context) =>
            (await store.ReadAsync(context.Request.Cookies[Cookie]!))?.Length == length ? "read" : throw new InvalidOperationException("No entry."));
        app.MapGet("/write", async (HttpContext context) =>
        {
            if (context.Request.Cookies[Cookie] is not { } id)
            {
                id = Guid.NewGuid().ToString();
                context.Response.Cookies.Append(Cookie, id);
            }

            await store.ReadAsync(id);
            var value = new byte[length];
            Random.Shared.NextBytes(value);
            await store.WriteAsync(id, value);
            return "written";
        });
    }

    private static async Task<IStore> OpenAsync(string cache, string connection) => cache == "Redis"
        ? new RedisStore((await ConnectionMultiplexer.ConnectAsync(connection)).GetDatabase())
        : await PostgresStore.OpenAsync(connection);

    private interface IStore
    {
        Task<byte[]?> ReadAsync(string id);

        Task WriteAsync(string id, byte[] value);
    }

    private sealed class RedisStore(IDatabase database) : IStore
    {
        public async Task<byte[]?> ReadAsync(string id) => await database.StringGetAsync(id);

        public Task WriteAsync(string id, byte[] value) => database.StringSetAsync(id, value);
    }

    private sealed class PostgresStore(NpgsqlDataSource source) : IStore
    {
        public static async Task<PostgresStore> OpenAsync(string connection)
        {
            // As this project sets its own: statements are prepared, and nothing is reset when a connection goes back.
            var settings = new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 2, NoResetOnClose = true };
            var source = NpgsqlDataSource.Create(settings.ConnectionString);
            await using var create = source.CreateCommand("""CREATE TABLE IF NOT EXISTS floor (id text PRIMARY KEY, value bytea NOT NULL)""");
            await create.ExecuteNonQueryAsync();
            return new(source);
        }

        public async Task<byte[]?> ReadAsync(string id)
        {
            await using var command = source.CreateCommand("SELECT value FROM floor WHERE id = @id");
            command.Parameters.Add(new("id", NpgsqlDbType.Text) { Value = id });
            return await command.ExecuteScalarAsync() as byte[];
        }

        public async Task WriteAsync(string id, byte[] value)
        {
            await using var command = source.CreateCommand("INSERT INTO floor (id, value) VALUES (@id, @value) ON CONFLICT (id) DO UPDATE SET value = excluded.value");
            command.Parameters.Add(new("id", NpgsqlDbType.Text) { Value = id });
            command.Parameters.Add(new("value", NpgsqlDbType.Bytea) { Value = value });
            await command.ExecuteNonQueryAsync();
        }
    }
}
