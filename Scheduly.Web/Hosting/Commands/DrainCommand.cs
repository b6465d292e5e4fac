using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;
using Spectre.Console;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Moves what a live switch has not moved yet. The nodes go on serving meanwhile; it can be broken off and run again.</summary>
internal static class DrainCommand
{
    /// <summary>All that a store holds for good: that a session was revoked, too.</summary>
    private static readonly IReadOnlyList<string> Spaces = [.. SealedEntries.Spaces, RevokedSessions.Space, SessionOwners.Space];

    private const int NothingLeft = 0, SomeLeft = 2, NotStarted = 1;

    /// <summary>Between two lines where output is no terminal.</summary>
    private static readonly TimeSpan Line = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = """Write {"moved":…,"left":…,"failed":…} and nothing else.""" };
        var command = new Command(
            "drain",
            "Move what is still only in the old store (SessionStorage:Fallback with Mode=Drain) to the new one. Exit code 0 when nothing is left there, 2 when something is, 1 when it could not be done.")
        {
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    /// <exception cref="StorageSetupException">The settings are not those of a draining node, or the new store cannot be used.</exception>
    private static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        await using var host = CommandHost.Create();
        if (host.Services.GetRequiredService<StorageBackend>() is not SwitchingBackend { Mode: SwitchMode.Drain } backend)
        {
            throw new StorageSetupException(
                "SessionStorage:Fallback:Mode is not Drain: there is nothing to move. Run this with the settings of the nodes: SessionStorage:Backend is the new store, SessionStorage:Fallback the old one.");
        }

        await host.ReadyAsync(cancellationToken);
        try
        {
            var report = json ? await SwitchDrain.RunAsync(backend, Spaces, cancellationToken: cancellationToken)
                : AnsiConsole.Profile.Out.IsTerminal ? await BarAsync(backend, cancellationToken)
                : await LinesAsync(backend, host.Services.GetRequiredService<TimeProvider>(), cancellationToken);
            Console.WriteLine(json
                ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web)
                : $"Moved {report.Moved} from {backend.Fallback.Name} at {backend.Fallback.Location} to {backend.Main.Name} at {backend.Main.Location}. {Left(report)}");
            return report.Left == 0 ? NothingLeft : SomeLeft;
        }
        catch (StorageUnavailableException)
        {
            await Console.Error.WriteLineAsync(
                $"SessionStorage:Fallback: {backend.Fallback.Name} at {backend.Fallback.Location} does not answer. What was moved is moved; start it and run this again.");
            return NotStarted;
        }
    }

    private static string Left(DrainReport report) => report.Left == 0
        ? "0 left: once every node drains, SessionStorage:Fallback can be unset."
        : $"{report.Left} left, {report.Failed} of them could not be moved: run this again.";

    private static async Task<DrainReport> BarAsync(SwitchingBackend backend, CancellationToken cancellationToken)
    {
        var waiting = await CountAsync(backend, cancellationToken);
        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask("Moving", maxValue: Math.Max(1, waiting));
                return await SwitchDrain.RunAsync(backend, Spaces, report => bar.Value = report.Moved, cancellationToken);
            });
    }

    /// <summary>One line at the beginning, one for the first page, and one now and then.</summary>
    private static async Task<DrainReport> LinesAsync(SwitchingBackend backend, TimeProvider clock, CancellationToken cancellationToken)
    {
        var waiting = await CountAsync(backend, cancellationToken);
        Console.WriteLine($"{Number(waiting)} to move.");
        var (begun, told) = (clock.GetTimestamp(), (long?)null);
        return await SwitchDrain.RunAsync(
            backend,
            Spaces,
            report =>
            {
                if (told is { } last && clock.GetElapsedTime(last) < Line) return;
                told = clock.GetTimestamp();
                var rate = report.Moved / Math.Max(clock.GetElapsedTime(begun).TotalSeconds, 0.001);
                Console.WriteLine($"{Number(report.Moved)} of {Number(waiting)} moved, {Number(rate)}/s, about {Number(Math.Max(0, waiting - report.Moved) / Math.Max(rate, 1))} s left");
            },
            cancellationToken);
    }

    private static async Task<long> CountAsync(SwitchingBackend backend, CancellationToken cancellationToken)
    {
        var waiting = 0L;
        foreach (var space in Spaces) waiting += (await backend.CountOldAsync(space, cancellationToken)).OnlyThere;
        return waiting;
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
