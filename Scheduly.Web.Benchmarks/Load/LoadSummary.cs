using System.Globalization;
using Scheduly.Web.Benchmarks.Reports;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>The few bars that the README shows, drawn from the table of requests per second in load.md.</summary>
internal static class LoadSummary
{
    private const string Rates = "## Requests per second", File = "load.md";

    private static readonly string[] Columns = ["/untouched", "/read", "/write"];

    /// <param name="folder">Holds load.md and gets load-summary.svg.</param>
    /// <exception cref="InvalidDataException">load.md has no such table, or a row of it is missing.</exception>
    public static void Draw(string folder)
    {
        var rows = Read(System.IO.File.ReadAllLines(Path.Combine(folder, File)));
        List<(string, IReadOnlyList<(string, double, int)>)> groups = [];
        foreach (var (store, stock, ours, copies) in (ReadOnlySpan<(string, string, string, string)>)
        [
            ("Redis", Subject.StockRedis, Subject.Redis, Subject.RedisCopies),
            ("PostgreSQL", Subject.StockPostgres, Subject.Postgres, Subject.PostgresCopies),
        ])
        {
            groups.Add(($"{store}: read the session", [("stock session", Rate(stock, 1), 0), ("Scheduly", Rate(ours, 1), 1), ("Scheduly, local cache", Rate(copies, 1), 2)]));
            groups.Add(($"{store}: read and write it", [("stock session", Rate(stock, 2), 0), ("Scheduly", Rate(ours, 2), 1)]));
        }

        System.IO.File.WriteAllText(Path.Combine(folder, "load-summary.svg"), BarChart.Draw("Requests per second", "2 KB of session, 32 connections, 2 cores; more is better", groups));

        double Rate(string subject, int column) => rows.TryGetValue(subject, out var values) ? values[column] : throw new InvalidDataException($"{File} has no row '{subject}' under '{Rates}'.");
    }

    private static Dictionary<string, double[]> Read(string[] lines)
    {
        var begin = Array.IndexOf(lines, Rates);
        if (begin < 0) throw new InvalidDataException($"{File} has no heading '{Rates}'.");
        return lines.Skip(begin + 1).SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1], cells => cells[2..(2 + Columns.Length)].Select(cell => double.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)).ToArray());
    }
}
