using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>
/// A shell in an empty folder that runs commands as they stand in the documents: <c>dotnet Scheduly.Web.dll</c> is the program that
/// was built, addresses are those of the scene, and nothing of this machine's settings leaks in.
/// </summary>
internal sealed class DocumentShell : IAsyncDisposable
{
    /// <summary>For all commands of a block, on a busy machine.</summary>
    private static readonly TimeSpan WaitLimit = TimeSpan.FromMinutes(2);

    private const string Split = "\u0001";

    private static readonly string[] Kept = ["PATH", "HOME", "DOTNET_ROOT", "TMPDIR"];

    private readonly SqliteFolder _folder = new();
    private readonly Dictionary<string, string> _words = new() { ["dotnet Scheduly.Web.dll"] = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "Scheduly.Web.dll")}'" };
    private readonly List<IAsyncDisposable> _servers = [];

    private DocumentShell()
    {
        // Nothing listens there, as the documents have it.
        foreach (var port in (string[])["127.0.0.1:7999", "127.0.0.1:7998"]) _words[port] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Servers.FreePort()}");
    }

    private string Database => $"Data Source={_folder.Path}/data/scheduly.db";

    /// <param name="scene">Words: "server" (the application at localhost:5080, with an admin key), "redis" (one at localhost:6379), "schedule" (a schedule in data/scheduly.db), "ring-lost" (and no key that opens it).</param>
    public static async Task<DocumentShell> OpenAsync(string scene)
    {
        var shell = new DocumentShell();
        foreach (var word in scene.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await (word switch
            {
                "server" => shell.ServeAsync(),
                "redis" => shell.StartRedisAsync(),
                "schedule" => shell.BuildAsync(),
                "ring-lost" => shell.LoseRingAsync(),
                _ => throw new InvalidOperationException($"No scene is called '{word}'."),
            });
        }

        return shell;
    }

    /// <summary>Runs them one after the other in one shell, so that variables carry over.</summary>
    /// <returns>What each printed, errors among it, and its exit code.</returns>
    public async Task<IReadOnlyList<(string Output, int Code)>> RunAsync(IReadOnlyList<string> commands)
    {
        var bash = Servers.Find("bash", "/bin");
        if (bash is null) Servers.Missing("bash", "apt-get install bash");
        if (commands.Any(command => command.Contains("curl ", StringComparison.Ordinal)) && Servers.Find("curl") is null) Servers.Missing("curl", "apt-get install curl");
        if (commands.Any(command => command.StartsWith("sqlite3 ", StringComparison.Ordinal)) && Servers.Find("sqlite3") is null) Servers.Missing("sqlite3", "apt-get install sqlite3");
        var script = string.Concat(commands.Select(command => $"{_words.Aggregate(command, (text, word) => text.Replace(word.Key, word.Value, StringComparison.Ordinal))}\nprintf '{Split}%s{Split}' $?\n"));
        var start = new ProcessStartInfo(bash, ["-c", $"exec 2>&1\n{script}"]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Except(Kept).ToList()) start.Environment.Remove(name);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["DotEnv__Path"] = "there-is-none.env";
        start.Environment["KEY"] = Admin.AdminAccessTests.Key;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await ReadAsync(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var parts = output.Replace(_folder.Path, "/app", StringComparison.Ordinal).Split(Split);
        return [.. Enumerable.Range(0, parts.Length / 2).Select(i => (parts[2 * i], int.Parse(parts[(2 * i) + 1], CultureInfo.InvariantCulture)))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Until all have ended. A command that stays, such as a server that starts where none should, ends with its shell after a while.</summary>
    private static async Task<string> ReadAsync(Process process)
    {
        var reading = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            return await reading.WaitAsync(WaitLimit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return await reading;
        }
    }

    private Task ServeAsync()
    {
        var server = new PageServer(more: new Dictionary<string, string?> { ["Admin:Key"] = Admin.AdminAccessTests.Key });
        _servers.Add(server);
        _words["http://localhost:5080"] = server.Address;
        return Task.CompletedTask;
    }

    private async Task StartRedisAsync()
    {
        var server = await RedisServer.StartAsync(durable: true, own: true, settings: ["--maxmemory-policy", "noeviction"]);
        _servers.Add(server);
        _words["localhost:6379"] = server.ConnectionString;
    }

    private async Task BuildAsync()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:ConnectionString"] = Database });
        await app.NewBrowser().BuildAsync("no Friday");
    }

    private async Task LoseRingAsync()
    {
        await BuildAsync();
        await using var connection = new SqliteConnection(Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM scheduly_keys";
        Assert.True(await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 0);
    }
}
