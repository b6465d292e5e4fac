using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scheduly.Sessions.Health.Checks;
using Scheduly.Sessions.Health;
using Scheduly.Web.Api.Contract;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Health;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>What <c>/health/ready</c> says to an operator, of the store that the settings name, from this machine.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the answer of /health/ready instead of a table." };
        var command = new Command("status", "Check whether sessions are safe; print the cause and the fix when not. Exit code 0 healthy, 2 degraded, 1 unhealthy.") { json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        // A process that has just started is slow, and nobody waits for it as for a page.
        await using var host = CommandHost.Create([new("SessionStorage:OperationTimeout", "00:00:05")]);
        var backend = host.Services.GetRequiredService<StorageBackend>();
        ReadyReport report;
        try
        {
            await host.ReadyAsync(cancellationToken);
            report = await host.Services.GetRequiredService<ReadyHealth>().ReadAsync(cancellationToken);
        }
        catch (KeyRingLostException lost)
        {
            report = Failed(KeyRingCheck.Name, [new(FindingKind.Failure, KeyRingCheck.Lost, lost.Why, lost.Advice)], host.Services.GetRequiredService<TimeProvider>());
        }
        catch (StorageSetupException failure)
        {
            report = Failed(failure, await backend.InspectAsync(failure.InnerException, cancellationToken), host.Services.GetRequiredService<TimeProvider>());
        }

        var servers = report.Status == HealthStatus.Unhealthy ? null : await host.Services.GetRequiredService<ServersHealth>().ReadAsync(cancellationToken);
        if (json) Console.WriteLine(JsonSerializer.Serialize(ReadyContract.Full(report), CommandJson.Readable.ReadyResponse));
        else Print(report, backend, servers);
        return report.Status switch
        {
            HealthStatus.Healthy => 0,
            HealthStatus.Degraded => 2,
            _ => 1,
        };
    }

    private static void Print(ReadyReport report, StorageBackend backend, ServersReport? servers)
    {
        Console.WriteLine($"{report.Status.Word}: sessions are in {backend.Name} ({backend.Location})");
        Console.WriteLine();
        var checks = new Table("Check", "Status", "Milliseconds");
        foreach (var check in report.Checks) checks.Add(check.Name, check.Status.Word, check.Milliseconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture));
        checks.Write();
        if (servers is { IsEmpty: false }) Print(servers);
        foreach (var finding in report.Findings)
        {
            Console.WriteLine();
            Console.WriteLine($"{finding.Word}: {finding.Check}, {finding.Subject}");
            Console.WriteLine($"  cause   {finding.Cause}");
            Console.WriteLine($"  advice  {finding.Advice}");
        }
    }

    private static void Print(ServersReport servers)
    {
        Console.WriteLine();
        var table = new Table("Server", "Role", "Delay ms");
        foreach (var (server, role, delay) in servers.Lines()) table.Add(server, role, delay?.TotalMilliseconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture) ?? "");
        table.Write();
    }

    /// <summary>The store could not even be opened. What the backend itself cannot explain has cause and fix in one message.</summary>
    private static ReadyReport Failed(StorageSetupException failure, IReadOnlyList<StorageFinding> found, TimeProvider clock)
    {
        var failures = found.Where(finding => finding.Kind == FindingKind.Failure).ToList();
        if (failures.Count == 0) failures.Add(new(FindingKind.Failure, "set-up", failure.Message, "The command config shows the setting's value and where it comes from."));
        return Failed(StoreCheck.Name, failures, clock);
    }

    private static ReadyReport Failed(string check, IReadOnlyList<StorageFinding> failures, TimeProvider clock) => new(
        HealthStatus.Unhealthy,
        clock.GetUtcNow(),
        [new(check, HealthStatus.Unhealthy, 0)],
        [.. failures.Select(finding => HealthFinding.From(check, finding))]);
}
