using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>A replica, or whatever answers at its address, over a connection of its own.</summary>
/// <param name="configuration">Tuned; names the server itself and not its Sentinels.</param>
internal sealed class RedisFollower(ConfigurationOptions configuration, string keyPrefix) : Follower
{
    private ConnectionMultiplexer? _link;
    private bool _disposed;

    public override string Location { get; } = RedisConnectionString.Location(configuration);

    public override Func<StorageKey, Task<byte[]?>> Open(string space)
    {
        var layout = new RedisLayout(keyPrefix, space);
        return async key => (byte[]?)await Database().HashGetAsync(layout.Entry(key), RedisLayout.Data, CommandFlags.PreferReplica);
    }

    public override async Task ConnectAsync()
    {
        if (Volatile.Read(ref _link) is not null) return;
        var made = await ConnectionMultiplexer.ConnectAsync(configuration);
        if (_disposed || Interlocked.CompareExchange(ref _link, made, null) is not null) await made.DisposeAsync();
    }

    public override Task AbandonAsync()
    {
        if (Interlocked.Exchange(ref _link, null) is { } old) _ = Task.Run(old.DisposeAsync);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (Interlocked.Exchange(ref _link, null) is { } link) await link.DisposeAsync();
    }

    /// <exception cref="RedisConnectionException">There is no connection.</exception>
    private IDatabase Database() => Volatile.Read(ref _link)?.GetDatabase()
        ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "The follower is not connected.");
}
