using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>
/// A Redis for tests: a redis-server process of its own on a free loopback port, with its files in a temporary folder, or the
/// server that <c>SCHEDULY_TEST_REDIS</c> names, which can be neither killed nor frozen.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string HowToGet = "apt-get install redis-server, or name one in SCHEDULY_TEST_REDIS (host:port,password=…)";

    private readonly string? _executable;
    private readonly string[] _settings = [];
    private readonly DirectoryInfo? _folder;
    private Process? _process;

    private RedisServer(string connectionString) => ConnectionString = connectionString;

    private RedisServer(string executable, int port, string[] settings)
    {
        _executable = executable;
        _folder = Directory.CreateTempSubdirectory("scheduly-redis-");
        Port = port;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        _settings =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
            "--dir", _folder.FullName, "--logfile", "redis.log", "--save", "",
            .. settings,
        ];
    }

    /// <summary>In StackExchange.Redis's form.</summary>
    public string ConnectionString { get; }

    /// <summary>Of an own process; 0 for a server that was named.</summary>
    public int Port { get; }

    /// <summary>False for a server that was named: it cannot be killed, frozen or restarted.</summary>
    public bool IsOwn => _executable is not null;

    /// <param name="durable">Keep every write on the disk (append-only file, fsync always), so that it survives a kill.</param>
    /// <param name="own">Never the server that was named, since the test kills or freezes it.</param>
    /// <param name="settings">More arguments for redis-server.</param>
    public static async Task<RedisServer> StartAsync(bool durable = false, bool own = false, params string[] settings)
    {
        var named = Environment.GetEnvironmentVariable("SCHEDULY_TEST_REDIS");
        if (!own && !string.IsNullOrWhiteSpace(named)) return new RedisServer(named);

        var executable = Servers.Find("redis-server", "/usr/local/bin", "/opt/homebrew/bin");
        if (executable is null) Servers.Missing("redis-server", HowToGet);
        string[] durability = durable ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
        var server = new RedisServer(executable, Servers.FreePort(), [.. durability, .. settings]);
        await server.RunAsync();
        return server;
    }

    /// <summary>SIGKILL: what was not yet written to the disk is lost.</summary>
    public async Task KillAsync()
    {
        var process = Own();
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: connections stay open and nothing is answered.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ResumeAsync() => SignalAsync("-CONT");

    /// <summary>Starts it again on the same port and folder, after <see cref="KillAsync"/>.</summary>
    public Task RestartAsync() => RunAsync();

    /// <summary>The same without waiting until it answers, with more arguments.</summary>
    public void Relaunch(params string[] settings)
    {
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo(_executable!, [.. _settings, .. settings]) { WorkingDirectory = _folder!.FullName })!;
    }

    /// <summary>A command for administrators, such as "CONFIG", "SET", "maxmemory", "1".</summary>
    public async Task ExecuteAsync(string command, params object[] arguments)
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",allowAdmin=true");
        foreach (var server in admin.GetServers()) await server.ExecuteAsync(command, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        _folder?.Delete(recursive: true);
    }

    private async Task RunAsync()
    {
        Relaunch();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",connectTimeout=500,connectRetry=1");
                await connection.GetServers()[0].PingAsync();
                return;
            }
            catch (RedisException) when (attempt < 40 && _process is { HasExited: false })
            {
                await Task.Delay(50);
            }
            catch (RedisException cause)
            {
                var log = Path.Combine(_folder!.FullName, "redis.log");
                throw new InvalidOperationException(
                    $"redis-server does not start on port {Port}: {(File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log")}", cause);
            }
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Own().Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private Process Own() => _process ?? throw new InvalidOperationException("A named server is not ours to stop: start it with own: true.");
}
