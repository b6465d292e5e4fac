using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Scheduly.Web.Benchmarks.Pages;

/// <summary>The program as a process of its own, on a free loopback port and a fresh SQLite file.</summary>
internal sealed partial class ServedProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private ServedProgram(Process process, DirectoryInfo folder, string address, string adminKey) =>
        (_process, _folder, Address, AdminKey) = (process, folder, address, adminKey);

    /// <summary>"http://127.0.0.1:41234".</summary>
    public string Address { get; }

    /// <summary>Made for this process.</summary>
    public string AdminKey { get; }

    /// <summary>Of the process until now.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="program">A Scheduly.Web.dll, or the program that brings its runtime; null for the one beside this program, with the pages' files of its source.</param>
    public static async Task<ServedProgram> StartAsync(string? program = null, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("scheduly-page-");
        var adminKey = Guid.NewGuid().ToString();
        var file = program ?? Path.Combine(AppContext.BaseDirectory, "Scheduly.Web.dll");
        var isAssembly = file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : file, isAssembly ? [file, .. arguments] : arguments)
        {
            WorkingDirectory = program is null ? ContentRoot() : folder.FullName,
            RedirectStandardOutput = true,
        };
        start.Environment["DotEnv__Path"] = "there-is-none.env";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["SessionStorage__Cookie__RequireHttps"] = "false";
        start.Environment["Admin__Key"] = adminKey;
        start.Environment["SessionStorage__ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "page.db")}";
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new(process, folder, match.Groups[1].Value.TrimEnd('/'), adminKey);
        }

        throw new InvalidOperationException("The program did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The web project's folder: its style sheets and scripts are served from there.</summary>
    private static string ContentRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Scheduly.Web.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "Scheduly.Web");
    }

    [GeneratedRegex(@" is at (http://\S+)")]
    private static partial Regex Listening();
}
