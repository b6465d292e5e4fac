using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>One multiplexed connection that all spaces, the plain cache and the key ring share.</summary>
internal sealed partial class RedisBackend : StorageBackend
{
    /// <summary>PEXPIRETIME came with it.</summary>
    private static readonly Version OldestServer = new(7, 0);

    private readonly ConfigurationOptions _configuration;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly RedisCache _cache;
    private ConnectionMultiplexer? _connection;

    /// <exception cref="StorageSetupException">The connection string cannot be read.</exception>
    public RedisBackend(SessionStorageOptions options, TimeProvider clock, ILoggerFactory loggerFactory)
    {
        _logger = loggerFactory.CreateLogger<RedisBackend>();
        _configuration = RedisConnectionString.Parse(options.ConnectionString, option => Log.PassedOver(_logger, option));
        RedisTuning.Apply(_configuration, options.OperationTimeout);
        _clock = clock;
        KeyPrefix = options.KeyPrefix;
        Location = RedisConnectionString.Location(_configuration);
        _cache = new RedisCache(new RedisCacheOptions
        {
            ConnectionMultiplexerFactory = () => Task.FromResult(Connection),
            InstanceName = KeyPrefix,
        });
    }

    public override string Name => nameof(BackendKind.Redis);

    public override string Location { get; }

    /// <summary>Stands before every key of this application.</summary>
    public string KeyPrefix { get; }

    /// <summary>Usable after <see cref="InitializeAsync"/>; owned and closed by this backend.</summary>
    public IConnectionMultiplexer Connection => _connection ?? throw new InvalidOperationException("The Redis backend is not initialized.");

    public override async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            _connection = await ConnectionMultiplexer.ConnectAsync(_configuration).WaitAsync(cancellationToken);
            _connection.ConnectionFailed += (_, e) => Log.Lost(_logger, Location, e.FailureType);
            _connection.ConnectionRestored += (_, _) => Log.Restored(_logger, Location);
            await StartPatience.RunAsync(() => PrepareAsync(_connection), failure => failure is RedisTimeoutException or RedisConnectionException).WaitAsync(cancellationToken);
        }
        catch (RedisException cause)
        {
            throw RedisSetupFailure.From(cause, Location);
        }
    }

    public override IXmlRepository OpenKeyRing() => new RedisKeyRing(() => Connection.GetDatabase(), $"{KeyPrefix}keys");

    public override SessionStorage Open(string space) =>
        new RedisSessionStorage(() => Connection.GetDatabase(), _cache, KeyPrefix, space, _clock);

    public override AuditStorage OpenAudit() => new RedisAudit(() => Connection.GetDatabase(), KeyPrefix);

    public override Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default) =>
        new RedisInspection(_connection, Location).RunAsync(failure).WaitAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _cache.Dispose();
    }

    /// <returns>How many servers know the scripts now.</returns>
    private async Task<int> PrepareAsync(ConnectionMultiplexer connection)
    {
        IServer[] servers = [.. connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false })];
        foreach (var server in servers) await PrepareAsync(server);
        return servers.Length;
    }

    private async Task PrepareAsync(IServer server)
    {
        if (server.Version < OldestServer && !await IsNewEnoughAsync(server))
        {
            throw new StorageSetupException(
                $"SessionStorage:ConnectionString: the Redis at {Location} is version {server.Version}, and 7.0 or later is needed. Update it or name another server.");
        }

        await Task.WhenAll(RedisScripts.All.Select(script => server.ScriptLoadAsync(script)));
        await WarnOfEvictionAsync(server);
    }

    /// <summary>A user that may not run INFO leaves the client guessing an old version: the server is asked for what is needed of it.</summary>
    private static async Task<bool> IsNewEnoughAsync(IServer server)
    {
        try
        {
            await server.ExecuteAsync("PEXPIRETIME", "{00}:version");
            return true;
        }
        catch (RedisServerException)
        {
            return false;
        }
    }

    private async Task WarnOfEvictionAsync(IServer server)
    {
        string memory;
        try
        {
            memory = (await server.ExecuteAsync("INFO", "memory")).ToString();
        }
        catch (RedisServerException refused) when (RedisSetupFailure.IsRefusal(refused))
        {
            // The user may not ask; the health check says so.
            return;
        }

        var limited = !memory.Contains("maxmemory:0\r", StringComparison.Ordinal);
        if (limited && !memory.Contains("maxmemory_policy:noeviction", StringComparison.Ordinal)) Log.MayEvict(_logger, Location);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lost a connection to Redis at {Location}: {Failure}")]
        public static partial void Lost(ILogger logger, string location, ConnectionFailureType failure);

        [LoggerMessage(2, LogLevel.Information, "Connected to Redis at {Location} again")]
        public static partial void Restored(ILogger logger, string location);

        [LoggerMessage(4, LogLevel.Warning, "The Redis connection string has {Option}, which has no meaning here and is passed over.")]
        public static partial void PassedOver(ILogger logger, string option);

        [LoggerMessage(3, LogLevel.Warning, "Redis at {Location} drops live sessions when its memory is full: set maxmemory-policy to noeviction")]
        public static partial void MayEvict(ILogger logger, string location);
    }
}
