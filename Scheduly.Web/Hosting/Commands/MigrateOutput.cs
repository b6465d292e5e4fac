using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Scheduly.Web.Migration;
using Spectre.Console;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Shows how a migration goes: a bar on a terminal, a line now and then elsewhere, nothing but the report as JSON for machines.</summary>
internal sealed class MigrateOutput(MigrationCounts counts, bool json) : IDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(200), Line = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly PeriodicTimer _frames = new(Frame);
    private Func<long>? _position;
    private long _length;

    /// <summary>The file is looked through before its sessions can be counted.</summary>
    public void Scanning(Func<long> position, long length) => (_position, _length) = (position, length);

    public Task<MigrationReport> ShowAsync(Task<MigrationReport> running)
    {
        if (json) return running;
        return Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? LinesAsync(running) : BarAsync(running);
    }

    public void Tell(MigrationReport report)
    {
        if (json) Console.WriteLine(JsonSerializer.Serialize(report, MigrationJson.Default.MigrationReport));
        else MigrateSummary.Write(report);
    }

    public void Dispose() => _frames.Dispose();

    private Task<MigrationReport> BarAsync(Task<MigrationReport> running) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var reading = context.AddTask("Looking through the file");
            var taking = context.AddTask("Taking sessions");
            while (!running.IsCompleted)
            {
                Update(reading, taking);
                await Task.WhenAny(running, _frames.WaitForNextTickAsync().AsTask());
            }

            Update(reading, taking);
            return await running;
        });

    private void Update(ProgressTask reading, ProgressTask taking)
    {
        reading.Value = counts.Total > 0 ? reading.MaxValue : _length > 0 ? reading.MaxValue * (_position?.Invoke() ?? 0) / _length : 0;
        if (counts.Total == 0) return;
        taking.MaxValue = counts.Total;
        taking.Value = counts.Read;
        taking.Description = $"Taking sessions ({Number(Rate())}/s)";
    }

    private async Task<MigrationReport> LinesAsync(Task<MigrationReport> running)
    {
        var told = TimeSpan.Zero;
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, _frames.WaitForNextTickAsync().AsTask());
            if (_watch.Elapsed - told < Line || counts.Total == 0) continue;
            told = _watch.Elapsed;
            var left = (counts.Total - counts.Read) / Math.Max(Rate(), 1);
            Console.WriteLine($"{Number(counts.Read)} of {Number(counts.Total)} sessions, {Number(Rate())}/s, about {left:0} s left");
        }

        return await running;
    }

    private double Rate() => counts.Read / Math.Max(_watch.Elapsed.TotalSeconds, 0.001);

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
