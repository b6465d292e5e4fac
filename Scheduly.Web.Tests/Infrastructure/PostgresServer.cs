using System.Diagnostics;
using Npgsql;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>
/// A PostgreSQL for tests: a server of its own on a free loopback port, with its data in a temporary folder, or the one that
/// <c>SCHEDULY_TEST_POSTGRES</c> names, which can be neither killed nor frozen.
/// </summary>
internal sealed partial class PostgresServer : IAsyncDisposable
{
    private const string User = "scheduly";
    private const string Password = "test-password";
    private const string HowToGet = "apt-get install postgresql, or name one in SCHEDULY_TEST_POSTGRES (Host=…;Username=…;Password=…;Database=…)";

    private readonly string? _programs;
    private readonly DirectoryInfo? _folder;
    private readonly string[] _settings = [];
    private Process? _process;

    private PostgresServer(string connectionString) => ConnectionString = connectionString;

    private PostgresServer(string programs, int port, string[] settings)
    {
        _programs = programs;
        _folder = Directory.CreateTempSubdirectory("scheduly-postgres-");
        Port = port;
        ConnectionString = $"Host=127.0.0.1;Port={port};Database=postgres;Username={User};Password={Password};Maximum Pool Size=50;Timeout=10";
        string[] all =
        [
            $"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", "shared_buffers=64MB",
            "logging_collector=on", $"log_directory={_folder.FullName}", "log_filename=postgres.log", .. settings,
        ];
        _settings = [.. all.SelectMany(setting => new[] { "-c", setting })];
    }

    /// <summary>In Npgsql's form; the user may create schemas.</summary>
    public string ConnectionString { get; }

    /// <summary>Of an own process; 0 for a server that was named.</summary>
    public int Port { get; }

    /// <summary>False for a server that was named: it cannot be killed, frozen or restarted.</summary>
    public bool IsOwn => _programs is not null;

    private string Data => Path.Combine(_folder!.FullName, "data");

    /// <param name="own">Never the server that was named, since the test kills or freezes it.</param>
    /// <param name="settings">As in postgresql.conf: "fsync=off", ….</param>
    public static async Task<PostgresServer> StartAsync(bool own = false, params string[] settings)
    {
        var named = Environment.GetEnvironmentVariable("SCHEDULY_TEST_POSTGRES");
        if (!own && !string.IsNullOrWhiteSpace(named)) return new PostgresServer(named);

        // The programs of the system's package come first: what lies on the PATH may be a single tool of another version.
        var packaged = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var programs = packaged.OrderByDescending(folder => folder.Length).ThenByDescending(folder => folder, StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
        programs ??= Path.GetDirectoryName(Servers.Find("initdb", "/usr/pgsql/bin", "/opt/homebrew/bin"));
        if (programs is null) Servers.Missing("PostgreSQL", HowToGet);
        var server = new PostgresServer(programs, Servers.FreePort(), settings);
        try
        {
            await server.MakeDataAsync();
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL to the server and all of its processes, as when the machine fails.</summary>
    public async Task KillAsync()
    {
        var all = ProcessTree.With(Own().Id);
        await ProcessTree.SignalAsync("KILL", all);
        await Own().WaitForExitAsync();
        for (var attempt = 0; all.Any(ProcessTree.IsAlive); attempt++)
        {
            if (attempt == 3000) throw new InvalidOperationException("Processes of the killed PostgreSQL do not end.");
            await Task.Delay(10);
        }
    }

    /// <summary>SIGSTOP to every process, each of which has a group of its own: connections stay open and nothing is answered.</summary>
    public Task FreezeAsync() => ProcessTree.SignalAsync("STOP", ProcessTree.With(Own().Id));

    public Task ResumeAsync() => ProcessTree.SignalAsync("CONT", ProcessTree.With(Own().Id));

    /// <summary>Starts it again on the same port and data, after <see cref="KillAsync"/>.</summary>
    public async Task RestartAsync()
    {
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        _folder?.Delete(recursive: true);
    }

    private async Task MakeDataAsync()
    {
        var passwordFile = Path.Combine(_folder!.FullName, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await FinishAsync("initdb", "-D", Data, "-U", User, "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--no-locale", "--no-sync");
    }

    /// <summary>Runs a program that makes the data, in the name of the server's user.</summary>
    private async Task FinishAsync(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", "postgres", _folder!.FullName]);
            await chown.WaitForExitAsync();
        }

        using var process = Start(program, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: {await output} {await errors}");
    }

    private async Task RunAsync()
    {
        _process?.Dispose();
        _process = Start("postgres", ["-D", Data, .. _settings]);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (attempt < 200 && !_process.HasExited)
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException cause)
            {
                var log = Path.Combine(_folder!.FullName, "postgres.log");
                throw new InvalidOperationException(
                    $"PostgreSQL does not start on port {Port}: {(File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log")}", cause);
            }
        }
    }

    /// <summary>The server refuses to run as root and is then given to the user of its package; setpriv becomes the program, so the process is the same.</summary>
    private Process Start(string program, string[] arguments)
    {
        var path = Path.Combine(_programs!, program);
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = _folder!.FullName;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return Process.Start(start)!;
    }

    private Process Own() => _process ?? throw new InvalidOperationException("A named server is not ours to stop: start it with own: true.");
}
