using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Scheduly.Web.Benchmarks.Micro;

/// <summary>The parts of a request by themselves, with what they allocate.</summary>
internal static class MicroBenchmarks
{
    /// <param name="options">As BenchmarkDotNet takes them, such as <c>--filter *Seal*</c>; without any, all run.</param>
    public static void Run(string[] options)
    {
        // In this process: the generated project of the default tool chain knows neither the lock files nor the central versions.
        var config = DefaultConfig.Instance
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "scheduly-micro"));
        BenchmarkSwitcher.FromTypes([typeof(SealBenchmark), typeof(SlotBenchmark), typeof(StateBenchmark), typeof(PlannerBenchmark), typeof(TouchLedgerBenchmark)])
            .Run(options.Length > 0 ? options : ["--filter", "*"], config);
    }
}
