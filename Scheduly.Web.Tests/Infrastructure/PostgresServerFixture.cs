using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(PostgresServerFixture))]

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>One PostgreSQL for the whole run, started by the first test that asks. Tests keep apart by their schemas.</summary>
public sealed class PostgresServerFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private readonly ConcurrentBag<string> _schemas = [];
    private PostgresServer? _server;

    /// <summary>Skips the calling test when there is no PostgreSQL available.</summary>
    internal async Task<PostgresServer> GetAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Makes an empty schema, which stands for a database of its own and costs less.</summary>
    /// <returns>A connection string that leads there.</returns>
    internal async Task<string> CreateSchemaAsync()
    {
        var server = await GetAsync();
        var name = $"t{Guid.NewGuid():N}";
        await ExecuteAsync(server.ConnectionString, $"CREATE SCHEMA {name}");
        _schemas.Add(name);
        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { SearchPath = name }.ConnectionString;
    }

    /// <summary>A backend on an empty schema, not yet initialized.</summary>
    internal async Task<DatabaseBackend> CreateBackendAsync(TimeProvider? clock = null) =>
        CreateBackend(await CreateSchemaAsync(), clock);

    internal static DatabaseBackend CreateBackend(string connectionString, TimeProvider? clock = null, bool createTables = true)
    {
        var options = new SessionStorageOptions
        {
            ConnectionString = connectionString,
            CreateTables = createTables,
            OperationTimeout = TimeSpan.Parse(Eventually.OperationTimeout, CultureInfo.InvariantCulture),
        };
        return Engines.Backend(
            BackendKind.PostgreSql, options, AppContext.BaseDirectory, clock ?? TimeProvider.System, NullLoggerFactory.Instance);
    }

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsOwn: false })
        {
            foreach (var name in _schemas) await ExecuteAsync(_server.ConnectionString, $"DROP SCHEMA {name} CASCADE");
        }

        if (_server is not null) await _server.DisposeAsync();
        _starting.Dispose();
    }
}
