using System.Globalization;
using Scheduly.Web.Benchmarks.Reports;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>
/// What a request costs with one, two and three nodes on the same Redis: processor time, because all of them share this machine and more nodes make it no
/// faster. Every node serves the same sessions in turn, without stickiness. The rounds alternate between the numbers of nodes; the medians are compared.
/// </summary>
internal static class NodeComparison
{
    private const int Most = 3, ConnectionsOfEach = 10;

    private const string Read = "/read", Write = "/write";

    /// <param name="folder">Where the report goes; null for docs/performance.</param>
    public static async Task RunAsync(int rounds, TimeSpan duration, string? folder)
    {
        var work = Directory.CreateTempSubdirectory("scheduly-nodes-");
        await using var redis = await RedisServer.StartAsync(own: true);
        string[] settings = ["--SessionStorage:Backend=Redis", $"--SessionStorage:ConnectionString={redis.ConnectionString}"];
        var nodes = new List<HostProcess>();
        try
        {
            while (nodes.Count < Most) nodes.Add(await HostProcess.StartAsync(settings, work.FullName));
            foreach (var node in nodes) node.BrowseAs(nodes[0]);
            await using var store = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
            var load = Machine.Load();
            var all = new List<Round>();
            for (var round = -1; round < rounds; round++)
            {
                foreach (var path in (string[])[Read, Write])
                {
                    for (var count = 1; count <= Most; count++)
                    {
                        // The first round warms up what is compiled, and does not count.
                        var one = await RoundAsync(nodes[..count], path, round < 0 ? 3 * duration : duration, store);
                        if (round >= 0) all.Add(one);
                    }
                }

                Console.WriteLine(round < 0 ? "warmed up" : string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {rounds}"));
            }

            Tell(new Report(Report.Folder(folder), "nodes"), all, rounds, duration, load);
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
            work.Delete(recursive: true);
        }
    }

    private static async Task<Round> RoundAsync(IReadOnlyList<HostProcess> nodes, string path, TimeSpan duration, ConnectionMultiplexer store)
    {
        var (before, stored) = (nodes.Sum(node => node.Cpu.TotalMicroseconds), await StoreCpuAsync(store));
        var results = await Task.WhenAll(nodes.Select(node => LoadGenerator.RunAsync(node, path, ConnectionsOfEach, duration)));
        var requests = Math.Max(1, results.Sum(result => result.Rate) * duration.TotalSeconds);
        return new(path, nodes.Count, (nodes.Sum(node => node.Cpu.TotalMicroseconds) - before) / requests, (await StoreCpuAsync(store) - stored) / requests, requests / duration.TotalSeconds);
    }

    /// <summary>Microseconds of the server's own processor time so far.</summary>
    private static async Task<double> StoreCpuAsync(ConnectionMultiplexer store) => (await store.GetServers()[0].InfoAsync("cpu"))
        .SelectMany(group => group)
        .Where(one => one.Key is "used_cpu_sys" or "used_cpu_user")
        .Sum(one => double.Parse(one.Value, CultureInfo.InvariantCulture) * 1e6);

    private static void Tell(Report report, List<Round> all, int rounds, TimeSpan duration, string load)
    {
        report.Add("# One, two and three nodes");
        report.Add();
        report.Add($"{Machine.Describe()}; load before the run {load}. Made by `dotnet run -c Release --project Scheduly.Web.Benchmarks -- nodes`.");
        report.Add();
        report.Add(string.Create(CultureInfo.InvariantCulture,
            $"{rounds} alternating rounds of {duration.TotalSeconds:0} s by {LoadGenerator.Name}, {ConnectionsOfEach} connections to each node, as nodes are added for more load, 2 KB of session, every node serves the same 1,000 sessions. Nodes, Redis and load share the machine, so that the requests per second are no measure of more nodes; the processor time per request is. Medians of the rounds."));
        report.AddTable(
            ["", "nodes, read (µs)", "nodes, write (µs)", "Redis, read (µs)", "Redis, write (µs)", "reads/s", "writes/s"],
            Enumerable.Range(1, Most).Select(count => (IReadOnlyList<string>)[
                count == 1 ? "1 node" : string.Create(CultureInfo.InvariantCulture, $"{count} nodes"),
                Text(count, Read, one => one.Nodes), Text(count, Write, one => one.Nodes),
                Text(count, Read, one => one.Store), Text(count, Write, one => one.Store),
                Text(count, Read, one => one.Rate, "#,0"), Text(count, Write, one => one.Rate, "#,0"),
            ]));
        report.Save();

        string Text(int nodes, string path, Func<Round, double> figure, string format = "0.0")
        {
            var sorted = all.Where(one => one.Count == nodes && one.Path == path).Select(figure).Order().ToArray();
            return sorted[sorted.Length / 2].ToString(format, CultureInfo.InvariantCulture);
        }
    }

    /// <param name="Nodes">Processor time of all nodes for one request, µs.</param>
    /// <param name="Store">Processor time of Redis for one request, µs.</param>
    /// <param name="Rate">Requests per second of all nodes.</param>
    private sealed record Round(string Path, int Count, double Nodes, double Store, double Rate);
}
