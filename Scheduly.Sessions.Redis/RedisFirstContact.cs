using System.Net;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// Asks a server that the client found no way to talk to what it answers on a plain connection: the client keeps to itself why a connection was
/// closed.
/// </summary>
internal static class RedisFirstContact
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>PING in the protocol's inline form; TLS does not begin like that.</summary>
    private static readonly byte[] Question = "PING\r\n"u8.ToArray();

    /// <returns>What it answers in text; empty when it closes the connection; null when it is silent, or nobody accepts one.</returns>
    public static async Task<string?> AskAsync(ConfigurationOptions options)
    {
        var (host, port) = options.EndPoints.FirstOrDefault() switch
        {
            DnsEndPoint named => (named.Host, named.Port),
            IPEndPoint numbered => (numbered.Address.ToString(), numbered.Port),
            _ => ("", 0),
        };
        if (host.Length == 0 || options.Ssl) return null;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port == 0 ? 6379 : port, limit.Token);
            return await TalkAsync(client.GetStream(), limit.Token);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<string> TalkAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(Question, cancellationToken);
            var buffer = new byte[256];
            var read = await stream.ReadAsync(buffer, cancellationToken);

            // A server that speaks TLS may say so in its own way before it closes: a record that begins with 21.
            return read > 0 && buffer[0] != 21 ? Encoding.ASCII.GetString(buffer, 0, read) : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
