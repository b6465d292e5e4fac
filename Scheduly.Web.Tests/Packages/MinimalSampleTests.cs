using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Packages;

/// <summary>samples/Minimal, restored from the packages and run as a process: an application with the engine and nothing else of ours.</summary>
public sealed partial class MinimalSampleTests(PackedPackages packages, RedisServerFixture redis)
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_keeps_sessions_on_SQLite_and_on_Redis_over_restarts()
    {
        var program = await BuildAsync();
        var server = await redis.GetAsync();
        await RunsAsync(program, "Healthy", new() { ["SessionStorage__ConnectionString"] = $"Data Source={Path.Combine(Path.GetDirectoryName(program)!, "sample.db")}" });
        // The Redis of the tests writes nothing to disk, which the check says.
        await RunsAsync(program, "Degraded", new()
        {
            ["SessionStorage__Backend"] = "redis",
            ["SessionStorage__ConnectionString"] = server.ConnectionString,
            ["SessionStorage__KeyPrefix"] = RedisServerFixture.FreshPrefix(),
        });

        // It names the package of a backend that the sample does not add.
        await using var refused = new Sample(program, new() { ["SessionStorage__Backend"] = "postgres", ["SessionStorage__ConnectionString"] = "Host=localhost" });
        await refused.EndsAsync();
        Assert.Contains("Scheduly.Sessions.PostgreSql", refused.Output, StringComparison.Ordinal);
        Assert.Contains("AddPostgreSql()", refused.Output, StringComparison.Ordinal);
    }

    private static async Task RunsAsync(string program, string health, Dictionary<string, string> settings)
    {
        var (phone, laptop) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        await using (var first = new Sample(program, settings))
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = await first.ListensAsync() };
            Assert.Equal("Visit 1", await Visit(client, phone));
            Assert.Equal("Visit 2", await Visit(client, phone));
            Assert.Equal("Visit 1", await Visit(client, laptop));
            foreach (var browser in new[] { phone, laptop }) Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, HttpMethod.Post, "/sign-in/ann", browser)).StatusCode);
            Assert.Equal(health, await (await SendAsync(client, HttpMethod.Get, "/health", [])).Content.ReadAsStringAsync(Cancel));

            // Nothing of the schedule builder is there.
            foreach (var route in new[] { "/build", "/api/schedule", "/admin", "/metrics", "/catalog/sections" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(client, HttpMethod.Get, route, [])).StatusCode);
            }
        }

        await using var second = new Sample(program, settings);
        using var again = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = await second.ListensAsync() };
        Assert.Equal("Visit 3", await Visit(again, phone));
        Assert.Equal("2", await (await SendAsync(again, HttpMethod.Post, "/sign-out-everywhere/ann", [])).Content.ReadAsStringAsync(Cancel));
        Assert.Equal("Visit 1", await Visit(again, phone));
        Assert.Equal("Visit 1", await Visit(again, laptop));
    }

    private static async Task<string> Visit(HttpClient client, Dictionary<string, string> cookies) => await (await SendAsync(client, HttpMethod.Get, "/", cookies)).Content.ReadAsStringAsync(Cancel);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, Dictionary<string, string> cookies)
    {
        using var request = new HttpRequestMessage(method, path);
        if (cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var response = await client.SendAsync(request, Cancel);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            cookies[pair[0]] = pair[1];
        }

        return response;
    }

    /// <returns>The path of the program.</returns>
    private async Task<string> BuildAsync()
    {
        await packages.ReadyAsync();
        var folder = Directory.CreateDirectory(Path.Combine(packages.Root.FullName, "samples", "Minimal")).FullName;
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Minimal/Minimal.csproj", "Minimal/nuget.config", "Minimal/Program.cs" })
        {
            File.Copy(Path.Combine(Repository.Root, "samples", file), Path.Combine(packages.Root.FullName, "samples", file), overwrite: true);
        }

        await PackedPackages.DotnetAsync(folder, "build", "--configuration", "Release", $"-p:SchedulyVersion={packages.Version}");
        return Path.Combine(folder, "bin", "Release", "net10.0", "Minimal.dll");
    }

    private sealed partial class Sample : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly System.Text.StringBuilder _output = new();
        private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Sample(string program, Dictionary<string, string> settings)
        {
            var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = Path.GetDirectoryName(program), RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
            start.Environment["SessionStorage__OperationTimeout"] = Eventually.OperationTimeout;
            foreach (var (name, value) in settings) start.Environment[name] = value;
            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, line) => Note(line.Data);
            _process.ErrorDataReceived += (_, line) => Note(line.Data);
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public string Output
        {
            get
            {
                lock (_output) return _output.ToString();
            }
        }

        public Task<Uri> ListensAsync() => _address.Task.WaitAsync(WaitLimit, Cancel);

        public Task EndsAsync() => _process.WaitForExitAsync(Cancel).WaitAsync(WaitLimit);

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }

            _process.Dispose();
        }

        private void Note(string? line)
        {
            if (line is null) return;
            lock (_output) _output.AppendLine(line);
            if (Address().Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Groups[1].Value));
        }

        [GeneratedRegex(@"Now listening on: (http://\S+)")]
        private static partial Regex Address();
    }
}
