using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>The web process itself, on SQLite, is killed with SIGKILL under a load of changes by the old contract.</summary>
[Collection(FaultTests.Name)]
public sealed class WebProcessFaults
{
    private const int Sessions = 24;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _acknowledged = [];
    private int _pins;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private long Acknowledged => _acknowledged.Values.Sum(pins => (long)pins.Count);

    [Fact]
    public async Task No_acknowledged_change_is_lost_when_the_web_process_is_killed()
    {
        for (var round = 1; round <= Soak.Rounds; round++)
        {
            _acknowledged.Clear();
            var folder = Directory.CreateTempSubdirectory("scheduly-kill-");
            var port = Servers.FreePort();
            await using (var first = await StartAsync(folder, port))
            {
                using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
                var built = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => BuildAsync(client)));
                using var stop = new CancellationTokenSource();
                var running = Task.WhenAll(built.Select(id => Task.Run(() => ChangeAsync(client, id, stop.Token), CancellationToken.None)));
                await UntilAsync(Soak.Changes / 3);
                await first.StopAsync("KILL");
                await using (var second = await StartAsync(folder, port))
                {
                    await UntilAsync(Soak.Changes / 3);
                    await second.StopAsync("KILL");
                }

                await using var third = await StartAsync(folder, port);
                await UntilAsync(Soak.Changes / 3);
                await stop.CancelAsync();
                await running;
                foreach (var id in built) await VerifyAsync(client, id);
                Soak.Report($"The web process on SQLite, killed twice, round {round}: {Acknowledged} changes acknowledged, all there exactly once.");
            }

            folder.Delete(recursive: true);
        }
    }

    private static async Task<ProgramProcess> StartAsync(DirectoryInfo folder, int port)
    {
        var process = new ProgramProcess(folder.FullName, new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}" });
        await process.ListensAsync();
        return process;
    }

    private async Task<string> BuildAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/build", new { major = "Computer Science" }, Cancel);
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("session_id").GetString()!;
        _acknowledged[id] = [];
        return id;
    }

    private async Task ChangeAsync(HttpClient client, string id, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pin = (10_000 + Interlocked.Increment(ref _pins)).ToString(CultureInfo.InvariantCulture);
            try
            {
                using var answer = await OptimizeAsync(client, id, pin);
                if (answer.IsSuccessStatusCode)
                {
                    _acknowledged[id].Add(pin);
                    continue;
                }

                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                // The process is gone, perhaps with the answer on its way.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task VerifyAsync(HttpClient client, string id)
    {
        using var answer = await OptimizeAsync(client, id, "99999");
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var stored = body.GetProperty("preferences").GetProperty("pinSections").EnumerateArray().Select(pin => pin.GetString()!).ToList();
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Subset(stored.ToHashSet(), _acknowledged[id].ToHashSet());
    }

    private static Task<HttpResponseMessage> OptimizeAsync(HttpClient client, string id, string pin) =>
        client.PostAsJsonAsync("/optimize", new { session_id = id, utterance = $"pin section CRN {pin}" }, CancellationToken.None);

    private async Task UntilAsync(long more)
    {
        var wanted = Acknowledged + more;
        var begun = System.Diagnostics.Stopwatch.StartNew();
        while (Acknowledged < wanted)
        {
            Assert.True(begun.Elapsed < Soak.Patience, $"Only {Acknowledged} of {wanted} changes were acknowledged.");
            await Task.Delay(Pause, Cancel);
        }
    }
}
