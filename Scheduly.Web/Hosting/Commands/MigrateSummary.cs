using System.Globalization;
using Scheduly.Web.Migration;
using Spectre.Console;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>The report in words. On a terminal the counts stand in a table; elsewhere they are plain lines.</summary>
internal static class MigrateSummary
{
    private const int MostReasons = 10;

    private static readonly Dictionary<string, string> Words = new()
    {
        ["replaced"] = "an earlier run's, brought up to date",
        ["alreadyThere"] = "there already",
        ["otherVersionThere"] = "there in another version of the file (--overwrite brings it up to date)",
        ["changedSince"] = "changed since in its new place, and left so",
        ["endedSince"] = "ended or taken over since",
        ["superseded"] = "the same id stands further on in the file; the later one counts",
    };

    public static void Write(MigrationReport report)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Simple).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned()).AddColumn("");
        foreach (var (name, count, note) in Lines(report))
        {
            if (Console.IsOutputRedirected) Console.WriteLine($"{name,-10} {Number(count),12}{(note.Length > 0 ? $"  {note}" : "")}");
            else table.AddRow(Markup.Escape(name), Number(count), $"[grey]{Markup.Escape(note)}[/]");
        }

        if (!Console.IsOutputRedirected) AnsiConsole.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Source} to {report.Target ?? "nowhere (dry run)"}: {report.Seconds:0.0} s, {report.PerSecond:N0} sessions/s, {report.CpuSeconds:0.0} s of CPU, peak memory {report.PeakMemoryBytes / 1e6:0} MB"));
        if (report.Undated > 0) Console.WriteLine($"{Number(report.Undated)} sessions have no created_at that is a time: they live as if they began now.");
        foreach (var one in report.Duplicates.Take(MostReasons)) Console.WriteLine($"Twice in the file: {one.Key} at byte {one.Offset}; the one at byte {one.KeptOffset} was taken.");
        foreach (var one in report.Rejections.Take(MostReasons))
        {
            Console.WriteLine($"Rejected: {one.Key ?? "a piece"} at byte {one.Offset} ({one.Length} bytes): {one.Reason}.");
        }

        if (report.Rejected > MostReasons) Console.WriteLine($"… and {Number(report.Rejected - MostReasons)} more.");
        if (report.RejectedFile is { } file) Console.WriteLine($"What was rejected is kept in {file}. It holds ids that open sessions: keep it as safe as the source.");
        if (report.SourceChanged) Console.WriteLine("The file was written to while it was read. Run the same command again, best when the old backend has stopped.");
        if (report.Interrupted) Console.WriteLine("Interrupted. What was written stays; run the same command again, and it goes on.");
    }

    private static IEnumerable<(string Name, long Count, string Note)> Lines(MigrationReport report)
    {
        yield return ("read", report.Read, "");
        yield return ("expired", report.Expired, "");
        yield return ("migrated", report.Migrated, report.DryRun ? "would be" : Note(report, "replaced"));
        yield return ("skipped", report.Skipped, Note(report, "alreadyThere", "otherVersionThere", "changedSince", "endedSince", "superseded"));
        yield return ("rejected", report.Rejected, "");
        yield return ("verified", report.Verified, report.DryRun ? "" : "migrated or there already, read back and compared");
    }

    private static string Note(MigrationReport report, params string[] outcomes) => string.Join("; ", outcomes
        .Where(report.Detail.ContainsKey).Select(outcome => $"{Number(report.Detail[outcome])} {Words[outcome]}"));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
