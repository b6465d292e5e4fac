using System.Globalization;
using System.Text.RegularExpressions;
using Scheduly.Web.Benchmarks.Reports;

namespace Scheduly.Web.Benchmarks.Pages;

/// <summary>
/// From the start of the program, on a fresh SQLite file, to its first answer; then, when it has had time to warm up, to the first page and the first builds.
/// In turns with a stock application, which says how much of a start is the framework's on the machine at hand.
/// </summary>
internal static partial class StartBenchmark
{
    private const int Builds = 3;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <param name="program">A Scheduly.Web.dll, built or published, or a program that brings its runtime; null for the one beside this program.</param>
    public static async Task RunAsync(int starts, string? program)
    {
        var (load, all, stock) = (Machine.Load(), new List<double[]>(), new List<double[]>());
        for (var start = 0; start < starts; start++)
        {
            all.Add(await MeasureAsync(program));
            stock.Add(await StockAsync());
        }

        Console.WriteLine($"{Machine.Describe()}; load before the run {load}. {starts} starts of each in turns, {Rest.TotalSeconds:0} s between the first answer and the page.");
        Console.WriteLine();
        Console.WriteLine("| ms | median | least | most |");
        Console.WriteLine("|---|---:|---:|---:|");
        string[] names = ["first answer (/health)", "processor time until then", "first page", .. Enumerable.Range(1, Builds).SelectMany(build => (string[])[$"build {build}, without the page that follows", "of it the planner"])];
        for (var i = 0; i < names.Length; i++) Tell(names[i], all.Select(one => one[i]));
        Tell("a stock application as built (session in memory, Razor Pages): first answer", stock.Select(one => one[0]));
        Tell("processor time until then", stock.Select(one => one[1]));
    }

    private static void Tell(string name, IEnumerable<double> all)
    {
        var times = all.Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {times[times.Count / 2]:0} | {times[0]:0} | {times[^1]:0} |"));
    }

    private static async Task<double[]> StockAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        await using var served = await ServedProgram.StartAsync(typeof(StockStart).Assembly.Location, StockStart.Command);
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri($"{served.Address}/health"));
        return [TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds, served.Cpu.TotalMilliseconds];
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
        var planned = await PlannedAsync(client, served);
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
            var until = await PlannedAsync(client, served);
            times.Add(until - planned);
            planned = until;
        }

        return [.. times];
    }

    /// <summary>Milliseconds that all plans of this process took so far, by its own metrics.</summary>
    private static async Task<double> PlannedAsync(HttpClient client, ServedProgram served)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Authorization = new("Bearer", served.AdminKey) } };
        using var answer = await client.SendAsync(request);
        var sum = PlannerSum().Match(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return sum.Success ? double.Parse(sum.Groups[1].Value, CultureInfo.InvariantCulture) * 1000 : 0;
    }

    [GeneratedRegex(@"scheduly_planner_duration_seconds_sum(?:\{[^}]*\})? (\S+)")]
    private static partial Regex PlannerSum();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
