using Scheduly.Sessions.Redis;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>
/// How many top-level commands an operation sends: by the client's own profiler, and by the server's log of slow commands, which
/// is told that every command is slow. The first calls each script EVAL; the second sees what came over the wire, and also what
/// scripts call.
/// </summary>
public sealed class RedisCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private RedisServer _server = null!;
    private RedisBackend _backend = null!;
    private ConnectionMultiplexer _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // A server of its own, since its log and its loss of all scripts are not for other tests.
        _server = await RedisServer.StartAsync(own: true, settings: ["--slowlog-log-slower-than", "0"]);
        _backend = RedisServerFixture.CreateBackend(_server.ConnectionString);
        await _backend.InitializeAsync(Cancel);
        _admin = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null) await _admin.DisposeAsync();
        if (_backend is not null) await _backend.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task Each_operation_on_one_entry_is_one_command_from_the_first_time_on()
    {
        var storage = _backend.Open("sessions");
        var (key, first, second, deadline) = (Key(), Value("first"), Value("second"), TimeProvider.System.GetUtcNow().AddDays(1));

        await AssertSentAsync("EVALSHA", () => storage.TrySetAsync(key, first, null, Life, deadline, Cancel));
        await AssertSentAsync("HGET", () => storage.ReadAsync(key, Cancel));
        await AssertSentAsync("EVALSHA", () => storage.TrySetAsync(key, second, StampOf(first), Life, deadline, Cancel));
        await AssertSentAsync("EVALSHA", () => storage.TouchAsync(key, 2 * Life, Cancel));
        await AssertSentAsync("EVALSHA", () => storage.RemoveAsync(key, Cancel));
    }

    [Fact]
    public async Task Scripts_that_the_server_has_lost_are_loaded_again()
    {
        var storage = _backend.Open("sessions");
        var (key, value) = (Key(), Value());
        Assert.True(await storage.TrySetAsync(key, value, null, Life, DateTimeOffset.MaxValue, Cancel));

        await _admin.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");
        Assert.True(await storage.TrySetAsync(key, Value("second"), StampOf(value), Life, DateTimeOffset.MaxValue, Cancel));
        await _admin.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");
        Assert.True(await storage.TouchAsync(key, 2 * Life, Cancel));
        Assert.Equal(1, await storage.CountAsync(Cancel));
        Assert.Single((await storage.ListAsync(null, 10, Cancel)).Entries);
    }

    private async Task AssertSentAsync(string command, Func<Task> operation)
    {
        var profile = new ProfilingSession();
        _backend.Connection.RegisterProfiler(() => profile);
        await _admin.GetDatabase().ExecuteAsync("SLOWLOG", "RESET");
        await operation();
        Assert.Single(profile.FinishProfiling());

        // An entry of the log: id, time, duration, arguments, address, client name.
        var log = (RedisResult[])(await _admin.GetDatabase().ExecuteAsync("SLOWLOG", "GET", "100"))!;
        var seen = log.Where(entry => (string?)entry[5] == "scheduly").Select(entry => ((string[])entry[3]!)[0].ToUpperInvariant());
        Assert.Equal([command], command == "EVALSHA" ? seen.Where(name => name is "EVAL" or "EVALSHA" or "SCRIPT") : seen);
    }
}
