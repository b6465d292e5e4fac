using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// Publish/subscribe over the connections that the sessions use. A cluster hands an ordinary channel from each node to all others; there the texts go
/// over sharded channels, each of which stays with one master:
/// <code>
/// prefix feed          on one server
/// prefix{lane}:feed    in a cluster, lanes 0 to 7
/// </code>
/// </summary>
internal sealed class RedisFeed(RedisConnection redis, string keyPrefix) : FeedTransport
{
    private const int ClusterLanes = 8;

    public override string Name => "Redis publish/subscribe";

    /// <summary>What other clients' buffers take without a word; Redis itself has no such limit.</summary>
    public override int MaxLength => 32 * 1024;

    public override int Lanes => IsCluster ? ClusterLanes : 1;

    private bool IsCluster => redis.Known is { } multiplexer && multiplexer.GetServers().Any(server => server is { IsConnected: true, ServerType: ServerType.Cluster });

    public override async Task SendAsync(int lane, IReadOnlyList<string> texts)
    {
        var subscriber = redis.Current.GetSubscriber();
        var channel = Channel(lane, IsCluster);
        foreach (var text in texts) await subscriber.PublishAsync(channel, text);
    }

    public override async Task ListenAsync(Action<string> heard, Action listening, CancellationToken stop)
    {
        var multiplexer = redis.Current;
        var subscriber = multiplexer.GetSubscriber();
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var queues = new List<ChannelMessageQueue>();
        multiplexer.ConnectionFailed += OnFailed;
        try
        {
            var isCluster = IsCluster;
            for (var lane = 0; lane < (isCluster ? ClusterLanes : 1); lane++)
            {
                var queue = await subscriber.SubscribeAsync(Channel(lane, isCluster)).WaitAsync(stop);
                queues.Add(queue);
                queue.OnMessage(message => heard(message.Message.ToString()));
            }

            listening();
            await lost.Task.WaitAsync(stop);
        }
        catch (RedisServerException failure) when (failure.Message.StartsWith("NOPERM", StringComparison.Ordinal))
        {
            throw Refused(failure);
        }
        finally
        {
            multiplexer.ConnectionFailed -= OnFailed;
            foreach (var queue in queues) queue.Unsubscribe(CommandFlags.FireAndForget);
        }

        // The client subscribes again by itself; what was said meanwhile is lost all the same.
        void OnFailed(object? sender, ConnectionFailedEventArgs e)
        {
            if (e.ConnectionType == ConnectionType.Subscription) lost.TrySetException(new RedisConnectionException(e.FailureType, "The subscription was lost."));
        }
    }

    public override Task RenewAsync() => redis.ReplaceAsync();

    /// <summary>The connections are the sessions'.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private RedisChannel Channel(int lane, bool isCluster) => isCluster
        ? RedisChannel.Sharded(string.Create(CultureInfo.InvariantCulture, $"{keyPrefix}{{{lane}}}:feed"))
        : RedisChannel.Literal($"{keyPrefix}feed");

    private FeedRefusedException Refused(Exception cause) => new(
        $"the user of SessionStorage:ConnectionString may not use its channels. Grant +publish +subscribe &{keyPrefix}*, in a cluster +spublish +ssubscribe (docs/stores.md), or set SessionStorage:LiveFeed:Enabled to false.", cause);
}
