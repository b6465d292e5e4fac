using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Scheduly.Web.Migration;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Copies every session of the old backend's file into a store.</summary>
internal sealed class MigrateCommand
{
    private const string Help = """
        Copy the sessions of the old backend's sessions.json into a store. From one store to another they move with the command drain.

        Ids and the rest of each lifetime stay the same. Unknown members are kept. Everything that was written is read back and compared. Run it again after an interruption: it continues and changes nothing that is there.

          migrate --file sessions.json --storage redis --connection redis://localhost:6379/0 --dry-run
          migrate --file sessions.json --storage redis --connection redis://localhost:6379/0 --report report.json
          migrate --list --storage redis --connection redis://localhost:6379/0

        Exit codes: 0 all taken; 2 some rejected, each with its reason in the report, or the file changed while it was read; 1 nothing done; 130 interrupted.
        """;

    private readonly MigrateOptions _options = new();

    private MigrateCommand()
    {
    }

    public static Command Create()
    {
        var migrate = new MigrateCommand();
        var command = new Command("migrate", Help);
        foreach (var option in migrate._options.All) command.Add(option);
        command.SetAction(migrate.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            if (parsed.GetValue(_options.List)) return await ListAsync(parsed, cancellationToken);
            var counts = new MigrationCounts();
            using var output = new MigrateOutput(counts, parsed.GetValue(_options.Json));
            var report = await output.ShowAsync(FromFileAsync(parsed, counts, output, cancellationToken));
            if (UserPath.Of(parsed.GetValue(_options.Report)) is { } path) await WriteAsync(path, report);
            output.Tell(report);
            return report.ExitCode;
        }
        catch (MigrationException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (StorageUnavailableException)
        {
            await Console.Error.WriteLineAsync("The store does not answer any more. What was written stays; run the same command again, and it goes on.");
            return 1;
        }
    }

    private async Task<MigrationReport> FromFileAsync(ParseResult parsed, MigrationCounts counts, MigrateOutput output, CancellationToken cancellationToken)
    {
        var path = UserPath.Of(parsed.GetValue(_options.File) ?? "sessions.json")!;
        using var file = LegacyFile.Open(path);
        var dryRun = parsed.GetValue(_options.DryRun);
        await using var host = dryRun ? CommandHost.Create() : await StoreChoice.OpenTargetAsync(Target(parsed), cancellationToken);
        var clock = host.Services.GetRequiredService<TimeProvider>();
        var plan = new FileMigrationPlan(
            Lifetime(parsed, host),
            Zone(parsed),
            parsed.GetValue(_options.IncludeExpired),
            parsed.GetValue(_options.Overwrite),
            UserPath.Of(parsed.GetValue(_options.Rejected)) ?? $"{path}.rejected.json");
        var scan = new LegacyFileScan(file.Handle);
        output.Scanning(() => scan.Position, file.Length);
        return await new FileMigration(file, plan, dryRun ? null : Writer(host, clock), counts, clock).RunAsync(scan, cancellationToken);
    }

    private static BatchWriter Writer(CommandHost host, TimeProvider clock)
    {
        var backend = host.Services.GetRequiredService<StorageBackend>();
        var options = host.Services.GetRequiredService<IOptions<SessionStorageOptions>>().Value;
        return new BatchWriter(
            backend.Open(SessionEngine.Space),
            host.Services.GetRequiredService<RevokedSessions>(),
            host.Services.GetRequiredService<SessionSeal>(),
            options.AbsoluteTimeout,
            $"{backend.Name} ({backend.Location})",
            clock);
    }

    private async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var list = new MigrateList(parsed.GetValue(_options.Limit), parsed.GetValue(_options.Json));
        if (parsed.GetValue(_options.File) is null && (parsed.GetValue(_options.Storage) ?? parsed.GetValue(_options.Connection)) is not null)
        {
            await using var store = await StoreChoice.OpenSourceAsync(Target(parsed), cancellationToken);
            return await list.ShowAsync(store.Services.GetRequiredService<StorageBackend>(), cancellationToken);
        }

        using var file = LegacyFile.Open(UserPath.Of(parsed.GetValue(_options.File) ?? "sessions.json")!);
        await using var host = CommandHost.Create();
        return list.Show(file, new LegacyTime(Zone(parsed)), Lifetime(parsed, host), host.Services.GetRequiredService<TimeProvider>(), cancellationToken);
    }

    private StoreNames Target(ParseResult parsed) => new(
        "--storage", "--connection", parsed.GetValue(_options.Storage), parsed.GetValue(_options.Connection), parsed.GetValue(_options.KeyPrefix));

    private TimeSpan Lifetime(ParseResult parsed, CommandHost host)
    {
        if (parsed.GetValue(_options.TimeoutHours) is not { } hours)
        {
            return LegacyVariables.Read(host.Services.GetRequiredService<IConfiguration>()).Timeout ?? TimeSpan.FromDays(1);
        }

        return hours is > 0 and <= 8760 ? TimeSpan.FromHours(hours) : throw new MigrationException("--timeout-hours takes a number above 0 and up to 8760.");
    }

    private TimeZoneInfo Zone(ParseResult parsed)
    {
        if (parsed.GetValue(_options.TimeZone) is not { } name) return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new MigrationException($"--time-zone: '{name}' is not known here. Use a name such as America/New_York, Europe/Berlin or UTC.");
    }

    private static async Task WriteAsync(string path, MigrationReport report)
    {
        try
        {
            await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(report, MigrationJson.Default.MigrationReport), CancellationToken.None);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"--report: {path} cannot be written: {cause.Message}");
        }
    }
}
