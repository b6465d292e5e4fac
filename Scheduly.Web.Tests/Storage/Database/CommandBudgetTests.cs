using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Database;

/// <summary>Each operation on a stamped entry is one command, as the driver sees it.</summary>
public sealed class CommandBudgetTests(PostgresServerFixture postgres, SqliteFolder folder) : IClassFixture<SqliteFolder>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_operation_is_one_command_on_SQLite()
    {
        await using var backend = folder.CreateBackend();
        await EachOperationIsOneCommandAsync(backend);
    }

    [Fact]
    public async Task Each_operation_is_one_command_on_PostgreSQL()
    {
        await using var backend = await postgres.CreateBackendAsync();
        await EachOperationIsOneCommandAsync(backend);
    }

    [Fact]
    public async Task Two_backends_are_counted_apart()
    {
        await using var one = await postgres.CreateBackendAsync();
        await using var other = await postgres.CreateBackendAsync();
        using var counter = CommandCounter.For(one);
        await other.InitializeAsync(Cancel);
        Assert.Empty(counter.Commands);
    }

    private static async Task EachOperationIsOneCommandAsync(DatabaseBackend backend)
    {
        await backend.InitializeAsync(Cancel);
        var storage = backend.Open("sessions");
        var (key, first, second) = (Key(), Value("first"), Value("second"));
        var (hour, deadline) = (TimeSpan.FromHours(1), DateTimeOffset.MaxValue);
        using var counter = CommandCounter.For(backend);

        await OneAsync(() => storage.ReadAsync(key, Cancel));
        await OneAsync(async () => Assert.True(await storage.TrySetAsync(key, first, null, hour, deadline, Cancel)));
        await OneAsync(async () => Assert.False(await storage.TrySetAsync(key, first, null, hour, deadline, Cancel)));
        await OneAsync(async () => Assert.True(await storage.TrySetAsync(key, second, StampOf(first), hour, deadline, Cancel)));
        await OneAsync(async () => Assert.False(await storage.TrySetAsync(key, second, StampOf(first), hour, deadline, Cancel)));
        await OneAsync(async () => Assert.Equal(second, await storage.ReadAsync(key, Cancel)));
        await OneAsync(async () => Assert.True(await storage.TouchAsync(key, hour * 2, Cancel)));
        await OneAsync(async () => Assert.Equal(1, await storage.CountAsync(Cancel)));
        await OneAsync(async () => Assert.Single((await storage.ListAsync(null, 10, Cancel)).Entries));
        await OneAsync(async () => Assert.True(await storage.RemoveAsync(key, Cancel)));
        await OneAsync(() => storage.PingAsync(Cancel));

        async Task OneAsync(Func<Task> operation)
        {
            counter.Reset();
            await operation();
            Assert.Single(counter.Commands);
        }
    }
}
