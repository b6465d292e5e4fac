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
    private readonly Channel<JsonObject> _answers = Channel.CreateUnbounded<JsonObject>();
    private readonly Channel<JsonObject> _changes = Channel.CreateUnbounded<JsonObject>();
    private readonly Channel<JsonObject> _people = Channel.CreateUnbounded<JsonObject>();
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
        var answer = await SoonAsync(stop => NextAsync(_answers, message => message["invocationId"]?.GetValue<string>() == id, stop));
        return answer["error"] ?? answer["result"];
    }

    /// <summary>Completes when the connection has ended.</summary>
    public Task Ended => _reading;

    /// <summary>The stamp that the page is told next for that watch, within 20 seconds.</summary>
    public Task<string> ToldAsync(string id) => SoonAsync(stop => WaitToldAsync(id, stop));

    /// <summary>The same, however long it takes.</summary>
    public async Task<string> WaitToldAsync(string id, CancellationToken stop)
    {
        var told = await NextAsync(_changes, message => message["arguments"]![0]!.GetValue<string>() == id, stop);
        return told["arguments"]![1]!.GetValue<string>();
    }

    /// <summary>Says what the page looks at in a plan; null while it is hidden.</summary>
    public async Task<bool> HereAsync(string plan, string? looksAt) => (await InvokeAsync("Here", plan, looksAt))?.GetValue<bool>() ?? false;

    /// <summary>Who is in the plan, by the next message of it, within 20 seconds: "Olga: Plan A".</summary>
    public Task<string[]> PresentAsync() => SoonAsync(WaitPresentAsync);

    /// <inheritdoc cref="PresentAsync"/>
    public async Task<string[]> WaitPresentAsync(CancellationToken stop)
    {
        var told = await NextAsync(_people, _ => true, stop);
        return [.. told["arguments"]![0]!.AsArray().Select(one => $"{one!["name"]}: {one["looksAt"]}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Waits until the page has been told of these and nobody else.</summary>
    public async Task UntilPresentAsync(params string[] expected)
    {
        while (!(await PresentAsync()).SequenceEqual(expected))
        {
        }
    }

    /// <summary>Waits until the page has been told of this one, among others.</summary>
    public async Task UntilAsync(string expected)
    {
        while (!(await PresentAsync()).Contains(expected))
        {
        }
    }

    /// <summary>Messages that nobody has taken.</summary>
    public int Untaken => _changes.Reader.Count + _people.Reader.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Abort();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    private Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text + End), WebSocketMessageType.Text, true, _stop.Token);

    private static async Task<T> SoonAsync<T>(Func<CancellationToken, Task<T>> wait)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await wait(late.Token);
    }

    private static async Task<JsonObject> NextAsync(Channel<JsonObject> messages, Func<JsonObject, bool> fits, CancellationToken stop)
    {
        while (true)
        {
            var message = await messages.Reader.ReadAsync(stop);
            if (fits(message)) return message;
        }
    }

    private void Take(JsonObject message)
    {
        if (message["invocationId"] is not null) _answers.Writer.TryWrite(message);
        else if (message["target"]?.GetValue<string>() == "changed") _changes.Writer.TryWrite(message);
        else if (message["target"] is not null) _people.Writer.TryWrite(message);
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
                if (JsonNode.Parse(message) is JsonObject { Count: > 0 } one) Take(one);
            }
        }
    }
}
