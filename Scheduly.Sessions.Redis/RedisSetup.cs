using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>What is asked of a Redis at the start: no more than must be known, and nothing of it may be refused without a message.</summary>
internal sealed partial class RedisSetup(string location, string keyPrefix, ILogger logger)
{
    /// <summary>PEXPIRETIME came with it.</summary>
    private static readonly Version OldestServer = new(7, 0);

    private static readonly TimeSpan RehearsalLifetime = TimeSpan.FromMinutes(1);

    /// <summary>Runs the first contact; again while the server answers that it loads its data, for two minutes at most.</summary>
    public async Task WhenLoadedAsync(Func<Task> connect, TimeProvider clock, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connect();
                return;
            }
            catch (RedisException cause) when (RedisSetupFailure.IsLoading(cause) && clock.GetElapsedTime(begun) < StartRetry.ForStores)
            {
                if (attempt == 1) Log.Loading(logger, location, StartRetry.ForStores.TotalSeconds);
                await Task.Delay(StartRetry.BetweenLooks, clock, cancellationToken);
            }
        }
    }

    /// <returns>How many servers know the scripts now.</returns>
    public async Task<int> PrepareAsync(ConnectionMultiplexer connection)
    {
        await CheckDatabaseAsync(connection);
        IServer[] servers = [.. connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false })];
        foreach (var server in servers) await PrepareAsync(server, connection.GetDatabase());
        return servers.Length;
    }

    /// <summary>An entry is written, read and removed: a user whose rights are too few learns it now, not from the first request.</summary>
    /// <exception cref="RedisServerException">A right is missing. A server that is full or takes no writes does not end the start.</exception>
    public async Task RehearseAsync(SessionStorage storage, TimeProvider clock)
    {
        try
        {
            var key = StorageKey.For("probe", Guid.NewGuid().ToString());
            await storage.TrySetAsync(key, Stamp.New(clock).ToBytes(), null, RehearsalLifetime, DateTimeOffset.MaxValue);
            await storage.ReadAsync(key);
            await storage.RemoveAsync(key);
        }
        catch (RedisServerException refusal) when (RedisSetupFailure.IsUnknownCommand(refusal))
        {
            throw NoScripts(refusal);
        }
        catch (Exception failure) when (failure is StorageFullException or RedisException or TimeoutException && !RedisSetupFailure.IsMissingRight(failure) && !RedisSetupFailure.IsLoading(failure))
        {
            // The health check and the first requests report it.
            Log.NotRehearsed(logger, failure.GetType().Name);
        }
    }

    /// <summary>Of a connection that takes the place of another: the database, and the scripts, where the servers take them now.</summary>
    /// <exception cref="StorageSetupException">The server does not let this user select the database that the settings name.</exception>
    public async Task CheckAgainAsync(ConnectionMultiplexer connection)
    {
        await CheckDatabaseAsync(connection);
        await Task.WhenAll(connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }).Select(LoadIfAnsweredAsync));
    }

    private static async Task LoadIfAnsweredAsync(IServer server)
    {
        try
        {
            await LoadAsync(server);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            // The client loads them when they are needed.
        }
    }

    private static Task<byte[][]> LoadAsync(IServer server) => Task.WhenAll(RedisScripts.All.Select(script => server.ScriptLoadAsync(script)));

    /// <summary>The client goes on in database 0, beside whoever is there, when another one is refused.</summary>
    /// <exception cref="StorageSetupException">The server does not let this user select the database that the settings name.</exception>
    public async Task CheckDatabaseAsync(ConnectionMultiplexer connection)
    {
        var database = connection.GetDatabase();
        if (database.Database <= 0) return;
        try
        {
            await database.ExecuteAsync("SELECT", database.Database.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception refusal) when (refusal is RedisServerException or RedisCommandException && !RedisSetupFailure.IsLoading(refusal))
        {
            throw new StorageSetupException(
                $"{RedisSetupFailure.Setting}: the Redis at {location} does not open database {database.Database} ({RedisSetupFailure.Word(refusal)}). Name database 0, raise databases in redis.conf, or allow the user +select.", refusal);
        }
    }

    private async Task PrepareAsync(IServer server, IDatabase database)
    {
        if (server.Version < OldestServer && !await IsNewEnoughAsync(server, database))
        {
            throw new StorageSetupException(
                $"{RedisSetupFailure.Setting}: the Redis at {location} is version {server.Version}, and 7.0 or later is needed. Update it or name another server.");
        }

        try
        {
            await LoadAsync(server);
        }
        catch (RedisServerException refusal) when (RedisSetupFailure.IsUnknownCommand(refusal))
        {
            throw NoScripts(refusal);
        }

        await WarnOfEvictionAsync(server);
    }

    /// <summary>
    /// A user that may not run INFO leaves the client guessing an old version: the server is asked for what is needed of it, on a key that the
    /// user may use.
    /// </summary>
    private async Task<bool> IsNewEnoughAsync(IServer server, IDatabase database)
    {
        try
        {
            // Any master of a cluster speaks for all of them.
            if (server.ServerType == ServerType.Cluster) await database.KeyExpireTimeAsync($"{keyPrefix}{{00}}:version");
            else await server.ExecuteAsync("PEXPIRETIME", $"{keyPrefix}{{00}}:version");
            return true;
        }
        catch (RedisServerException refusal) when (RedisSetupFailure.IsUnknownCommand(refusal))
        {
            return false;
        }
    }

    private StorageSetupException NoScripts(RedisServerException refusal) => new(
        $"{RedisSetupFailure.Setting}: the Redis at {location} runs no scripts ({RedisSetupFailure.Word(refusal)}), and sessions need EVALSHA and SCRIPT LOAD. Switch them on, or name another server.", refusal);

    private async Task WarnOfEvictionAsync(IServer server)
    {
        string memory;
        try
        {
            memory = (await server.ExecuteAsync("INFO", "memory")).ToString();
        }
        catch (Exception refusal) when (refusal is RedisServerException or RedisCommandException)
        {
            Log.NotKnown(logger, location, RedisSetupFailure.Word(refusal));
            return;
        }

        var limited = !memory.Contains("maxmemory:0\r", StringComparison.Ordinal);
        if (limited && !memory.Contains("maxmemory_policy:noeviction", StringComparison.Ordinal)) Log.MayEvict(logger, location);
    }

    private static partial class Log
    {
        [LoggerMessage(9, LogLevel.Information, "Redis at {Location} does not answer INFO ({Refusal}): whether it would drop live sessions is not known")]
        public static partial void NotKnown(ILogger logger, string location, string refusal);

        [LoggerMessage(8, LogLevel.Debug, "An entry could not be written and read at the start ({Cause})")]
        public static partial void NotRehearsed(ILogger logger, string cause);

        [LoggerMessage(3, LogLevel.Warning, "Redis at {Location} drops live sessions when its memory is full: set maxmemory-policy to noeviction")]
        public static partial void MayEvict(ILogger logger, string location);

        [LoggerMessage(7, LogLevel.Warning, "Redis at {Location} loads its data: the start waits for it, for {Seconds:0} s at most")]
        public static partial void Loading(ILogger logger, string location, double seconds);
    }
}
