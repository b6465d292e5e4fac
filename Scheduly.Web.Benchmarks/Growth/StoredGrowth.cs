using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Benchmarks.Micro;
using Scheduly.Web.Benchmarks.Reports;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Benchmarks.Growth;

/// <summary>From a thousand stored sessions on: what one command costs, what count and list cost, how fast expired ones go.</summary>
internal static class StoredGrowth
{
    private const int Batch = 1000, Expiring = 20_000, CleanUp = 500, Size = 256;

    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public static async Task RunAsync(Report report, IEnumerable<Store> stores, int most)
    {
        report.Add();
        report.Add("## Stored sessions");
        report.Add();
        report.Add(string.Create(CultureInfo.InvariantCulture, $"One caller, one command after the other, {Size} bytes each: medians of 1,000 reads and 500 compare-and-set writes; count and first page of 1,000: median of five; filled by batches of {Batch}."));
        var rows = new List<IReadOnlyList<string>>();
        var counts = new List<(string, IReadOnlyList<(string, double, int)>)>();
        foreach (var store in stores) counts.Add((store.Name, await MeasureAsync(store, most, rows, report)));
        report.AddTable(["", "sessions", "read (µs)", "write (µs)", "count (ms)", "first page (ms)", "filled (sessions/s)"], rows);
        report.AddChart("counts", "What counting takes", BarChart.Draw("What counting takes", "ms, by stored sessions", counts));
    }

    private static async Task<List<(string, double, int)>> MeasureAsync(Store store, int most, List<IReadOnlyList<string>> rows, Report report)
    {
        using var host = await SessionServices.StartAsync(store.Backend, store.Connection);
        var storage = host.Services.GetRequiredService<StorageBackend>().Open("growth");
        var stored = 0;
        var counts = new List<(string, double, int)>();
        for (var goal = 1000; goal <= most; goal *= 10)
        {
            var begun = Stopwatch.GetTimestamp();
            var before = stored;
            while (stored < goal)
            {
                var expires = TimeProvider.System.GetUtcNow() + Life;
                await storage.SetManyAsync([.. Enumerable.Range(stored, Batch).Select(i => new StorageEntry(Key(i), Value(), expires, expires))], overwrite: false);
                stored += Batch;
            }

            var rate = (stored - before) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
            var read = await MedianAsync(1000, () => storage.ReadAsync(Key(Random.Shared.Next(goal))));
            var write = await MedianAsync(500, () => WriteAsync(storage, Key(Random.Shared.Next(goal))));
            var count = await MedianAsync(5, () => storage.CountAsync());
            var page = await MedianAsync(5, () => storage.ListAsync(null, SessionStorage.MaxPageSize));
            rows.Add([store.Name, Text(goal, "#,0"), Text(read.TotalMicroseconds, "0"), Text(write.TotalMicroseconds, "0"), Text(count.TotalMilliseconds, "0.00"), Text(page.TotalMilliseconds, "0.0"), Text(rate, "#,0")]);
            counts.Add((Text(goal, "#,0"), count.TotalMilliseconds, 1));
            Console.WriteLine(string.Join(" | ", rows[^1]));
        }

        var cleaned = await CleanUpAsync(storage);
        report.Add(string.Create(CultureInfo.InvariantCulture, $"- {store.Name}: clean-up removes {cleaned:#,0} expired sessions/s in batches of {CleanUp}, with {stored:#,0} living ones beside them."));
        return counts;
    }

    /// <summary>A read for the stamp, outside of the time that counts, and the write.</summary>
    private static async Task<TimeSpan> WriteAsync(SessionStorage storage, StorageKey key)
    {
        var found = (await storage.ReadAsync(key))!;
        var begun = Stopwatch.GetTimestamp();
        if (!await storage.TrySetAsync(key, Value(), Stamp.Read(found), Life, TimeProvider.System.GetUtcNow() + Life)) throw new InvalidOperationException("A race without a rival.");
        return Stopwatch.GetElapsedTime(begun);
    }

    /// <returns>Sessions for each second.</returns>
    private static async Task<double> CleanUpAsync(SessionStorage storage)
    {
        var soon = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2 + (Expiring / 2000));
        for (var i = 0; i < Expiring; i += Batch)
        {
            await storage.SetManyAsync([.. Enumerable.Range(i, Batch).Select(n => new StorageEntry(StorageKey.For("id", $"old-{n}"), Value(), soon, soon))], overwrite: false);
        }

        while (TimeProvider.System.GetUtcNow() <= soon + TimeSpan.FromSeconds(1)) await Task.Delay(100);
        var removed = 0;
        var begun = Stopwatch.GetTimestamp();
        while (await storage.RemoveExpiredAsync(CleanUp) is > 0 and var some) removed += some;
        return removed / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static Task<TimeSpan> MedianAsync<T>(int times, Func<Task<T>> command) => MedianAsync(times, async () =>
    {
        var begun = Stopwatch.GetTimestamp();
        await command();
        return Stopwatch.GetElapsedTime(begun);
    });

    private static async Task<TimeSpan> MedianAsync(int times, Func<Task<TimeSpan>> command)
    {
        var all = new List<TimeSpan>();
        for (var i = 0; i < times; i++) all.Add(await command());
        all.Sort();
        return all[times / 2];
    }

    private static StorageKey Key(int i) => StorageKey.For("id", $"session-{i}");

    private static byte[] Value()
    {
        var value = new byte[Size];
        Random.Shared.NextBytes(value);
        Stamp.New(TimeProvider.System).Write(value);
        return value;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
