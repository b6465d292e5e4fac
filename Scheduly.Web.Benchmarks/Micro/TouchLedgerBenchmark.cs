using BenchmarkDotNet.Attributes;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Benchmarks.Micro;

/// <summary>What each write notes, so that its session is not touched again soon; on two threads, as requests do it.</summary>
public class TouchLedgerBenchmark
{
    private const int Writes = 10_000, Threads = 2;

    private readonly TouchLedger _ledger = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private StorageKey[] _keys = [];

    /// <summary>Sessions that were written in the last minute.</summary>
    [Params(1_000, 9_000)]
    public int Sessions { get; set; }

    [GlobalSetup]
    public void SetUp() => _keys = [.. Enumerable.Range(0, Sessions).Select(i => StorageKey.For("cookie", $"browser {i}"))];

    [Benchmark(OperationsPerInvoke = Writes)]
    public void Note() => Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
    {
        for (var i = thread; i < Writes; i += Threads) _ledger.Note(_keys[i % Sessions]);
    });
}
