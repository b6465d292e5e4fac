using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>The built program as a process of its own, with nothing of this machine's settings.</summary>
internal sealed partial class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(60);

    private static readonly string[] Read =
        ["REDIS_", "DATABASE_", "DB_", "SESSION", "CATALOG", "ASPNETCORE_", "ADMIN", "AUDIT", "DOTNET_ENVIRONMENT", "DATAPROTECTION", "LOGGING", "URLS", "HTTP_PORTS", "FORWARDEDHEADERS", "PATHBASE", "PLANNING", "SHUTDOWN"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="folder">Where it runs and keeps its data.</param>
    /// <param name="settings">Environment variables; without others it listens on a free loopback port.</param>
    /// <param name="arguments">A command and its options; without any it serves.</param>
    public ProgramProcess(string folder, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Scheduly.Web.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => Read.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["SessionStorage__OperationTimeout"] = Eventually.OperationTimeout;
        start.Environment["DotEnv__Path"] = "there-is-none.env";
        // Beside a busy test run it would take the time that the requests of the test need.
        start.Environment["WarmUp__Enabled"] = "false";
        // Nothing stands before it that has to see it stop.
        start.Environment["Shutdown__Delay"] = "00:00:00";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>Waits until it says where it listens.</summary>
    public Task<Uri> ListensAsync() => _address.Task.WaitAsync(WaitLimit, TestContext.Current.CancellationToken);

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndsAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(WaitLimit);
        return _process.ExitCode;
    }

    /// <summary>Gives it a line, or nothing when empty, and the end of its input.</summary>
    public async Task TypeAsync(string line)
    {
        if (line.Length > 0) await _process.StandardInput.WriteLineAsync(line);
        _process.StandardInput.Close();
    }

    /// <param name="signal">As kill takes it: "TERM", "KILL", ….</param>
    public async Task<int> StopAsync(string signal)
    {
        await ProcessTree.SignalAsync(signal, [_process.Id]);
        return await EndsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string Text(StringBuilder lines)
    {
        lock (lines) return lines.ToString();
    }

    private void Note(StringBuilder lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.AppendLine(line);
        if (Address().Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Scheduly is at (http://\S+)")]
    private static partial Regex Address();
}
