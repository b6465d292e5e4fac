using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Scheduly.Web.Tests.Faults;

/// <summary>
/// Sessions of the old contract that are changed without pause by processes which may end at any time. Each change pins a section that no
/// other pins; whatever was acknowledged must be there afterwards exactly once.
/// </summary>
/// <param name="between">How long each client waits after a change that was acknowledged.</param>
internal sealed class PinLoad(TimeSpan between = default)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A session takes 200 wishes; before that its clients go on with another one.</summary>
    private const int PinsPerSession = 150;

    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _acknowledged = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _next = [];
    private int _pins;
    private int _refused;

    public long Acknowledged => _acknowledged.Values.Sum(pins => (long)pins.Count);

    /// <summary>Changes that were answered 503 or 409, or not at all.</summary>
    public int Refused => _refused;

    public ICollection<string> Sessions => _acknowledged.Keys;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A client of a node that keeps its port through restarts.</summary>
    public static HttpClient Client(int port) => new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };

    public Task BuildAsync(HttpClient node, int sessions) => Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => BuildSurelyAsync(node)));

    /// <summary>Changes each session through each of the nodes, until told to stop.</summary>
    public Task RunAsync(CancellationToken stop, params HttpClient[] nodes) => Task.WhenAll(
        from id in Sessions.ToList()
        from node in nodes
        select Task.Run(() => ChangeAsync(node, id, stop), CancellationToken.None));

    /// <summary>Waits until this many more changes are acknowledged; fails when that takes too long.</summary>
    public async Task UntilAcknowledgedAsync(long more)
    {
        var wanted = Acknowledged + more;
        var begun = Stopwatch.StartNew();
        while (Acknowledged < wanted)
        {
            Assert.True(begun.Elapsed < Soak.WaitLimit, $"Only {Acknowledged} of {wanted} changes were acknowledged.");
            await Task.Delay(Pause, Cancel);
        }
    }

    public async Task VerifyAsync(HttpClient node)
    {
        foreach (var id in Sessions)
        {
            using var answer = await OptimizeAsync(node, id, "99999");
            answer.EnsureSuccessStatusCode();
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            var stored = body.GetProperty("preferences").GetProperty("pinSections").EnumerateArray().Select(pin => pin.GetString()!).ToList();
            Assert.Equal(stored.Count, stored.Distinct().Count());
            Assert.Subset(stored.ToHashSet(), _acknowledged[id].ToHashSet());
        }
    }

    private static Task<HttpResponseMessage> OptimizeAsync(HttpClient node, string id, string pin) =>
        node.PostAsJsonAsync("/optimize", new { session_id = id, utterance = $"pin section CRN {pin}" }, CancellationToken.None);

    private async Task<string> BuildAsync(HttpClient node)
    {
        using var answer = await node.PostAsJsonAsync("/build", new { major = "Computer Science" }, Cancel);
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("session_id").GetString()!;
        _acknowledged[id] = [];
        return id;
    }

    private async Task<string> BuildSurelyAsync(HttpClient node)
    {
        while (true)
        {
            try
            {
                return await BuildAsync(node);
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !Cancel.IsCancellationRequested)
            {
                await Task.Delay(Pause, Cancel);
            }
        }
    }

    private async Task ChangeAsync(HttpClient node, string id, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_acknowledged[id].Count >= PinsPerSession) id = await _next.GetOrAdd(id, _ => new(() => BuildSurelyAsync(node))).Value;
            var pin = (10_000 + Interlocked.Increment(ref _pins)).ToString(CultureInfo.InvariantCulture);
            try
            {
                using var answer = await OptimizeAsync(node, id, pin);
                if (answer.IsSuccessStatusCode)
                {
                    _acknowledged[id].Add(pin);
                    await Task.Delay(between, CancellationToken.None);
                    continue;
                }

                // A conflict: the other node was first for as long as a change is tried again, which takes a busy machine.
                Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.Conflict });
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                // The process is gone, perhaps with the answer on its way.
            }

            Interlocked.Increment(ref _refused);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
