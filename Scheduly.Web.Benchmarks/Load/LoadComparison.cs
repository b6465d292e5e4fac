using System.Globalization;
using Scheduly.Web.Benchmarks.Reports;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>
/// The stock session beside this project's, in one run: the same handlers, cookies of 1,000 browsers in turn, 2 KB of session. The
/// rounds alternate between the set-ups, so that what else the machine does hits all alike; the medians are compared.
/// </summary>
internal static class LoadComparison
{
    private const int Connections = 32, Counted = 500;

    private const string Untouched = "/untouched", Read = "/read", Write = "/write";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    private static readonly string[] Handlers = [Untouched, Read, Write];

    /// <param name="folder">Where the report goes; null for docs/performance.</param>
    public static async Task RunAsync(int rounds, TimeSpan duration, string? folder)
    {
        var work = Directory.CreateTempSubdirectory("scheduly-load-");
        await using var redis = await RedisServer.StartAsync(own: true);
        await using var postgres = await PostgresServer.StartAsync(own: true);
        var subjects = Subject.All(redis.ConnectionString, postgres.ConnectionString, work.FullName);
        var hosts = new Dictionary<Subject, HostProcess>();
        try
        {
            foreach (var subject in subjects) hosts[subject] = await HostProcess.StartAsync(subject.Settings, work.FullName);
            var figures = new Figures();
            foreach (var (subject, host) in hosts) figures.Add(subject, await CountAsync(subject, host));

            var load = Machine.Load();

            // Writes come last: each run of the script begins with its first cookies, and a browser that brings an old stamp is not answered from a copy.
            foreach (var paths in (string[][])[["/plain", Untouched, Read], [Write]])
            {
                for (var round = -1; round < rounds; round++)
                {
                    // The first round warms up what is compiled, and does not count. It takes so long because all but the hottest code is compiled late.
                    await RoundAsync(hosts, paths, round < 0 ? WarmUp : duration, round < 0 ? null : figures);
                    Console.WriteLine($"{string.Join(' ', paths)}: {(round < 0 ? "warmed up" : string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {rounds}"))}");
                }
            }

            Tell(new Report(Report.Folder(folder), "load"), figures, subjects, hosts, rounds, duration, load);
            LoadSummary.Draw(Report.Folder(folder));
        }
        finally
        {
            foreach (var host in hosts.Values) await host.DisposeAsync();
            work.Delete(recursive: true);
        }
    }

    private static async Task RoundAsync(Dictionary<Subject, HostProcess> hosts, string[] paths, TimeSpan duration, Figures? figures)
    {
        foreach (var path in paths)
        {
            foreach (var (subject, host) in hosts)
            {
                var before = host.Cpu;
                var result = await LoadGenerator.RunAsync(host, path, Connections, duration, keepsCookies: subject.KeepsCopies && path == Write);
                figures?.Add(subject, path, result, (host.Cpu - before) / Math.Max(1, result.Rate * duration.TotalSeconds));
            }
        }
    }

    /// <summary>Commands for each request of each handler, as the store counts them.</summary>
    private static async Task<Dictionary<string, double>> CountAsync(Subject subject, HostProcess host)
    {
        var counts = new Dictionary<string, double>();
        if (subject.Store is null) return counts;
        var cookies = new BrowserCookies();
        await LoadGenerator.BrowseAsync(host, Write, 5, cookies);
        foreach (var path in Handlers)
        {
            counts[path] = (double)await subject.Store.CountAsync(() => LoadGenerator.BrowseAsync(host, path, Counted, cookies)) / Counted;
        }

        return counts;
    }

    private static void Tell(
        Report report, Figures figures, IReadOnlyList<Subject> subjects, Dictionary<Subject, HostProcess> hosts, int rounds, TimeSpan duration, string load)
    {
        report.Add("# This project's sessions beside the stock ones");
        report.Add();
        report.Add($"{Machine.Describe()}; load before the run {load}. Made by `dotnet run -c Release --project Scheduly.Web.Benchmarks -- load`.");
        report.Add();
        report.Add(string.Create(CultureInfo.InvariantCulture,
            $"{rounds} alternating rounds of {duration.TotalSeconds:0} s by {LoadGenerator.Name}, {Connections} connections, cookies of 1,000 browsers in turn, kept as a write gives them where copies are kept, 2 KB of session; load, servers and hosts share the machine, so only ratios carry over. Encryption and compare-and-set are on. The stock PostgreSQL cache sends the community package's statements. Medians of the rounds."));

        report.Add();
        report.Add("## Numbers to beat");
        report.AddTable(["this project ÷ stock", "not touched", "read", "read, local cache", "write", "write, local cache"],
        [
            Ratios("Redis", Subject.Redis, Subject.RedisCopies, Subject.StockRedis, "3.5", "2.2", "3.5", "1.3"),
            Ratios("PostgreSQL", Subject.Postgres, Subject.PostgresCopies, Subject.StockPostgres, "10", "5", "18", "2.2"),
        ]);
        report.AddTable(["share of the floor", "not touched", "read", "write"],
        [
            Shares("Redis", Subject.Redis, Subject.FloorRedis, 85, 95, 85),
            Shares("PostgreSQL", Subject.Postgres, Subject.FloorPostgres, 85, 100, 100),
        ]);
        report.Add("The floor: the same handlers with an id in a plain cookie and the driver's bare commands, one for a read and two for a write. No session, no encryption, no compare-and-set.");
        report.Add();
        var share = figures.Rate(Subject.RedisCopies, Read) / figures.Rate(Subject.StockMemory, Read);
        report.Add(string.Create(CultureInfo.InvariantCulture, $"A read from the local cache reaches {share:0%} of the stock session in memory (target: 85 %)."));

        report.Add();
        report.Add("## Requests per second");
        report.AddTable(["", .. Handlers, "plain"], subjects.Select(subject => (IReadOnlyList<string>)[subject.Name, .. Handlers.Append("/plain").Select(path => figures.Text(subject.Name, path, one => one.Result.Rate, "#,0"))]));
        report.AddChart("rates", "Requests per second", BarChart.Draw("Requests per second", "more is better", [.. Handlers.Select(path =>
            (path, (IReadOnlyList<(string, double, int)>)[.. subjects.Where(subject => figures.Has(subject.Name, path))
                .Select(subject => (subject.Name, figures.Rate(subject.Name, path), subject.IsStock ? 0 : subject.KeepsCopies ? 2 : 1))]))]));
        report.Add();
        report.Add("## Latency, median / 99 % (ms)");
        report.AddTable(["", .. Handlers], subjects.Select(subject => (IReadOnlyList<string>)[subject.Name, .. Handlers.Select(path =>
            $"{figures.Text(subject.Name, path, one => one.Result.Median, "0.00")} / {figures.Text(subject.Name, path, one => one.Result.P99, "0.0")}")]));
        report.Add("## Processor time of the host for one request (µs), its memory after the run (MB)");
        report.AddTable(["", .. Handlers, "memory"], subjects.Select(subject => (IReadOnlyList<string>)[subject.Name, .. Handlers.Select(path => figures.Text(subject.Name, path, one => one.Cpu.TotalMicroseconds, "0.0")),
            (hosts[subject].Memory / 1e6).ToString("0", CultureInfo.InvariantCulture)]));
        report.Add("## Commands sent to the store for one request, one after the other");
        report.AddTable(["", .. Handlers], subjects.Where(subject => subject.Store is not null).Select(subject => (IReadOnlyList<string>)[subject.Name, .. Handlers.Select(path => figures.Commands(subject.Name, path).ToString("0.00", CultureInfo.InvariantCulture))]));
        report.Save();

        IReadOnlyList<string> Ratios(string name, string ours, string copies, string stock, params string[] asked) =>
        [
            name,
            Ratio(ours, stock, Untouched, asked[0]), Ratio(ours, stock, Read, asked[1]),
            Ratio(copies, stock, Read, asked[2]), Ratio(ours, stock, Write, asked[3]), Ratio(copies, stock, Write, null),
        ];

        IReadOnlyList<string> Shares(string name, string ours, string floor, params int[] asked) =>
            [name, .. Handlers.Select((path, i) => string.Create(CultureInfo.InvariantCulture, $"{figures.Rate(ours, path) / figures.Rate(floor, path):0%} (target {asked[i]}%)"))];

        string Ratio(string ours, string stock, string path, string? asked) =>
            string.Create(CultureInfo.InvariantCulture, $"{figures.Rate(ours, path) / figures.Rate(stock, path):0.00}×{(asked is null ? "" : $" (target {asked})")}");
    }

    /// <summary>What was measured, by set-up and handler.</summary>
    private sealed class Figures
    {
        private readonly Dictionary<(string Subject, string Path), List<(LoadResult Result, TimeSpan Cpu)>> _all = [];
        private readonly Dictionary<string, Dictionary<string, double>> _commands = [];

        public void Add(Subject subject, string path, LoadResult result, TimeSpan cpu)
        {
            if (!_all.TryGetValue((subject.Name, path), out var list)) _all[(subject.Name, path)] = list = [];
            list.Add((result, cpu));
        }

        public void Add(Subject subject, Dictionary<string, double> commands) => _commands[subject.Name] = commands;

        public bool Has(string subject, string path) => _all.ContainsKey((subject, path));

        public double Rate(string subject, string path) => Median(subject, path, one => one.Result.Rate);

        public double Commands(string subject, string path) => _commands[subject].GetValueOrDefault(path);

        public string Text(string subject, string path, Func<(LoadResult Result, TimeSpan Cpu), double> figure, string format) =>
            Has(subject, path) ? Median(subject, path, figure).ToString(format, CultureInfo.InvariantCulture) : "–";

        private double Median(string subject, string path, Func<(LoadResult Result, TimeSpan Cpu), double> figure)
        {
            var sorted = _all[(subject, path)].Select(figure).Order().ToArray();
            return sorted[sorted.Length / 2];
        }
    }
}
