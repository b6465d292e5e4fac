using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Scheduly.Web.Benchmarks.Pages;
using Scheduly.Web.Benchmarks.Reports;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Benchmarks.Live;

/// <summary>What open pages cost one node while nothing happens, and how soon the last of them learns of a change.</summary>
internal static class WatcherBenchmark
{
    private const int Changes = 40;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <param name="watchers">Pages that are open.</param>
    /// <param name="folder">Where the report goes; null for docs/performance.</param>
    public static async Task RunAsync(int watchers, string? folder)
    {
        await using var redis = await RedisServer.StartAsync(own: true);
        await using var program = await ServedProgram.StartAsync(null, "--SessionStorage:Backend=Redis", $"--SessionStorage:ConnectionString={redis.ConnectionString}");
        var cookies = new CookieContainer();
        using var student = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = new(program.Address) };
        await CommandAsync(student, """{"type":"build","school":"Pitt","major":"Computer Science","term":"2251","utterance":"no Friday"}""");
        await CommandAsync(student, """{"type":"refine","utterance":"compact"}""");
        var header = cookies.GetCookieHeader(student.BaseAddress);

        // What the first connections cost is the code, once.
        await CloseAsync(await OpenAsync(program.Address, header, 20));
        await Task.Delay(TimeSpan.FromSeconds(5));
        var (before, alone) = (program.Memory, await CommandsAsync(redis));
        await Task.Delay(Idle);
        alone = await CommandsAsync(redis) - alone;
        var pages = await OpenAsync(program.Address, header, watchers);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var (cpu, commands) = (program.Cpu, await CommandsAsync(redis));
        await Task.Delay(Idle);
        var (idleCpu, sent) = (program.Cpu - cpu, await CommandsAsync(redis) - commands);
        var memory = program.Memory - before;

        var last = new List<double>();
        cpu = program.Cpu;
        for (var i = 0; i < Changes; i++)
        {
            var told = pages.Select(page => page.ToldAsync("1")).ToArray();
            var begun = Stopwatch.GetTimestamp();
            await CommandAsync(student, i % 2 == 0 ? """{"type":"undo"}""" : """{"type":"redo"}""");
            await Task.WhenAll(told);
            last.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        cpu = program.Cpu - cpu;
        await CloseAsync(pages);
        last.Sort();
        var report = new Report(Report.Folder(folder), "watchers");
        report.Add("# Open pages");
        report.Add();
        report.Add($"{Machine.Describe()}; load before the run {Machine.Load()}. Made by `dotnet run -c Release --project Scheduly.Web.Benchmarks -- watchers`. One node on Redis; the pages, all of one session, share the machine with it.");
        report.AddTable(
            ["", Text($"{watchers:#,0} pages")],
            [
                ["memory more than with none", Text($"{memory / 1048576.0:0.0} MiB")],
                ["of each", Text($"{memory / 1024.0 / watchers:0.0} KiB")],
                [Text($"processor while nothing happens, in {Idle.TotalSeconds:0} s"), Text($"{idleCpu.TotalMilliseconds:0} ms")],
                [Text($"commands that the store carried out in {Idle.TotalSeconds:0} s"), Text($"{sent}")],
                ["with no page (counts of sessions, history, key ring; those in scripts too)", Text($"{alone}")],
                ["from a command to the last page, median", Text($"{last[last.Count / 2]:0} ms")],
                [Text($"the slowest of {Changes}"), Text($"{last[^1]:0} ms")],
                ["processor for one change", Text($"{cpu.TotalMilliseconds / Changes:0.0} ms")],
            ]);
        report.Save();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static async Task<LiveSocket[]> OpenAsync(string address, string cookies, int count)
    {
        var pages = new LiveSocket[count];
        for (var i = 0; i < count; i++)
        {
            pages[i] = await LiveSocket.OpenAsync(address, cookies);
            await pages[i].InvokeAsync("Watch", "1", "session", "", "");
            await pages[i].ToldAsync("1");
        }

        return pages;
    }

    private static async Task CloseAsync(LiveSocket[] pages)
    {
        foreach (var page in pages) await page.DisposeAsync();
    }

    private static async Task CommandAsync(HttpClient student, string command)
    {
        var token = JsonNode.Parse(await student.GetStringAsync("/api/antiforgery"))!["token"]!.GetValue<string>();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/schedule/commands") { Content = JsonContent.Create(JsonNode.Parse(command)) };
        request.Headers.Add("X-CSRF-TOKEN", token);
        using var answer = await student.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>All that Redis carried out, but for what asks for this.</summary>
    private static async Task<long> CommandsAsync(RedisServer redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        var stats = (await connection.GetServers()[0].InfoAsync("commandstats"))[0];
        return stats.Where(one => one.Key is not ("cmdstat_info" or "cmdstat_client|setname" or "cmdstat_client|setinfo" or "cmdstat_client|id" or "cmdstat_config|get" or "cmdstat_echo" or "cmdstat_ping" or "cmdstat_get" or "cmdstat_subscribe" or "cmdstat_cluster|nodes" or "cmdstat_hello"))
            .Sum(one => long.Parse(one.Value.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }
}
