using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>
/// A proxy as they stand before managed stores. Its connections can be made black holes: they stay open, take everything in and answer nothing,
/// as after a failover without a reset. New ones are served, from another server if one is named.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _running = [];
    private readonly Task _accepting;
    private volatile Connections _now;

    private readonly TimeSpan _delay;

    /// <param name="port">Of the server on the loopback address.</param>
    /// <param name="delay">What is sent arrives so much later, either way: the other region.</param>
    public TcpRelay(int port, TimeSpan delay = default)
    {
        _delay = delay;
        _now = new Connections(port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>A connection on which a client sends this leads nowhere from then on.</summary>
    public string? SwallowAt { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on the open connections lead nowhere.</summary>
    public void Swallow()
    {
        var old = _now;
        _now = new Connections(old.Port);
        old.Dead = true;
    }

    /// <summary>New connections lead to another server; the open ones stay where they are.</summary>
    public void LeadTo(int port) => _now = new Connections(port);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _running.Add(ServeAsync(client, _now));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, Connections kind)
    {
        using var owned = client;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, kind.Port, _stop.Token);
            (client.NoDelay, server.NoDelay) = (true, true);
            await Task.WhenAny(PumpAsync(client.GetStream(), Far(server.GetStream())), PumpAsync(server.GetStream(), Far(client.GetStream())));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
        {
            // One side has closed.
        }

        Stream Far(NetworkStream near) => _delay > TimeSpan.Zero ? new DelayedStream(near, _delay) : near;

        async Task PumpAsync(NetworkStream from, Stream to)
        {
            try
            {
                var buffer = new byte[16 * 1024];
                while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
                {
                    if (SwallowAt is { } end && Encoding.ASCII.GetString(buffer, 0, read).Contains(end, StringComparison.Ordinal)) Swallow();
                    if (!kind.Dead) await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                }

                // The other side is not told that this one has gone.
                if (kind.Dead) await Task.Delay(Timeout.Infinite, _stop.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
            {
                if (kind.Dead) await Task.Delay(Timeout.Infinite, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private sealed class Connections(int port)
    {
        private volatile bool _dead;

        public int Port { get; } = port;

        public bool Dead
        {
            get => _dead;
            set => _dead = value;
        }
    }
}
