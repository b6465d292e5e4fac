using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting.Commands;

/// <summary>The drain as a process, from a Redis to a SQLite.</summary>
public sealed class DrainCommandTests : IAsyncLifetime
{
    private readonly SqliteFolder _folder = new();
    private RedisServer? _old;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Settings => new()
    {
        ["SessionStorage__Backend"] = "Sqlite",
        ["SessionStorage__ConnectionString"] = "Data Source=data/new.db",
        ["SessionStorage__OperationTimeout"] = "00:00:02",
        ["SessionStorage__Fallback__Backend"] = "Redis",
        ["SessionStorage__Fallback__ConnectionString"] = _old!.ConnectionString,
        ["SessionStorage__Fallback__Mode"] = "Drain",
    };

    [Fact]
    public async Task Lines_tell_how_far_it_is_where_output_is_no_terminal()
    {
        await FillAsync(3);
        var lines = (await RunAsync(0, Settings, "drain")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal("3 to move.", lines[0]);
        Assert.StartsWith("3 of 3 moved, ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"Moved 3 from Redis at {_old!.ConnectionString} to Sqlite at ", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("0 left: once every node drains, SessionStorage:Fallback can be unset.", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_get_the_sums_alone()
    {
        await FillAsync(2);
        Assert.Equal("""{"moved":2,"left":0,"failed":0}""", (await RunAsync(0, Settings, "drain", "--json")).Output.Trim());
        Assert.Equal("""{"moved":0,"left":0,"failed":0}""", (await RunAsync(0, Settings, "drain", "--json")).Output.Trim());
    }

    [Fact]
    public async Task What_a_full_store_refuses_is_left_and_told()
    {
        var settings = Settings;
        (settings["SessionStorage__Backend"], settings["SessionStorage__Fallback__Backend"]) = ("Redis", "Sqlite");
        (settings["SessionStorage__ConnectionString"], settings["SessionStorage__Fallback__ConnectionString"]) = (_old!.ConnectionString, $"Data Source={_folder.Path}/old.db");
        await FillAsync(2, "Sqlite", settings["SessionStorage__Fallback__ConnectionString"]);

        // The keys are copied while there is room.
        await RunAsync(0, settings, "sessions", "count");
        await _old.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        Assert.Equal("""{"moved":0,"left":2,"failed":2}""", (await RunAsync(2, settings, "drain", "--json")).Output.Trim());
        Assert.EndsWith("2 left, 2 of them could not be moved: run this again.", (await RunAsync(2, settings, "drain")).Output.Trim(), StringComparison.Ordinal);

        await _old.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal("""{"moved":2,"left":0,"failed":0}""", (await RunAsync(0, settings, "drain", "--json")).Output.Trim());
    }

    [Fact]
    public async Task It_cannot_be_done_while_the_old_store_is_away()
    {
        await FillAsync(2);

        // The keys are copied by the first node that has both stores; from then on a node starts without the old one, as does this command.
        var settings = Settings;
        settings["SessionStorage__Fallback__Mode"] = "Follow";
        (settings["SessionStorage__Backend"], settings["SessionStorage__Fallback__Backend"]) = ("Redis", "Sqlite");
        (settings["SessionStorage__ConnectionString"], settings["SessionStorage__Fallback__ConnectionString"]) = (_old!.ConnectionString, "Data Source=data/new.db");
        await RunAsync(0, settings, "sessions", "count");

        await _old.KillAsync();
        foreach (var json in new string[][] { [], ["--json"] })
        {
            var (output, errors) = await RunAsync(1, Settings, ["drain", .. json]);
            Assert.Empty(output);
            Assert.Contains($"SessionStorage:Fallback: Redis at {_old.ConnectionString} does not answer. What was moved is moved; start it and run this again.", errors, StringComparison.Ordinal);
        }

        await _old.RestartAsync();
        Assert.Equal("""{"moved":2,"left":0,"failed":0}""", (await RunAsync(0, Settings, "drain", "--json")).Output.Trim());
    }

    [Fact]
    public async Task It_cannot_be_done_when_a_store_was_never_there_or_nothing_drains()
    {
        var settings = Settings;
        settings["SessionStorage__Fallback__ConnectionString"] = $"127.0.0.1:{Servers.FreePort()}";
        Assert.Contains("SessionStorage:Fallback", (await RunAsync(1, settings, "drain")).Errors, StringComparison.Ordinal);
        settings = Settings;
        settings["SessionStorage__Fallback__Mode"] = "Follow";
        Assert.Contains("SessionStorage:Fallback:Mode is not Drain", (await RunAsync(1, settings, "drain")).Errors, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => _old = await RedisServer.StartAsync(durable: true, own: true);

    public async ValueTask DisposeAsync()
    {
        if (_old is not null) await _old.DisposeAsync();
        _folder.Dispose();
    }

    private Task FillAsync(int count) => FillAsync(count, "Redis", _old!.ConnectionString);

    private static async Task FillAsync(int count, string backend, string connectionString)
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = backend,
            ["SessionStorage:ConnectionString"] = connectionString,
        });
        var sessions = app.Services.GetRequiredService<StorageBackend>().Open("sessions");
        var now = TimeProvider.System.GetUtcNow();
        var entries = Enumerable.Range(0, count).Select(_ => new StorageEntry(Entries.Key(), Entries.Value(100), now.AddHours(1), now.AddDays(1))).ToList();
        Assert.DoesNotContain(false, await sessions.SetManyAsync(entries, overwrite: false, Cancel));
    }

    private async Task<(string Output, string Errors)> RunAsync(int code, Dictionary<string, string> settings, params string[] arguments)
    {
        await using var program = new ProgramProcess(_folder.Path, settings, arguments);
        var ended = await program.EndsAsync();
        Assert.True(ended == code, $"{string.Join(' ', arguments)} ended with {ended}: {program.Output} {program.Errors}");
        return (program.Output, program.Errors);
    }
}
