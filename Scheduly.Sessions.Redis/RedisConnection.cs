using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// The multiplexed connection in use, and its replacement by a new one: where connections swallow everything, where the server became a replica,
/// and where no primary is connected. The client reconnects by itself too, but to the same server and after several timeouts.
/// </summary>
/// <param name="check">Throws when a new connection must not be used.</param>
internal sealed partial class RedisConnection(
    ConfigurationOptions configuration, string keyPrefix, TimeProvider clock, ILogger logger, Func<ConnectionMultiplexer, Task> check) : IAsyncDisposable
{
    /// <summary>Between two replacements; also how long commands under way on the old connection have to end.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Of making one: a Sentinel that is unavailable is waited for, too.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private volatile Link? _link;
    private Task _replacing = Task.CompletedTask;
    private long? _begun;
    private bool _disposed;
    private volatile bool _refused;

    /// <summary>Usable after <see cref="ConnectAsync"/>.</summary>
    public ConnectionMultiplexer Current => (_link ?? throw new InvalidOperationException("The Redis backend is not initialized.")).Multiplexer;

    /// <summary>Null before <see cref="ConnectAsync"/>.</summary>
    public ConnectionMultiplexer? Known => _link?.Multiplexer;

    /// <summary>The last attempt to make a new connection failed, and none was restored since.</summary>
    public bool IsRefused => _refused;

    /// <summary>Costs nothing to ask for; not to be kept.</summary>
    public IDatabase Database => Current.GetDatabase();

    /// <summary>The plain cache over the connection in use.</summary>
    public IDistributedCache Cache => (_link ?? throw new InvalidOperationException("The Redis backend is not initialized.")).Cache;

    /// <summary>The primaries that are connected and the masters of a cluster; their names for messages.</summary>
    public IReadOnlyList<IServer> Primaries => _link is { Multiplexer: var multiplexer } ? PrimariesOf(multiplexer) : [];

    /// <summary>The database for a command on this key.</summary>
    /// <exception cref="RedisConnectionException">The cluster's node that has the key is known to be away.</exception>
    public IDatabase DatabaseFor(RedisKey key)
    {
        var link = _link ?? throw new InvalidOperationException("The Redis backend is not initialized.");
        link.Nodes.ThrowIfAway(key);
        return link.Multiplexer.GetDatabase();
    }

    /// <summary>What a command on this key failed with, when that was no answer of a server.</summary>
    /// <returns>The same, or what stands for it: the client lets the errors of a closed connection through as they come.</returns>
    public Exception Failed(RedisKey key, Exception failure)
    {
        _link?.Nodes.Failed(key);
        return failure is RedisException or TimeoutException ? failure : new RedisConnectionException(ConnectionFailureType.SocketClosed, "The connection was closed while a command was under way.", failure);
    }

    public async Task ConnectAsync() => Use(await ConnectionMultiplexer.ConnectAsync(configuration));

    /// <summary>
    /// Makes a new connection and puts it in the place of the one in use, which is closed a moment later. Keeps the one in use when no primary
    /// answers. Calls that come while one is made wait for the same; at most one is made in a second. Never throws.
    /// </summary>
    public Task ReplaceAsync()
    {
        lock (_lock)
        {
            if (_disposed || _link is null || !_replacing.IsCompleted) return _replacing;
            if (_begun is { } begun && clock.GetElapsedTime(begun) < Pause) return _replacing;
            _begun = clock.GetTimestamp();
            return _replacing = Task.Run(MakeAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock) _disposed = true;
        if (_link is { } link) await link.DisposeAsync();
    }

    private static IReadOnlyList<IServer> PrimariesOf(ConnectionMultiplexer multiplexer) =>
        [.. multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false })];

    private async Task MakeAsync()
    {
        var once = configuration.Clone();
        once.ConnectRetry = 1;
        var connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(once));
        try
        {
            var made = await connecting.WaitAsync(Limit, clock);
            if (PrimariesOf(made).Count == 0)
            {
                _refused = true;
                await made.DisposeAsync();
                return;
            }

            await check(made);
            Use(made);
        }
        catch (Exception failure)
        {
            _refused = true;
            Log.NotReplaced(logger, failure.GetType().Name);
            _ = CloseLateAsync(connecting);
        }
    }

    /// <summary>One that was refused, or that came too late.</summary>
    private static async Task CloseLateAsync(Task<ConnectionMultiplexer> connecting)
    {
        await Task.WhenAny(connecting);
        if (connecting.IsCompletedSuccessfully) await (await connecting).DisposeAsync();
    }

    private void Use(ConnectionMultiplexer made)
    {
        Link? old;
        lock (_lock)
        {
            if (_disposed)
            {
                made.Dispose();
                return;
            }

            _refused = false;
            old = _link;
            _link = new Link(made, keyPrefix, clock);
        }

        made.ConnectionFailed += (_, e) =>
        {
            if (Known == made && e.FailureType != ConnectionFailureType.ConnectionDisposed) Log.Lost(logger, Name(e.EndPoint), e.FailureType);
        };
        made.ConnectionRestored += (_, e) =>
        {
            _refused = false;
            Log.Restored(logger, Name(e.EndPoint));
        };
        if (old is null) return;
        Log.Replaced(logger, string.Join(", ", PrimariesOf(made).Select(server => Name(server.EndPoint))));
        _ = CloseLaterAsync(old);
    }

    private async Task CloseLaterAsync(Link old)
    {
        await Task.Delay(Pause, clock);
        await old.DisposeAsync();
    }

    public static string Name(System.Net.EndPoint? endpoint) => endpoint is null ? "" : EndPointCollection.ToString(endpoint);

    /// <summary>A connection, and the plain cache over it, which keeps the one it began with.</summary>
    private sealed class Link(ConnectionMultiplexer multiplexer, string keyPrefix, TimeProvider clock) : IAsyncDisposable
    {
        private readonly RedisCache _cache = new(new RedisCacheOptions
        {
            ConnectionMultiplexerFactory = () => Task.FromResult<IConnectionMultiplexer>(multiplexer),
            InstanceName = keyPrefix,
        });

        public ConnectionMultiplexer Multiplexer => multiplexer;

        public RedisNodes Nodes { get; } = new(multiplexer, clock);

        public IDistributedCache Cache => _cache;

        public async ValueTask DisposeAsync()
        {
            await multiplexer.DisposeAsync();
            _cache.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lost a connection to Redis at {Location}: {Failure}")]
        public static partial void Lost(ILogger logger, string location, ConnectionFailureType failure);

        [LoggerMessage(2, LogLevel.Information, "Connected to Redis at {Location} again")]
        public static partial void Restored(ILogger logger, string location);

        [LoggerMessage(5, LogLevel.Warning, "The connection to Redis was replaced; the primary is {Primary}")]
        public static partial void Replaced(ILogger logger, string primary);

        [LoggerMessage(6, LogLevel.Debug, "No new connection to Redis could be made ({Cause}); the one in use stays")]
        public static partial void NotReplaced(ILogger logger, string cause);
    }
}
