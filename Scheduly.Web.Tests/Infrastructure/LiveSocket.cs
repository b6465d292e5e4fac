using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>What a page says and hears over its WebSocket, in SignalR's JSON protocol: messages that end with a record separator.</summary>
internal sealed class LiveSocket : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonObject> _messages = Channel.CreateUnbounded<JsonObject>();
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private int _calls;

    /// <param name="address">"http://127.0.0.1:41234".</param>
    /// <param name="cookies">A Cookie header; empty for none.</param>
    public static async Task<LiveSocket> OpenAsync(string address, string cookies, string? origin = null, CancellationToken cancellationToken = default)
    {
        var one = new LiveSocket();
        if (cookies.Length > 0) one._socket.Options.SetRequestHeader("Cookie", cookies);
        if (origin is not null) one._socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await one._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/live" }.Uri, cancellationToken);
            await one.SendAsync("""{"protocol":"json","version":1}""");
            one._reading = Task.Run(one.ReadAsync, CancellationToken.None);
            return one;
        }
        catch
        {
            await one.DisposeAsync();
            throw;
        }
    }

    /// <returns>What it was answered; the error's text when it was refused.</returns>
    public async Task<JsonNode?> InvokeAsync(string method, params string?[] arguments)
    {
        var id = (++_calls).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }));
        var answer = await NextAsync(message => message["invocationId"]?.GetValue<string>() == id);
        return answer["error"] ?? answer["result"];
    }

    /// <summary>The stamp that the page is told next for that watch.</summary>
    public async Task<string> ToldAsync(string id)
    {
        var told = await NextAsync(message => message["target"]?.GetValue<string>() == "changed" && message["arguments"]![0]!.GetValue<string>() == id);
        return told["arguments"]![1]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Abort();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    private Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text + End), WebSocketMessageType.Text, true, _stop.Token);

    private async Task<JsonObject> NextAsync(Func<JsonObject, bool> fits)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(late.Token);
            if (fits(message)) return message;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[4096];
        var text = new StringBuilder();
        while (!_stop.IsCancellationRequested)
        {
            var read = await _socket.ReceiveAsync(buffer, _stop.Token);
            if (read.MessageType == WebSocketMessageType.Close) return;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            while (text.ToString().IndexOf(End, StringComparison.Ordinal) is >= 0 and var end)
            {
                var message = text.ToString(0, end);
                text.Remove(0, end + 1);
                if (JsonNode.Parse(message) is JsonObject { Count: > 0 } one) _messages.Writer.TryWrite(one);
            }
        }
    }
}
