using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Benchmarks.Load;

/// <param name="Rate">Requests per second.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record LoadResult(double Rate, double Median, double P99);

/// <summary>Sends the browsers' requests in turn: by wrk, or by a client of its own where there is none, which takes more of the machine.</summary>
internal static partial class LoadGenerator
{
    private static readonly string? Wrk = Servers.Find("wrk", "/usr/bin");

    public static string Name => Wrk is null ? "the built-in client" : "wrk";

    /// <param name="keepsCookies">The browsers send the cookies of their last answer. The built-in client always does.</param>
    /// <exception cref="InvalidOperationException">An answer was no success: what was measured is something else.</exception>
    public static Task<LoadResult> RunAsync(HostProcess host, string path, int connections, TimeSpan duration, bool keepsCookies = false) =>
        Wrk is null ? RunClientAsync(host, path, connections, duration) : RunWrkAsync(host, path, connections, duration, keepsCookies);

    /// <summary>One browser's requests, one after the other, with the cookies that it is given on the way.</summary>
    public static async Task BrowseAsync(HostProcess host, string path, int requests, BrowserCookies cookies)
    {
        using var client = NewClient(host);
        for (var i = 0; i < requests; i++) await SendAsync(client, path, cookies);
    }

    private static async Task<LoadResult> RunWrkAsync(HostProcess host, string path, int connections, TimeSpan duration, bool keepsCookies)
    {
        var threads = Math.Min(2, connections);
        var start = new ProcessStartInfo(Wrk!, string.Create(CultureInfo.InvariantCulture,
            $"-t{threads} -c{connections} -d{duration.TotalSeconds:0}s --latency -s {host.Script} {host.Address}{path} -- {threads} {(keepsCookies ? "keep" : "")}")) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || !output.Contains("Requests/sec", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{path} did not answer as it should: {output}");
        }

        return new(double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), Latency(output, "50"), Latency(output, "99"));
    }

    private static async Task<LoadResult> RunClientAsync(HostProcess host, string path, int connections, TimeSpan duration)
    {
        var browsers = await BrowsersAsync(host);
        using var client = NewClient(host);
        var begun = Stopwatch.GetTimestamp();
        var next = -1;
        var each = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(WorkAsync)));
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var all = each.SelectMany(times => times).Order().ToArray();
        return new(all.Length / seconds, all[all.Length / 2], all[all.Length * 99 / 100]);

        async Task<List<double>> WorkAsync()
        {
            var times = new List<double>();
            while (Stopwatch.GetElapsedTime(begun) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                await SendAsync(client, path, browsers[(uint)Interlocked.Increment(ref next) % browsers.Length]);
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return times;
        }
    }

    private static HttpClient NewClient(HostProcess host) => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(host.Address) };

    private static async Task SendAsync(HttpClient client, string path, BrowserCookies cookies)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        cookies.AddTo(request);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        cookies.Take(answer);
        await answer.Content.CopyToAsync(Stream.Null);
    }

    private static async Task<BrowserCookies[]> BrowsersAsync(HostProcess host) =>
        [.. (await File.ReadAllLinesAsync(host.Script)).Where(line => line.StartsWith("  \"", StringComparison.Ordinal)).Select(line => new BrowserCookies(line.Split('"')[1]))];

    /// <summary>"    50%    1.23ms".</summary>
    private static double Latency(string output, string percent)
    {
        var match = Regex.Match(output, $@"\s{percent}%\s+([\d.]+)(us|ms|s)\s");
        var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => value / 1000, "s" => value * 1000, _ => value };
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
