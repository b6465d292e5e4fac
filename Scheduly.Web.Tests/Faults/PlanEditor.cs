using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Schedules.Together;

namespace Scheduly.Web.Tests.Faults;

/// <summary>
/// A person with the page of a shared plan open, as its scripts behave: it watches the plan over a WebSocket, reads it when it is told, begins again when the
/// connection is lost, and sends a command under one id until it is answered. Any node serves any request.
/// </summary>
/// <param name="number">From 0 to 29: what this person keeps free nobody else does.</param>
/// <param name="nodes">This browser at each node; the first is asked first.</param>
internal sealed class PlanEditor(string name, int number, string plan, Browser[] nodes)
{
    private const int Most = 3;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _kept = [];
    private readonly string[] _csrf = new string[nodes.Length];
    private int _node;
    private int _steps;

    /// <summary>What the page shows: the version, and the schedules.</summary>
    public (string Version, string Content) Shown { get; private set; } = ("", "");

    /// <summary>Who the page says is here.</summary>
    public string[] Present { get; private set; } = [];

    /// <summary>Labels of the times that this person keeps free: acknowledged, and not taken back.</summary>
    public IReadOnlyList<string> Kept => _kept;

    public int Acknowledged { get; private set; }

    public int Undone { get; private set; }

    /// <summary>Sent again under the same id.</summary>
    public int Repeated { get; private set; }

    /// <summary>Shows the plan until it is stopped.</summary>
    public async Task FollowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var page = await LiveSocket.OpenAsync(nodes[_node].Client.BaseAddress!.GetLeftPart(UriPartial.Authority), nodes[_node].CookieHeader, cancellationToken: stop);
                if ((await page.InvokeAsync("Watch", "1", "plan", plan, Shown.Version))?.ToJsonString() != "true" || !await page.HereAsync(plan, name)) throw new WebSocketException();
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
                await Task.WhenAny(page.Ended, ReadAsync(page, ended.Token), PeopleAsync(page, ended.Token));
                await ended.CancelAsync();
            }
            catch (Exception lost) when (lost is WebSocketException or HttpRequestException or OperationCanceledException or IOException)
            {
                // The node has gone, or its store.
            }

            _node = (_node + 1) % nodes.Length;
            await Task.Delay(Retry, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Commands at a steady pace, where the machine is fast enough for it: keeps times free, and takes back the last of its own.</summary>
    public async Task ChangeAsync(TimeSpan every, TimeSpan duration)
    {
        var begun = Stopwatch.StartNew();
        for (var next = every * Random.Shared.NextDouble(); next < duration; next = TimeSpan.FromTicks(Math.Max((next + every).Ticks, begun.Elapsed.Ticks)))
        {
            if (next > begun.Elapsed) await Task.Delay(next - begun.Elapsed, CancellationToken.None);
            var id = string.Create(CultureInfo.InvariantCulture, $"{name}x{_steps++}");
            if (_kept.Count >= Most)
            {
                if (await SendAsync($$"""{"type":"undo","commandId":"{{id}}"}""")) Undone++;
                _kept.RemoveAt(_kept.Count - 1);
            }
            else
            {
                // One that goes again is never the same as one that stays.
                var (start, end) = ($"{6 + (number / 12):00}:{number % 12 * 5:00}", $"{(_kept.Count < Most - 1 ? 20 : 22)}:{_steps % 12 * 5:00}");
                Assert.True(await SendAsync($$"""{"type":"block","days":["Sun"],"start":"{{start}}","end":"{{end}}","label":"{{id}}","commandId":"{{id}}"}"""));
                _kept.Add(id);
            }
        }
    }

    /// <returns>False when it fits no more.</returns>
    private async Task<bool> SendAsync(string command)
    {
        for (var attempt = 0; ; attempt++)
        {
            // The page's own node first, then the others, as through a proxy.
            var node = attempt % nodes.Length;
            try
            {
                _csrf[node] ??= await nodes[node].TokenAsync();
                using var answer = await nodes[node].ChangeAsync($"/api/plans/{plan}/commands", command, _csrf[node]);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer.IsSuccessStatusCode || text.Contains("no longer fits", StringComparison.Ordinal))
                {
                    Acknowledged++;
                    Assert.True(answer.IsSuccessStatusCode, $"{command}: {text}");
                    return answer.IsSuccessStatusCode;
                }

                Assert.True(answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{command} gave {(int)answer.StatusCode}: {text}");
            }
            catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
            {
                // The process is gone, perhaps with the answer on its way.
            }

            Repeated++;
            await Task.Delay(Retry / 2, CancellationToken.None);
        }
    }

    private async Task ReadAsync(LiveSocket page, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await page.WaitToldAsync("1", stop);
            var read = await nodes[_node].PlanAsync(plan);
            Shown = (read["version"]!.GetValue<string>(), read.State.Content);
        }
    }

    private async Task PeopleAsync(LiveSocket page, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) Present = await page.WaitPresentAsync(stop);
    }
}
