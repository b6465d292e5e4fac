using Scheduly.Web.Benchmarks;
using Scheduly.Web.Benchmarks.Load;
using Scheduly.Web.Benchmarks.Pages;

// dotnet run -c Release --project Scheduly.Web.Benchmarks -- page
switch (args)
{
    case ["compression"]:
        await CompressionBenchmark.RunAsync();
        return 0;
    case ["load-host", .. var settings]:
        await LoadHost.RunAsync(settings);
        return 0;
    case ["page"]:
        return await PageBenchmark.RunAsync();
    default:
        await Console.Error.WriteLineAsync("Name a benchmark: compression, load-host, page");
        return 1;
}
