using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Sessions.Redis;
using StackExchange.Redis.Profiling;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>
/// Top-level commands that a backend sends: by the multiplexer's profiler on Redis, by the drivers' events elsewhere. Reads of the key ring are
/// left out: they go on in the background, one in half a minute, whatever is requested. So is the live feed, at most fifty commands a second.
/// </summary>
internal sealed class StoreCommands : IDisposable
{
    private readonly CommandCounter? _database;
    private readonly ProfilingSession _redis = new();

    /// <param name="backend">Redis, SQLite or PostgreSQL, initialized.</param>
    public StoreCommands(StorageBackend backend)
    {
        if (backend is GatedBackend gated) backend = gated.Inner;
        if (backend is RedisBackend redis) redis.Connection.RegisterProfiler(() => _redis);
        else _database = CommandCounter.For((DatabaseBackend)backend);
    }

    /// <summary>The commands that were sent since the last call, by name or text.</summary>
    public IReadOnlyList<string> Take()
    {
        // The key ring is read now and then, which no request waits for.
        if (_database is null) return [.. _redis.FinishProfiling().Select(command => command.Command).Where(command => command is not ("LRANGE" or "PUBLISH" or "SPUBLISH" or "SUBSCRIBE" or "SSUBSCRIBE" or "UNSUBSCRIBE" or "SUNSUBSCRIBE"))];
        string[] texts = [.. _database.Commands.Where(text => !text.Contains(Dialect.KeyTableName, StringComparison.Ordinal) && !text.Contains("pg_notify", StringComparison.Ordinal))];
        _database.Reset();
        return texts;
    }

    public void Dispose() => _database?.Dispose();
}
