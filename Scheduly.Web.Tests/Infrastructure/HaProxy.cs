using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>A real HAProxy before stores on the loopback address, which ends connections that are silent and looks for the store that may be used.</summary>
internal sealed class HaProxy : IAsyncDisposable
{
    /// <summary>The usual check for the primary among several Redis servers.</summary>
    public const string RedisPrimary = """
        option tcp-check
        tcp-check send PING\r\n
        tcp-check expect string +PONG
        tcp-check send info\ replication\r\n
        tcp-check expect string role:master
        tcp-check send QUIT\r\n
        tcp-check expect string +OK
        """;

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private HaProxy(DirectoryInfo folder, Process process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    /// <param name="idle">Milliseconds after which a silent connection is ended.</param>
    /// <param name="check">Lines of its settings that say how servers are looked at; empty for no look at all.</param>
    /// <param name="servers">Their ports.</param>
    public static async Task<HaProxy> StartAsync(int idle, string check, params int[] servers)
    {
        if (Servers.Find("haproxy", "/usr/sbin") is not { } program)
        {
            Servers.Missing("HAProxy", "apt-get install haproxy");
            throw new UnreachableException();
        }

        var folder = Directory.CreateTempSubdirectory("scheduly-haproxy-");
        var port = Servers.FreePort();
        var settings = Path.Combine(folder.FullName, "haproxy.cfg");

        // A look that a busy machine delays would end the connections in use: only where there is another server to go to.
        var looks = check.Length > 0 ? " check inter 200 fall 1 rise 1 on-marked-down shutdown-sessions" : "";
        var backends = string.Join('\n', servers.Select(server => string.Create(CultureInfo.InvariantCulture, $"    server s{server} 127.0.0.1:{server}{looks}")));
        await File.WriteAllTextAsync(
            settings,
            string.Create(CultureInfo.InvariantCulture, $"""
                defaults
                    mode tcp
                    timeout connect 1000
                    timeout check 1000
                    timeout client {idle}
                    timeout server {idle}
                listen store
                    bind 127.0.0.1:{port}
                {check}
                {backends}

                """),
            TestContext.Current.CancellationToken);
        var process = Process.Start(new ProcessStartInfo(program, ["-q", "-db", "-f", settings]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var proxy = new HaProxy(folder, process, port);
        await Eventually.HoldsAsync(proxy.ServesAsync, "HAProxy has found the store");

        // At first it takes every server for one that may be used.
        if (check.Length > 0) await Task.Delay(1000, TestContext.Current.CancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Without a server it accepts a connection and closes it at once.</summary>
    private async Task<bool> ServesAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
            var closed = client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
            return await Task.WhenAny(closed, Task.Delay(300, TestContext.Current.CancellationToken)) != closed;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
