using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Faults;

/// <summary>Another program holds the file's lock for writing: a backup, a shell, a tool that forgot its transaction.</summary>
[Collection(FaultTests.Name)]
public sealed class SqliteLockFaults(SqliteFolder folder) : IClassFixture<SqliteFolder>
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_costs_one_request_one_timeout_and_service_returns_with_the_lock()
    {
        var file = Path.Combine(folder.Path, "gate.db");
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Sqlite",
            ["SessionStorage:ConnectionString"] = $"Data Source={file}",
            ["SessionStorage:OperationTimeout"] = "00:00:01",
            ["SessionStorage:RateLimit:Enabled"] = "false",
        });
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/list/-");
        TimeSpan first, slowest = TimeSpan.Zero;
        var answers = 0;
        await using (await LockAsync(file))
        {
            (first, var status) = await TimeAsync(browser, "/append/list/x");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.True(host.Backend.IsAway, "the gate is open");
            var locked = Stopwatch.StartNew();
            while (locked.Elapsed < (Soak.InFull ? TimeSpan.FromSeconds(20) : TimeSpan.FromSeconds(3)))
            {
                foreach (var (took, each) in await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => TimeAsync(browser.Clone(), "/append/list/x"), Cancel))))
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, each);
                    answers++;
                    if (took > slowest) slowest = took;
                }

                await Task.Delay(100, Cancel);
            }

            Assert.True(host.Backend.IsAway, "the gate stays open");
            Assert.Contains(await host.Backend.InspectAsync(null, Cancel), finding => finding.Cause.Contains("is locked by another program", StringComparison.Ordinal));
        }

        var released = Stopwatch.StartNew();
        await Eventually.HoldsAsync(async () => (await TimeAsync(browser, "/append/list/y")).Status == HttpStatusCode.OK, "the file is written to again");
        Soak.Report($"SQLite locked by another program: the first request {first.TotalMilliseconds:0} ms, the slowest of {answers} further ones {slowest.TotalMilliseconds:0} ms, success {released.Elapsed.TotalSeconds:0.00} s after the lock.");
        Assert.False(host.Backend.IsAway);
        Assert.EndsWith("y", await browser.GetAsync("/get/list"), StringComparison.Ordinal);
        Assert.InRange(first, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(3));
        if (Soak.InFull) Assert.InRange(slowest, TimeSpan.Zero, Fast);
    }

    [Fact]
    public async Task Reads_go_on_while_writes_fail_at_once()
    {
        await using var backend = folder.CreateBackend(connectionString: "Data Source=reads.db");
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var (key, deadline) = (Key(), TimeProvider.System.GetUtcNow().AddDays(1));
        Assert.True(await AddAsync(key));
        await using (await LockAsync(Path.Combine(folder.Path, "reads.db")))
        {
            // The call itself comes back at once: no thread waits for the lock.
            var begun = Stopwatch.StartNew();
            var writing = AddAsync(Key());
            var called = begun.Elapsed;
            Assert.Equal(5, (await Assert.ThrowsAsync<SqliteException>(() => writing)).SqliteErrorCode);
            Assert.True(called < begun.Elapsed / 2, $"{called} of {begun.Elapsed} in the call");
            begun.Restart();
            for (var i = 0; i < 20; i++)
            {
                await Assert.ThrowsAsync<SqliteException>(() => AddAsync(Key()));
                Assert.NotNull(await storage.ReadAsync(key, Cancel));
            }

            Assert.True(begun.Elapsed < TimeSpan.FromSeconds(5), $"{begun.Elapsed} for 20 writes");
            await Assert.ThrowsAsync<SqliteException>(() => storage.PingAsync(Cancel));
        }

        Assert.True(await AddAsync(Key()));
        await storage.PingAsync(Cancel);

        Task<bool> AddAsync(Scheduly.Sessions.Storage.StorageKey one) => storage.TrySetAsync(one, Value(), null, TimeSpan.FromHours(1), deadline, Cancel);
    }

    private static async Task<(TimeSpan Took, HttpStatusCode Status)> TimeAsync(Browser browser, string path)
    {
        var begun = Stopwatch.StartNew();
        using var answer = await browser.SendAsync(HttpMethod.Get, path);
        return (begun.Elapsed, answer.StatusCode);
    }

    private static async Task<SqliteConnection> LockAsync(string file)
    {
        var other = new SqliteConnection($"Data Source={file};Pooling=False");
        await other.OpenAsync(Cancel);
        await using var begin = new SqliteCommand("BEGIN IMMEDIATE", other);
        await begin.ExecuteNonQueryAsync(Cancel);
        return other;
    }
}
