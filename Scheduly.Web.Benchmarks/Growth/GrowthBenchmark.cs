using Scheduly.Web.Benchmarks.Reports;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Benchmarks.Growth;

/// <summary>How the stores and the engine take more: sessions, connections, bytes.</summary>
internal static class GrowthBenchmark
{
    /// <param name="most">Stored sessions at the end; tenfold steps from a thousand lead there.</param>
    /// <param name="folder">Where the report goes; null for docs/performance.</param>
    public static async Task RunAsync(int most, string? folder)
    {
        var work = Directory.CreateTempSubdirectory("scheduly-growth-");
        await using var redis = await RedisServer.StartAsync(own: true);
        await using var postgres = await PostgresServer.StartAsync(own: true);
        Store[] stores =
        [
            new("Redis", "Redis", redis.ConnectionString),
            new("PostgreSQL", "PostgreSql", postgres.ConnectionString),
            new("SQLite", "Sqlite", $"Data Source={Path.Combine(work.FullName, "growth.db")}"),
        ];
        var report = new Report(Report.Folder(folder), "growth");
        report.Add("# More sessions, more connections, larger sessions");
        report.Add();
        report.Add($"{Machine.Describe()}; load before the run {Machine.Load()}. Made by `dotnet run -c Release --project Scheduly.Web.Benchmarks -- growth`. Load, servers and hosts share the machine.");
        try
        {
            await StoredGrowth.RunAsync(report, stores, most);
            await LoadGrowth.RunAsync(report, stores, work.FullName);
            report.Save();
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}

/// <param name="Backend">As the settings spell it.</param>
internal sealed record Store(string Name, string Backend, string Connection);
