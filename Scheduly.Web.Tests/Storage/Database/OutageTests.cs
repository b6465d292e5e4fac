using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Database;

/// <summary>A server of their own, which they kill and freeze.</summary>
public sealed class OutageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill_and_the_pool_heals()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await using var backend = PostgresServerFixture.CreateBackend(server.ConnectionString);
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var (key, value) = (Key(), Value("kept"));
        Assert.True(await storage.TrySetAsync(key, value, null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel));

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => storage.ReadAsync(key, Cancel));
        await server.RestartAsync();
        Assert.Equal(value, await HealedAsync(() => storage.ReadAsync(key, Cancel)));
    }

    [Fact]
    public async Task A_caller_leaves_a_frozen_server_at_once_and_the_storage_works_when_it_goes_on()
    {
        await using var server = await PostgresServer.StartAsync(own: true, "fsync=off");
        await using var backend = PostgresServerFixture.CreateBackend(server.ConnectionString);
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var (key, value) = (Key(), Value("kept"));
        await storage.TrySetAsync(key, value, null, TimeSpan.FromHours(1), DateTimeOffset.MaxValue, Cancel);

        await server.FreezeAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storage.ReadAsync(key, limit.Token));
        await server.ResumeAsync();
        Assert.Equal(value, await HealedAsync(() => storage.ReadAsync(key, Cancel)));
    }

    [Fact]
    public async Task A_server_that_is_frozen_at_startup_is_said_not_to_answer()
    {
        await using var server = await PostgresServer.StartAsync(own: true, "fsync=off");
        await server.FreezeAsync();
        await using var backend = PostgresServerFixture.CreateBackend(server.ConnectionString + ";Timeout=1");
        var failure = await Assert.ThrowsAsync<StorageSetupException>(() => backend.InitializeAsync(Cancel));
        Assert.Contains("does not answer", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Connections that died with the server fail once each before the pool makes new ones.</summary>
    private static async Task<T> HealedAsync<T>(Func<Task<T>> operation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await operation();
            }
            catch (NpgsqlException) when (attempt < 20)
            {
                await Task.Delay(50, Cancel);
            }
        }
    }
}
