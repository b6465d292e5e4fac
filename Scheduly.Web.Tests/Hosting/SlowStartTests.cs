using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>A store that answered and then is slow, just when the key ring is read, as a machine that starts many things makes it.</summary>
public sealed class SlowStartTests
{
    private static readonly TimeSpan OperationTimeout = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_store_that_pauses_while_the_key_ring_is_read_does_not_end_the_start()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        var reads = 0;
        await using var host = await StartAsync(server, async () =>
        {
            // The second try finds the server going on, however long it took to come to it.
            reads++;
            if (reads == 1) await server.FreezeAsync();
            if (reads == 2) await server.ResumeAsync();
        });

        Assert.True(reads > 1, "The ring was read once.");
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        Assert.Equal("1", await browser.GetAsync("/get/a"));
    }

    [Fact]
    public async Task A_store_that_stays_frozen_ends_the_start_with_one_message()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        var begun = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(server, server.FreezeAsync));
        Assert.StartsWith($"The key ring could not be read: Redis at 127.0.0.1:{server.Port} answered at first, and then no more.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("SessionStorage:OperationTimeout", refused.Message, StringComparison.Ordinal);
        Assert.True(begun.Elapsed < Eventually.WaitLimit, $"{begun.Elapsed}");
        await server.ResumeAsync();
    }

    [Fact]
    public async Task A_PostgreSQL_that_still_recovers_is_waited_for()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using var recovering = await server.StartClosedStandbyAsync();
        var logs = new FakeLogCollector();
        var starting = SessionHost.StartAsync(
            SessionHost.MapMembers,
            new Dictionary<string, string?> { ["SessionStorage:Backend"] = "PostgreSql", ["SessionStorage:ConnectionString"] = recovering.ConnectionString },
            configure: builder => builder.Logging.AddProvider(new FakeLoggerProvider(logs)));
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.False(starting.IsCompleted, starting.Exception?.Message);
        await recovering.PromoteClosedAsync();
        await using var host = await starting;
        await host.NewBrowser().GetAsync("/set/a/1");
        Assert.Single(logs.GetSnapshot(), log => log.Message.Contains("is starting or recovering", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Redis_that_stops_answering_after_the_first_contact_ends_the_start_with_one_message()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var relay = new TcpRelay(server.Port) { SwallowAt = "SCRIPT" };
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(
            SessionHost.MapMembers,
            new Dictionary<string, string?>
            {
                ["SessionStorage:Backend"] = "Redis",
                ["SessionStorage:ConnectionString"] = $"127.0.0.1:{relay.Port}",
                ["SessionStorage:OperationTimeout"] = OperationTimeout.ToString(),
            }));
        Assert.Contains($"127.0.0.1:{relay.Port} accepts connections and does not answer commands in time", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_another_session_holds_locked_ends_the_start_with_one_message()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        var settings = new Dictionary<string, string?> { ["SessionStorage:Backend"] = "PostgreSql", ["SessionStorage:ConnectionString"] = server.ConnectionString };
        await using (await SessionHost.StartAsync(SessionHost.MapMembers, settings))
        {
            // Makes the tables.
        }

        await using var migration = new NpgsqlConnection(server.ConnectionString);
        await migration.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await migration.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var locking = new NpgsqlCommand("LOCK TABLE scheduly_cache", migration, transaction);
        await locking.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var starting = SessionHost.StartAsync(SessionHost.MapMembers, settings, clock);
        await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(5));
                return Task.FromResult(starting.IsCompleted);
            },
            "the start has ended");
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => starting);
        Assert.Contains("its table scheduly_cache could not be used for 20 s: another session seems to hold it locked", refused.Message, StringComparison.Ordinal);
    }

    /// <param name="whenRead">What happens to the server just before the ring is read.</param>
    private static Task<SessionHost> StartAsync(RedisServer server, Func<Task> whenRead) => SessionHost.StartAsync(
        SessionHost.MapMembers,
        new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = server.ConnectionString,
            ["SessionStorage:OperationTimeout"] = OperationTimeout.ToString(),
        },
        configure: builder => builder.Services.AddSingleton<StorageBackend>(provider =>
            new FaultyBackend(StorageBackendFactory.Create(provider)) { Before = operation => operation == "read ring" ? whenRead() : Task.CompletedTask }));
}
