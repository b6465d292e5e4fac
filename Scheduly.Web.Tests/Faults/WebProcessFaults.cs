using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>The web process itself, on SQLite, is killed with SIGKILL under a load of changes by the old contract.</summary>
[Collection(FaultTests.Name)]
public sealed class WebProcessFaults
{
    private const int Sessions = 24;

    [Fact]
    public async Task No_acknowledged_change_is_lost_when_the_web_process_is_killed()
    {
        for (var round = 1; round <= Soak.Rounds; round++)
        {
            var load = new PinLoad();
            var folder = Directory.CreateTempSubdirectory("scheduly-kill-");
            var port = Servers.FreePort();
            await using (var first = await StartAsync(folder, port))
            {
                using var client = PinLoad.Client(port);
                await load.BuildAsync(client, Sessions);
                using var stop = new CancellationTokenSource();
                var running = load.RunAsync(stop.Token, client);
                await load.UntilAcknowledgedAsync(Soak.Changes / 3);
                await first.StopAsync("KILL");
                await using (var second = await StartAsync(folder, port))
                {
                    await load.UntilAcknowledgedAsync(Soak.Changes / 3);
                    await second.StopAsync("KILL");
                }

                await using var third = await StartAsync(folder, port);
                await load.UntilAcknowledgedAsync(Soak.Changes / 3);
                await stop.CancelAsync();
                await running;
                await load.VerifyAsync(client);
                Soak.Report($"The web process on SQLite, killed twice, round {round}: {load.Acknowledged} changes acknowledged, all there exactly once.");
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
}
