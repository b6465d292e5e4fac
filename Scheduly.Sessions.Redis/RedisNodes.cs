using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// The nodes of a cluster that are not connected. The client sends a command for such a node to another one, is redirected to it, and waits
/// until the command times out: here such commands fail at once, while one of its own in <see cref="Retry"/> finds out whether the node or its
/// replica serves the key again. Commands for other nodes are not touched.
/// </summary>
internal sealed class RedisNodes
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly ConnectionMultiplexer _multiplexer;
    private readonly TimeProvider _clock;

    /// <summary>By endpoint, when it was last asked.</summary>
    private readonly ConcurrentDictionary<EndPoint, long> _away = new();

    private volatile bool _anyAway;

    public RedisNodes(ConnectionMultiplexer multiplexer, TimeProvider clock)
    {
        (_multiplexer, _clock) = (multiplexer, clock);
        multiplexer.ConnectionRestored += (_, e) =>
        {
            if (e.ConnectionType == ConnectionType.Interactive && e.EndPoint is { } endpoint) Back(endpoint);
        };
        foreach (var server in multiplexer.GetServers().Where(server => !server.IsConnected)) _anyAway |= _away.TryAdd(server.EndPoint, clock.GetTimestamp());
    }

    /// <exception cref="RedisConnectionException">The node that has the key is not connected.</exception>
    public void ThrowIfAway(RedisKey key)
    {
        if (!_anyAway || OwnerOf(key) is not { } endpoint || !_away.TryGetValue(endpoint, out var last)) return;
        if (_multiplexer.GetServer(endpoint).IsConnected)
        {
            Back(endpoint);
            return;
        }

        if (_clock.GetElapsedTime(last) >= Retry && _away.TryUpdate(endpoint, _clock.GetTimestamp(), last)) _ = ProbeAsync(key, endpoint);
        throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, $"The cluster's node {RedisConnection.Name(endpoint)} is not connected.");
    }

    /// <summary>A command on this key failed otherwise than by an answer. The client's own event for lost connections does not tell of silent ones.</summary>
    public void Failed(RedisKey key)
    {
        if (OwnerOf(key) is not { } endpoint || _multiplexer.GetServer(endpoint).IsConnected) return;
        _away.TryAdd(endpoint, _clock.GetTimestamp());
        _anyAway = true;
    }

    private async Task ProbeAsync(RedisKey key, EndPoint endpoint)
    {
        try
        {
            await _multiplexer.GetDatabase().KeyExistsAsync(key);
            Back(endpoint);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            // It is still away; the next command after a while asks again.
        }
    }

    /// <summary>As the nodes that are connected last said; null outside of a cluster.</summary>
    private EndPoint? OwnerOf(RedisKey key) => _multiplexer.GetServers()
        .FirstOrDefault(server => server is { IsConnected: true, ClusterConfiguration: not null })?.ClusterConfiguration?.GetBySlot(key)?.EndPoint;

    private void Back(EndPoint endpoint)
    {
        _away.TryRemove(endpoint, out _);
        _anyAway = !_away.IsEmpty;
    }
}
