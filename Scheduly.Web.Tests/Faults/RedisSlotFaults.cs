using System.Diagnostics;
using System.Globalization;
using System.Net;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Faults;

/// <summary>A real cluster with many sessions, whose slots move while some of them change: with <c>SCHEDULY_SOAK=1</c> a million, with replicas.</summary>
[Collection(FaultTests.Name)]
public sealed class RedisSlotFaults
{
    private const int SlotsMoved = 3000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slots_that_move_under_load_cost_no_change()
    {
        var others = Soak.InFull ? 1_000_000 : 5_000;
        await using var cluster = await RedisCluster.StartAsync(replicas: Soak.InFull ? 1 : 0);
        await using var node = await RedisFailoverFaults.StartAsync(cluster.ConnectionString);
        var storage = node.Backend.Open("sessions");
        var begun = Stopwatch.StartNew();
        await FillAsync(storage, others);
        Soak.Report($"Cluster of {cluster.Nodes.Count}: {others} sessions stored in {begun.Elapsed.TotalSeconds:0} s; {await MemoryAsync(cluster) / 1e6:0} MB in all masters.");
        var load = await RedisFailoverFaults.LoadAsync(node);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        await load.UntilAcknowledgedAsync(200, Soak.WaitLimit);
        begun.Restart();
        await RedisCluster.MoveSlotsAsync(cluster.Nodes[0], cluster.Nodes[1], SlotsMoved);
        var moved = begun.Elapsed;
        await load.UntilAcknowledgedAsync(200, Soak.WaitLimit);
        await stop.CancelAsync();
        await running;
        await load.VerifyAsync();
        Soak.Report($"Cluster, {SlotsMoved} slots moved in {moved.TotalSeconds:0.0} s: {load.Answers.Count} answers, {load.Answers.Count(answer => !answer.Ok)} of them failed, for {load.Failing.TotalSeconds:0.0} s.");
        Assert.DoesNotContain(load.Answers, answer => !answer.Ok && answer.Status != HttpStatusCode.Conflict);

        begun.Restart();
        Assert.Equal(others + RedisFailoverFaults.Sessions, await storage.CountAsync(Cancel));
        var counted = begun.Elapsed;
        begun.Restart();
        Assert.Equal(others + RedisFailoverFaults.Sessions, (await storage.ListAllAsync(SessionStorage.MaxPageSize, Cancel)).DistinctBy(entry => entry.Key).Count());
        Soak.Report($"Counted in {counted.TotalMilliseconds:0} ms, listed in {begun.Elapsed.TotalSeconds:0.0} s.");
    }

    /// <summary>Sessions that nobody uses.</summary>
    private static async Task FillAsync(SessionStorage storage, int count)
    {
        const int batch = 1000;
        var end = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(2);
        await Parallel.ForEachAsync(Enumerable.Range(0, count / batch), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel }, async (number, _) =>
        {
            var value = Value(2000);
            await storage.SetManyAsync([.. Enumerable.Range(number * batch, batch).Select(i => new StorageEntry(Key($"idle {i}"), value, end, end))], overwrite: false, Cancel);
        });
    }

    private static async Task<long> MemoryAsync(RedisCluster cluster)
    {
        var all = await Task.WhenAll(cluster.Nodes.Take(3).Select(node => RedisCluster.AskAsync(node, "INFO", "memory")));
        return all.Sum(info => long.Parse(info.Split('\n').Single(line => line.StartsWith("used_memory:", StringComparison.Ordinal)).Split(':')[1], CultureInfo.InvariantCulture));
    }
}
