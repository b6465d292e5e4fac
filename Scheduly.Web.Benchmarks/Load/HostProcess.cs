using System.Diagnostics;
using System.Globalization;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>A <see cref="LoadHost"/> in a process of its own, and what the system says of it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, string address, string script) => (_process, Address, Script) = (process, address, script);

    /// <summary>"http://127.0.0.1:41234".</summary>
    public string Address { get; }

    /// <summary>The script for wrk with the cookies of its browsers; a line for each, in quotes.</summary>
    public string Script { get; private set; }

    /// <summary>User and system time so far.</summary>
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

    public static async Task<HostProcess> StartAsync(IEnumerable<string> settings, string folder)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Servers.FreePort()}");
        var script = Path.Combine(folder, $"cookies-{Guid.NewGuid():N}.lua");
        var start = new ProcessStartInfo("dotnet", [typeof(HostProcess).Assembly.Location, "load-host", .. settings, $"--urls={address}", $"--Script={script}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line != "ready") continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new(process, address, script);
        }

        throw new InvalidOperationException($"The host with {string.Join(' ', settings)} did not start.");
    }

    /// <summary>What the host itself says, such as the bytes it has allocated.</summary>
    public async Task<long> AskAsync(string path)
    {
        using var client = new HttpClient();
        return long.Parse(await client.GetStringAsync(new Uri(Address + path)), CultureInfo.InvariantCulture);
    }

    /// <summary>Its browsers are those of another node of the same store.</summary>
    public void BrowseAs(HostProcess other) => Script = other.Script;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
