using Npgsql;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>A Redis that keeps every write, or a PostgreSQL: of a test that kills it or stands between it and a node.</summary>
/// <param name="At">The connection string through another port.</param>
internal sealed record StoreServer(int Port, Func<int, string> At, Func<Task> KillAsync, Func<Task> RestartAsync, IAsyncDisposable Running) : IAsyncDisposable
{
    public string ConnectionString => At(Port);

    public static async Task<StoreServer> StartAsync(string backend)
    {
        if (backend == "Redis")
        {
            var redis = await RedisServer.StartAsync(durable: true, own: true);
            return new(redis.Port, port => $"127.0.0.1:{port}", redis.KillAsync, redis.RestartAsync, redis);
        }

        var postgres = await PostgresServer.StartAsync(own: true);
        return new(postgres.Port, port => new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Port = port }.ConnectionString, postgres.KillAsync, postgres.RestartAsync, postgres);
    }

    public ValueTask DisposeAsync() => Running.DisposeAsync();
}
