using System.Diagnostics;
using System.Globalization;

namespace Scheduly.Web.Benchmarks;

/// <summary>
/// What packing a session costs and gives, as a table in Markdown. Each figure is the median of interleaved batches, so that what
/// else the machine does hits all alike; only the ratios carry over to another machine.
/// </summary>
internal static class CompressionBenchmark
{
    private const int Bodies = 10;
    private const int Batches = 9;
    private const int Limit = 1 << 20;

    public static async Task RunAsync()
    {
        foreach (var size in new[] { 1 << 10, 2 << 10, 8 << 10, 64 << 10 })
        {
            var bodies = SessionBodies.Make(size, Bodies);
            var packers = Packer.All().ToList();
            var results = packers.ToDictionary(packer => packer, _ => new List<(double Pack, double Unpack)>());
            var rounds = Math.Max(4, 400_000 / (size * Bodies));
            foreach (var packer in packers) Measure(packer, bodies, rounds);
            for (var batch = 0; batch < Batches; batch++)
            {
                foreach (var packer in packers) results[packer].Add(Measure(packer, bodies, rounds));
            }

            var length = bodies.Average(body => body.Length);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n| {length:0} bytes | packed to | pack µs | unpack µs | allocated by both |\n|---|---|---|---|---|"));
            foreach (var packer in packers)
            {
                var packed = bodies.Average(body => packer.Pack(body).Length);
                await Console.Out.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {packer.Name} | {packed / length:0.0%} | {Median(results[packer], one => one.Pack):0.0} | {Median(results[packer], one => one.Unpack):0.0} | {Allocated(packer, bodies[0]) / 1024.0:0.0} KB |"));
            }
        }
    }

    private static (double Pack, double Unpack) Measure(Packer packer, IReadOnlyList<byte[]> bodies, int rounds)
    {
        var packed = bodies.Select(packer.Pack).ToArray();
        var begun = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var body in bodies) packer.Pack(body);
        }

        var middle = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var one in packed) packer.Unpack(one, Limit);
        }

        var end = Stopwatch.GetTimestamp();
        if (!packer.Unpack(packed[0], Limit).AsSpan().SequenceEqual(bodies[0])) throw new InvalidOperationException($"{packer.Name} does not give back what it took.");
        double each = rounds * bodies.Count;
        return (Stopwatch.GetElapsedTime(begun, middle).TotalMicroseconds / each, Stopwatch.GetElapsedTime(middle, end).TotalMicroseconds / each);
    }

    private static double Allocated(Packer packer, byte[] body)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        packer.Unpack(packer.Pack(body), Limit);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static double Median(List<(double Pack, double Unpack)> results, Func<(double Pack, double Unpack), double> part) =>
        results.Select(part).Order().ElementAt(results.Count / 2);
}
