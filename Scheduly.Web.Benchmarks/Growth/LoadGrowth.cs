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
        foreach (var store in stores)
        {
            await using var host = await StartAsync(store, 2048, folder);
            foreach (var path in Handlers)
            {
                await LoadGenerator.RunAsync(host, path, 32, Duration);
                var row = new List<string> { $"{store.Name} {path}" };
                foreach (var connections in Connections)
                {
                    var result = await LoadGenerator.RunAsync(host, path, connections, Duration);
                    row.Add(string.Create(CultureInfo.InvariantCulture, $"{result.Rate:#,0} ({result.P99:0.0})"));
                }

                byConnections.Add(row);
            }
        }

        report.AddTable(["", .. Connections.Select(one => one.ToString(CultureInfo.InvariantCulture))], byConnections);
        report.Add("## Bytes of session, 32 connections: requests/s, and KB allocated for one");
        var bySize = stores.SelectMany(store => Handlers.Select(path => (Name: $"{store.Name} {path}", Row: new List<string> { $"{store.Name} {path}" }))).ToDictionary(one => one.Name, one => one.Row);
        foreach (var store in stores)
        {
            foreach (var kilobytes in Kilobytes)
            {
                await using var host = await StartAsync(store, kilobytes << 10, folder);
                foreach (var path in Handlers)
                {
                    await LoadGenerator.RunAsync(host, path, 32, Duration / 3);
                    var before = await host.AskAsync("/allocated");
                    var result = await LoadGenerator.RunAsync(host, path, 32, Duration);
                    var allocated = (await host.AskAsync("/allocated") - before) / (result.Rate * Duration.TotalSeconds);
                    bySize[$"{store.Name} {path}"].Add(string.Create(CultureInfo.InvariantCulture, $"{result.Rate:#,0} ({allocated / 1024:0.0})"));
                }
            }
        }

        report.AddTable(["", .. Kilobytes.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one} KB"))], bySize.Values.Select(row => (IReadOnlyList<string>)row));
    }

    private static Task<HostProcess> StartAsync(Store store, int bytes, string folder) => HostProcess.StartAsync(
        [$"--SessionStorage:Backend={store.Backend}", $"--SessionStorage:ConnectionString={store.Connection}", string.Create(CultureInfo.InvariantCulture, $"--Bytes={bytes}")], folder);
}
