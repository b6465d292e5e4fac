using System.Globalization;
using Scheduly.Web.Benchmarks;
using Scheduly.Web.Benchmarks.Growth;
using Scheduly.Web.Benchmarks.Live;
using Scheduly.Web.Benchmarks.Load;
using Scheduly.Web.Benchmarks.Micro;
using Scheduly.Web.Benchmarks.Pages;
using Scheduly.Web.Benchmarks.Reports;

// dotnet run -c Release --project Scheduly.Web.Benchmarks -- load [rounds] [seconds] [folder]
switch (args)
{
    case ["load", .. var how]:
        await LoadComparison.RunAsync(Number(how, 0, 7), TimeSpan.FromSeconds(Number(how, 1, 2)), how.ElementAtOrDefault(2));
        return 0;
    case ["chart", .. var how]:
        LoadSummary.Draw(Report.Folder(how.ElementAtOrDefault(0)));
        return 0;
    case ["growth", .. var how]:
        await GrowthBenchmark.RunAsync(Number(how, 0, 1_000_000), how.ElementAtOrDefault(1));
        return 0;
    case ["micro", .. var filters]:
        MicroBenchmarks.Run(filters);
        return 0;
    case ["page"]:
        return await PageBenchmark.RunAsync();
    case ["start", .. var how]:
        await StartBenchmark.RunAsync(Number(how, 0, 15), how.ElementAtOrDefault(1) is { } path ? Path.GetFullPath(path) : null);
        return 0;
    case ["nodes", .. var how]:
        await NodeComparison.RunAsync(Number(how, 0, 7), TimeSpan.FromSeconds(Number(how, 1, 3)), how.ElementAtOrDefault(2));
        return 0;
    case ["watchers", .. var how]:
        await WatcherBenchmark.RunAsync(Number(how, 0, 1000), how.ElementAtOrDefault(1));
        return 0;
    case ["compression"]:
        await CompressionBenchmark.RunAsync();
        return 0;
    case [StockStart.Command, .. var settings]:
        await StockStart.RunAsync(settings);
        return 0;
    case ["load-host", .. var settings]:
        await LoadHost.RunAsync(settings);
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            Name a benchmark:
              load [rounds] [seconds] [folder]   the stock session beside this project's, on each store
              chart [folder]                     the chart of the README, from the figures of load.md
              growth [most] [folder]             more sessions, more connections, larger sessions
              micro [BenchmarkDotNet options]    the seal, the slot, the state, the planner
              page                               from a click to the painted board, in a real browser
              start [starts] [program]           from the start of the program to the first answer, page and build; a stock application beside it
              nodes [rounds] [seconds] [folder]  what a request costs with one, two and three nodes
              watchers [pages] [folder]          open pages: memory while nothing happens, and how soon all learn of a change
              compression                        ways to pack a session
            """);
        return 1;
}

static int Number(string[] arguments, int at, int otherwise) =>
    arguments.Length > at ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : otherwise;
