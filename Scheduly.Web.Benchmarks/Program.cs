using Scheduly.Web.Benchmarks;
using Scheduly.Web.Benchmarks.Load;

// dotnet run -c Release --project Scheduly.Web.Benchmarks -- compression
switch (args)
{
    case ["compression"]:
        await CompressionBenchmark.RunAsync();
        return 0;
    case ["load-host", .. var settings]:
        await LoadHost.RunAsync(settings);
        return 0;
    default:
        await Console.Error.WriteLineAsync("Name a benchmark: compression, load-host");
        return 1;
}
