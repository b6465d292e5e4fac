using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// Waits until replicas have what was written (<c>WAIT</c>). That command holds its connection up, and so it has one of its own, on which a small write goes
/// before it: the replicas that have that one have all that the primary had acknowledged before. One round serves all writes that wait when it begins, for
/// each master of a cluster.
/// </summary>
/// <remarks>
/// Both connections must lead to the same server, before and after a failover: the round's write is read on the connection of the sessions, and no socket
/// of either may have been replaced since the session was written. Whoever cannot be sure says so instead of confirming.
/// </remarks>
/// <param name="configuration">Of the sessions' connection.</param>
/// <param name="replicas">How many must have it.</param>
/// <param name="timeout">How long a write waits for them, after it was acknowledged.</param>
internal sealed class RedisReplicas(RedisConnection redis, ConfigurationOptions configuration, string keyPrefix, int replicas, TimeSpan timeout, TimeProvider clock) : IAsyncDisposable
{
    public static readonly RedisValue Token = "token";

    private readonly ConcurrentDictionary<EndPoint, Line> _lines = new();
    private readonly SemaphoreSlim _connecting = new(1);
    private volatile Pair? _pair;

    /// <summary>Before a write on this key.</summary>
    /// <returns>Waits for the replicas, once the write was acknowledged.</returns>
    public Func<Task> Begin(RedisKey key)
    {
        var main = redis.Current;
        var server = Master(main, key);
        var written = new Written(main, server, server is null ? 0 : Sockets(server), key);
        return () => ConfirmAsync(written);
    }

    /// <summary>One round, as each write waits for: a right that is missing is found at the start.</summary>
    /// <returns>False when too few replicas confirmed it.</returns>
    /// <exception cref="RedisServerException">A right is missing.</exception>
    public async Task<bool> RehearseAsync()
    {
        try
        {
            await Begin($"{keyPrefix}{{00}}:wait")();
            return true;
        }
        catch (StorageUnconfirmedException failure) when (failure.InnerException is RedisServerException refusal && (RedisSetupFailure.IsMissingRight(refusal) || RedisSetupFailure.IsUnknownCommand(refusal)))
        {
            throw refusal;
        }
        catch (StorageUnconfirmedException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_pair is { } pair) await pair.Waiting.DisposeAsync();
        _connecting.Dispose();
    }

    private async Task ConfirmAsync(Written written)
    {
        if (written.Server is null) throw new StorageUnconfirmedException("The master was not connected when the session was written.");
        try
        {
            await _lines.GetOrAdd(written.Server.EndPoint, _ => new Line(RoundAsync)).JoinAsync(written).WaitAsync(timeout, clock);
        }
        catch (Exception failure) when (failure is not StorageUnconfirmedException)
        {
            throw new StorageUnconfirmedException($"{replicas} replicas did not confirm the write within {timeout.TotalSeconds:0.###} s.", failure);
        }
    }

    /// <returns>Of each whether it is confirmed.</returns>
    private async Task<bool[]> RoundAsync(IReadOnlyList<Written> some)
    {
        var first = some[^1];
        var waiting = (await ConnectedAsync(first.Main)).GetServer(first.Server!.EndPoint);
        var sockets = Sockets(waiting);
        RedisKey key = Place(first.Key);
        RedisValue token = Guid.NewGuid().ToByteArray();
        var database = first.Main.GetDatabase();
        var writing = waiting.ExecuteAsync(database.Database, "HSET", [key, Token, token], CommandFlags.NoRedirect);
        var confirming = waiting.ExecuteAsync("WAIT", [replicas, (long)timeout.TotalMilliseconds], CommandFlags.NoRedirect);
        _ = confirming.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        await writing;
        var same = await database.HashGetAsync(key, Token, CommandFlags.DemandMaster) == token;
        var confirmed = (int)await confirming >= replicas && same && Sockets(waiting) == sockets;
        return [.. some.Select(written => confirmed && written.Main == first.Main && written.Sockets == Sockets(written.Server!))];
    }

    /// <summary>In the slot of the entry, so that its master takes it.</summary>
    private static string Place(RedisKey key)
    {
        var text = key.ToString();
        return $"{text[..(text.IndexOf('}', StringComparison.Ordinal) + 1)]}:wait";
    }

    private static IServer? Master(ConnectionMultiplexer connection, RedisKey key)
    {
        try
        {
            return connection.GetServer(key, flags: CommandFlags.DemandMaster);
        }
        catch (RedisException)
        {
            return null;
        }
    }

    /// <summary>Sockets that were ever made for the connection that commands go over.</summary>
    private static long Sockets(IServer server) => server.GetCounters().Interactive.SocketCount;

    /// <summary>The connection that waits, made again with that of the sessions.</summary>
    private async Task<ConnectionMultiplexer> ConnectedAsync(ConnectionMultiplexer main)
    {
        if (_pair is { } pair && pair.Main == main) return pair.Waiting;
        await _connecting.WaitAsync();
        try
        {
            if (_pair is { } made && made.Main == main) return made.Waiting;
            var own = configuration.Clone();
            own.ConnectRetry = 1;
            own.ClientName += "-wait";
            // The server ends the waiting; the answer is not late before that.
            own.AsyncTimeout = (int)Math.Min(own.AsyncTimeout + timeout.TotalMilliseconds, int.MaxValue);
            var old = _pair;
            _pair = new(main, await ConnectionMultiplexer.ConnectAsync(own));
            if (old is not null) _ = Task.Run(old.Waiting.DisposeAsync);
            return _pair.Waiting;
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <param name="Server">The master that has the key; null when none was connected.</param>
    /// <param name="Sockets">Of that master, before the write.</param>
    internal sealed record Written(ConnectionMultiplexer Main, IServer? Server, long Sockets, RedisKey Key);

    private sealed record Pair(ConnectionMultiplexer Main, ConnectionMultiplexer Waiting);

    /// <summary>Those who wait for one master: while a round is under way they gather for the next.</summary>
    private sealed class Line(Func<IReadOnlyList<Written>, Task<bool[]>> round)
    {
        private readonly Lock _lock = new();
        private List<(Written Written, TaskCompletionSource Done)> _next = [];
        private bool _running;

        public Task JoinAsync(Written written)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                _next.Add((written, done));
                if (!_running) _ = Task.Run(RunAsync);
                _running = true;
            }

            return done.Task;
        }

        private async Task RunAsync()
        {
            while (true)
            {
                List<(Written Written, TaskCompletionSource Done)> now;
                lock (_lock)
                {
                    if (_next.Count == 0)
                    {
                        _running = false;
                        return;
                    }

                    (now, _next) = (_next, []);
                }

                await FinishAsync(now);
            }
        }

        private async Task FinishAsync(List<(Written Written, TaskCompletionSource Done)> some)
        {
            try
            {
                var confirmed = await round([.. some.Select(one => one.Written)]);
                for (var i = 0; i < some.Count; i++)
                {
                    if (confirmed[i]) some[i].Done.TrySetResult();
                    else some[i].Done.TrySetException(new StorageUnconfirmedException("Too few replicas have the write."));
                }
            }
            catch (Exception failure)
            {
                foreach (var (_, done) in some) done.TrySetException(new StorageUnconfirmedException("The replicas could not be waited for.", failure));
            }

            // Whoever has left sees nothing of it.
            foreach (var (_, done) in some) _ = done.Task.Exception;
        }
    }
}
