using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>One multiplexed connection that all spaces, the plain cache and the key ring share; it is replaced when it serves no more.</summary>
internal sealed partial class RedisBackend : StorageBackend
{
    private readonly ConfigurationOptions _configuration;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly RedisConnection _connection;
    private readonly RedisSetup _setup;
    private readonly string _written;
    private readonly RedisReplicas? _replicas;

    /// <exception cref="StorageSetupException">The connection string cannot be read.</exception>
    public RedisBackend(SessionStorageOptions options, TimeProvider clock, ILoggerFactory loggerFactory)
    {
        _logger = loggerFactory.CreateLogger<RedisBackend>();
        _configuration = RedisConnectionString.Parse(options.ConnectionString, option => Log.PassedOver(_logger, option));
        RedisTuning.Apply(_configuration, options.OperationTimeout);
        _clock = clock;
        KeyPrefix = options.KeyPrefix;
        _written = RedisConnectionString.Location(_configuration);
        _setup = new RedisSetup(_written, KeyPrefix, _logger);
        if (options.Replica.IsSet) Follower = SettingNames.Replica.Run(() => MakeFollower(options));
        _connection = new RedisConnection(_configuration, KeyPrefix, clock, _logger, _setup.CheckAgainAsync);
        if (options.WaitForReplicas > 0) _replicas = new RedisReplicas(_connection, _configuration, KeyPrefix, options.WaitForReplicas, options.OperationTimeout * 0.9, clock);
    }

    public override string Name => nameof(BackendKind.Redis);

    /// <summary>As the connection string names it; behind Sentinels, the master in use before them.</summary>
    public override string Location => _configuration.ServiceName is { Length: > 0 } master && _connection.Primaries is [var primary, ..]
        ? $"{RedisConnection.Name(primary.EndPoint)} ({master} of the Sentinels {_written})"
        : _written;

    /// <summary>Stands before every key of this application.</summary>
    public string KeyPrefix { get; }

    public override Follower? Follower { get; }

    /// <summary>Usable after <see cref="InitializeAsync"/>; owned and closed by this backend, which may replace it: not to be kept.</summary>
    public IConnectionMultiplexer Connection => _connection.Current;

    public override async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _setup.WhenLoadedAsync(StartAsync, _clock, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is RedisException or TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw RedisSetupFailure.From(cause, _written, cause is RedisConnectionException ? await RedisFirstContact.AskAsync(_configuration) : null);
        }
    }

    public override IXmlRepository OpenKeyRing() => new RedisKeyRing(() => Connection.GetDatabase(), $"{KeyPrefix}keys");

    public override SessionStorage Open(string space) =>
        new RedisSessionStorage(_connection, KeyPrefix, space, _clock, _replicas);

    public override AuditStorage OpenAudit() => new RedisAudit(() => Connection.GetDatabase(), KeyPrefix);

    public override IReadOnlyList<FeedTransport?> OpenFeeds() => [new RedisFeed(_connection, KeyPrefix)];

    public override Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default) =>
        new RedisInspection(_connection.Known, Location).RunAsync(failure).WaitAsync(cancellationToken);

    public override Task<IReadOnlyList<StoreServers>> ServersAsync(CancellationToken cancellationToken = default) =>
        RedisServers.AskAsync(_connection.Primaries).WaitAsync(cancellationToken);

    public override Task AbandonConnectionsAsync() => _connection.ReplaceAsync();

    public override string? ReasonToReconnect(Exception failure)
    {
        if (failure is RedisServerException && failure.Message.StartsWith("READONLY", StringComparison.Ordinal)) return "READONLY, the server takes no writes any more";
        if (failure is RedisServerException && failure.Message.StartsWith("NOAUTH", StringComparison.Ordinal)) return "NOAUTH, the connection is not signed in any more";
        // The client tries the address it knows; a new connection asks the Sentinels, or the address's new server. A cluster's other masters are left alone.
        if (failure is not RedisConnectionException lost || _connection.Primaries.Count > 0) return null;
        // A server that refuses connections is not waited for: its requests fail fast.
        var mayBeBack = !_connection.IsRefused;
        _ = _connection.ReplaceAsync();
        return mayBeBack && lost.CommandStatus is (CommandStatus.WaitingToBeSent or CommandStatus.WaitingInBacklog) ? "no primary was connected" : null;
    }

    /// <summary>A server's own code begins its message.</summary>
    public override string? CodeOf(Exception failure) => (failure as RedisConnectionException)?.FailureType.ToString();

    public override bool IsStarting(Exception failure) => RedisSetupFailure.IsLoading(failure);

    public override async ValueTask DisposeAsync()
    {
        if (Follower is not null) await Follower.DisposeAsync();
        if (_replicas is not null) await _replicas.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private RedisFollower MakeFollower(SessionStorageOptions options)
    {
        var configuration = RedisConnectionString.Parse(options.Replica.ConnectionString, option => Log.PassedOver(_logger, option));
        if (!string.IsNullOrEmpty(configuration.ServiceName)) throw new StorageSetupException($"{RedisSetupFailure.Setting} names Sentinels, which lead to the primary. Name the replica itself.");
        RedisTuning.Apply(configuration, options.OperationTimeout);
        configuration.ConnectRetry = 1;
        configuration.DefaultDatabase ??= _configuration.DefaultDatabase;
        return new RedisFollower(configuration, KeyPrefix);
    }

    /// <summary>Where an entry's replica is near is not for the client to choose in a cluster.</summary>
    private void CheckFollower()
    {
        if (Follower is not null && _connection.Primaries.Any(server => server.ServerType == ServerType.Cluster))
        {
            throw new StorageSetupException($"{SettingNames.Replica.ConnectionSetting} is set and the Redis at {_written} is a cluster, of which no single follower has all sessions. Unset it; SessionStorage:LocalCache serves reads near the node.");
        }
    }

    private async Task StartAsync()
    {
        if (_connection.Known is null) await _connection.ConnectAsync();
        CheckFollower();
        await StartRetry.RunAsync(() => _setup.PrepareAsync(_connection.Current), failure => failure is RedisTimeoutException or RedisConnectionException or OperationCanceledException);
        await _setup.RehearseAsync(Open("probe"), _clock);
        if (_replicas is not null && !await _replicas.RehearseAsync()) Log.Unconfirmed(_logger, _written);
    }

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Warning, "Too few replicas of the Redis at {Location} confirm writes: changes get 503 until SessionStorage:WaitForReplicas of them do.")]
        public static partial void Unconfirmed(ILogger logger, string location);

        [LoggerMessage(4, LogLevel.Warning, "The Redis connection string has {Option}, which has no meaning here and is passed over.")]
        public static partial void PassedOver(ILogger logger, string option);
    }
}
