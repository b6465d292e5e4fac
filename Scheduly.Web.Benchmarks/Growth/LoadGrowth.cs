using System.Globalization;
using Scheduly.Web.Benchmarks.Load;
using Scheduly.Web.Benchmarks.Reports;

namespace Scheduly.Web.Benchmarks.Growth;

/// <summary>More connections at once, and larger sessions, over HTTP.</summary>
internal static class LoadGrowth
{
    private static readonly int[] Connections = [1, 8, 32, 128, 512];

    private static readonly int[] Kilobytes = [1, 2, 8, 32, 128, 256];

    private static readonly string[] Handlers = ["/read", "/write"];

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(Report report, IReadOnlyList<Store> stores, string folder)
    {
        report.Add();
        report.Add("## Connections at once, 2 KB of session: requests/s, and 99 % of them in (ms)");
        var byConnections = new List<IReadOnlyList<string>>();
        var bars = new List<(string, IReadOnlyList<(string, double, int)>)>();
        foreach (var store in stores)
        {
            await using var host = await StartAsync(store, 2048, folder);
            foreach (var path in Handlers)
            {
                await LoadGenerator.RunAsync(host, path, 32, Duration);
                var row = new List<string> { $"{store.Name} {path}" };
                var rates = new List<(string, double, int)>();
                foreach (var connections in Connections)
                {
                    var result = await LoadGenerator.RunAsync(host, path, connections, Duration);
                    row.Add(string.Create(CultureInfo.InvariantCulture, $"{result.Rate:#,0} ({result.P99:0.0})"));
                    rates.Add((string.Create(CultureInfo.InvariantCulture, $"{connections} at once"), result.Rate, Colour(path)));
                }

                byConnections.Add(row);
                bars.Add((row[0], rates));
            }
        }

        report.AddTable(["", .. Connections.Select(one => one.ToString(CultureInfo.InvariantCulture))], byConnections);
        report.AddChart("connections", "Connections at once", BarChart.Draw("Connections at once, 2 KB of session", "requests/s", bars));
        report.Add();
        report.Add("## Bytes of session, 32 connections, hosts that have served for 3 s: requests/s, and KB allocated for one");
        var bySize = stores.SelectMany(store => Handlers.Select(path => (Name: $"{store.Name} {path}", Row: new List<string> { $"{store.Name} {path}" }))).ToDictionary(one => one.Name, one => one.Row);
        var times = bySize.Keys.ToDictionary(name => name, _ => new List<(string, double, int)>());
        foreach (var store in stores)
        {
            foreach (var kilobytes in Kilobytes)
            {
                await using var host = await StartAsync(store, kilobytes << 10, folder);
                foreach (var path in Handlers)
                {
                    await LoadGenerator.RunAsync(host, path, 32, Duration);
                    var before = await host.AskAsync("/allocated");
                    var result = await LoadGenerator.RunAsync(host, path, 32, Duration);
                    var allocated = (await host.AskAsync("/allocated") - before) / (result.Rate * Duration.TotalSeconds);
                    times[$"{store.Name} {path}"].Add((Size(kilobytes), 1000 / result.Rate, Colour(path)));
                    bySize[$"{store.Name} {path}"].Add(string.Create(CultureInfo.InvariantCulture, $"{result.Rate:#,0} ({allocated / 1024:0.0})"));
                }
            }
        }

        report.AddTable(["", .. Kilobytes.Select(Size)], bySize.Values.Select(row => (IReadOnlyList<string>)row));
        report.AddChart("sizes", "Bytes of session", BarChart.Draw(
            "Bytes of session, 32 connections",
            "ms of the machine for a request",
            [.. times.Select(one => (one.Key, (IReadOnlyList<(string, double, int)>)one.Value))]));
    }

    private static string Size(int kilobytes) => string.Create(CultureInfo.InvariantCulture, $"{kilobytes} KB");

    private static int Colour(string path) => 1 + Array.IndexOf(Handlers, path);

    private static Task<HostProcess> StartAsync(Store store, int bytes, string folder) => HostProcess.StartAsync(
        [$"--SessionStorage:Backend={store.Backend}", $"--SessionStorage:ConnectionString={store.Connection}", string.Create(CultureInfo.InvariantCulture, $"--Bytes={bytes}")], folder);
}
