using System.Diagnostics;
using System.Globalization;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>A real PgBouncer before a PostgreSQL, on a free loopback port.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const string HowToGet = "apt-get install pgbouncer";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private PgBouncer(DirectoryInfo folder, Process process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    /// <param name="mode">When it gives a connection to another client: "session", "transaction", "statement".</param>
    /// <param name="more">Lines of its settings, over those here.</param>
    public static async Task<PgBouncer> StartAsync(int server, string user, string password, string mode = "transaction", params string[] more)
    {
        if (Servers.Find("pgbouncer", "/usr/sbin") is not { } program)
        {
            Servers.Missing("PgBouncer", HowToGet);
            throw new UnreachableException();
        }

        var folder = Directory.CreateTempSubdirectory("scheduly-pgbouncer-");
        var port = Servers.FreePort();
        var settings = Path.Combine(folder.FullName, "pgbouncer.ini");
        var cancel = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(
            settings,
            string.Create(CultureInfo.InvariantCulture, $"""
                [databases]
                * = host=127.0.0.1 port={server} user={user} password={password}
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = {port}
                unix_socket_dir =
                auth_type = any
                pool_mode = {mode}
                default_pool_size = 3
                max_client_conn = 200
                ignore_startup_parameters = extra_float_digits
                {string.Join('\n', more)}

                """),
            cancel);

        // It does not run as root; the user that it becomes reads its settings.
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.FullName, readable);
            File.SetUnixFileMode(settings, readable);
        }

        string[] arguments = Environment.IsPrivilegedProcess ? ["-q", "-u", "nobody", settings] : ["-q", settings];
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var bouncer = new PgBouncer(folder, process, port);
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    using var client = new System.Net.Sockets.TcpClient();
                    await client.ConnectAsync(System.Net.IPAddress.Loopback, port, cancel);
                    return true;
                }
                catch (System.Net.Sockets.SocketException)
                {
                    return false;
                }
            },
            "PgBouncer listens");
        return bouncer;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
