using Scheduly.Web.Benchmarks;

// dotnet run -c Release --project Scheduly.Web.Benchmarks -- compression
switch (args)
{
    case ["compression"]:
        await CompressionBenchmark.RunAsync();
        return 0;
    default:
        await Console.Error.WriteLineAsync("Name a benchmark: compression");
        return 1;
}
