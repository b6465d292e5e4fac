using System.Diagnostics;
using System.Text.Json;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>The script of samples/Cluster, with the program that was built: three nodes behind HAProxy, and a store that loses its primary.</summary>
[Collection(FaultTests.Name)]
public sealed class ClusterSampleFaults
{
    private const int ProgramIsMissing = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_Redis_Cluster_of_six_loses_a_master_and_no_change() =>
        RunAsync("Redis Cluster, WaitForReplicas=1, a master killed", ["--store", "redis", "--wait-for-replicas", "1", .. Kills("primary")]);

    [Fact]
    public Task A_PostgreSQL_under_Patroni_loses_its_server_and_no_change() =>
        RunAsync("PostgreSQL under Patroni, the server killed", ["--store", "postgresql", .. Kills("postgres")]);

    [Fact]
    public async Task Nodes_are_restarted_one_after_the_other_and_no_request_fails()
    {
        if (!Soak.InFull) Assert.Skip("Restarts under load take minutes: set SCHEDULY_SOAK=1.");
        var restarts = Soak.InFull ? "20" : "3";
        var report = await RunAsync($"{restarts} restarts of nodes on Redis", ["--store", "redis", "--restarts", restarts]);
        Assert.Equal(0, report.GetProperty("failed").GetInt32());
    }

    private static IEnumerable<string> Kills(string what) => Enumerable.Range(0, Soak.InFull ? 5 : 1).SelectMany(_ => new[] { "--kill", what });

    /// <returns>The script's report.</returns>
    private static async Task<JsonElement> RunAsync(string what, string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The script needs Debian's programs.");
        var script = Path.Combine(Repository.Root, "samples", "Cluster", "cluster.py");
        var start = new ProcessStartInfo(
            script,
            ["--program", Path.Combine(AppContext.BaseDirectory, "Scheduly.Web.dll"), "--json", "--clients", "6", "--seconds", Soak.InFull ? "10" : "3", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Cancel);
            var output = await process.StandardOutput.ReadToEndAsync(Cancel);
            await process.WaitForExitAsync(Cancel);
            if (process.ExitCode == ProgramIsMissing) Servers.Missing(what, (await errors).Trim());
            Soak.Report($"{what}: {output.Trim()} {string.Join(' ', (await errors).Split('\n').Where(line => line.StartsWith("Killed", StringComparison.Ordinal) || line.Contains("restarts", StringComparison.Ordinal)))}");
            Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {await errors}{output}");
            var report = JsonElement.Parse(output);
            Assert.Equal(0, report.GetProperty("lost").GetInt32());
            Assert.True(report.GetProperty("acknowledged").GetInt32() > 20, output);
            return report;
        }
        finally
        {
            // A run that was given up leaves nothing behind: the script ends what it started.
            if (!process.HasExited) await ProcessTree.SignalAsync("TERM", [process.Id]);
        }
    }
}
