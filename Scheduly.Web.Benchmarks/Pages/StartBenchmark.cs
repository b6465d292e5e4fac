using System.Globalization;
using System.Text.RegularExpressions;
using Scheduly.Web.Benchmarks.Reports;

namespace Scheduly.Web.Benchmarks.Pages;

/// <summary>From the start of the program, on a fresh SQLite file, to its first answer; then, when it has had time to warm up, to the first page and the first builds.</summary>
internal static partial class StartBenchmark
{
    private const int Builds = 3;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <param name="program">A Scheduly.Web.dll, built or published; null for the one beside this program.</param>
    public static async Task RunAsync(int starts, string? program)
    {
        var (load, all) = (Machine.Load(), new List<double[]>());
        for (var start = 0; start < starts; start++) all.Add(await MeasureAsync(program));

        Console.WriteLine($"{Machine.Describe()}; load before the run {load}. {starts} starts, {Rest.TotalSeconds:0} s between the first answer and the page.");
        Console.WriteLine();
        Console.WriteLine("| ms | median | least | most |");
        Console.WriteLine("|---|---:|---:|---:|");
        string[] names = ["first answer (/health)", "processor time until then", "first page", "first build, without the page that follows", .. Enumerable.Range(2, Builds - 1).Select(build => $"build {build}")];
        for (var i = 0; i < names.Length; i++)
        {
            var times = all.Select(one => one[i]).Order().ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {names[i]} | {times[times.Count / 2]:0} | {times[0]:0} | {times[^1]:0} |"));
        }
    }

    private static async Task<double[]> MeasureAsync(string? program)
    {
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        await using var served = await ServedProgram.StartAsync(program);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(served.Address) };
        await client.GetStringAsync(new Uri("/health", UriKind.Relative));
        List<double> times = [clock.GetElapsedTime(begun).TotalMilliseconds, served.Cpu.TotalMilliseconds];
        await Task.Delay(Rest);

        begun = clock.GetTimestamp();
        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative));
        times.Add(clock.GetElapsedTime(begun).TotalMilliseconds);
        for (var build = 0; build < Builds; build++)
        {
            using var form = new FormUrlEncodedContent(
            [
                new("__RequestVerificationToken", Token().Match(page).Groups[1].Value),
                new("type", "build"),
                new("schoolTerm", "Pitt|2251"),
                new("major", "Computer Science"),
                new("utterance", "no Fridays"),
                new("view", "/"),
            ]);
            begun = clock.GetTimestamp();
            using var answer = await client.PostAsync(new Uri("/?handler=Act", UriKind.Relative), form);
            times.Add(clock.GetElapsedTime(begun).TotalMilliseconds);
            if (answer.Headers.Location is null) throw new InvalidOperationException($"The build was answered with {(int)answer.StatusCode}.");
        }

        return [.. times];
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
