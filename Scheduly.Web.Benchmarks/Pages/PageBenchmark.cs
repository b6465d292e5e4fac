using System.Globalization;
using Microsoft.Playwright;

namespace Scheduly.Web.Benchmarks.Pages;

/// <summary>
/// How long a student waits: from the click to the frame that shows the change, in a real browser, against the program as it is
/// released, on SQLite. Each change is a command that is planned, stored, answered and painted.
/// </summary>
internal static class PageBenchmark
{
    private const int Rounds = 30, WarmUps = 5;

    /// <summary>Notes when the board of a tab changed, on a clock that all tabs share. Milliseconds.</summary>
    private const string Watch = """
        () => document.addEventListener("board", () => { window.changedAt = performance.timeOrigin + performance.now(); })
        """;

    /// <summary>Clicks, and tells when the new board was painted, how long the server took of it and when the click was. Milliseconds.</summary>
    private const string Click = """
        selector => new Promise(done => {
          const target = document.querySelector(selector);
          performance.clearResourceTimings();
          document.addEventListener("board", () => requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
              const painted = performance.now() - began;
              const post = performance.getEntriesByType("resource").find(one => one.name.includes("handler="));
              done([painted, post ? post.responseEnd - post.requestStart : 0, performance.timeOrigin + began]);
            };
            port2.postMessage(0);
          }), { once: true });
          const began = performance.now();
          target.click();
        })
        """;

    private static readonly (string What, string Selector)[] Steps =
        [("pin", "#pin"), ("undo", "#undo"), ("redo", "#redo"), ("unpin", "#pin")];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync()
    {
        await using var program = await ServedProgram.StartAsync();
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        });
        var context = await browser.NewContextAsync(new() { BaseURL = program.Address, ViewportSize = new() { Width = 1280, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByLabel("Major").FillAsync("Computer Science");
        var first = await page.EvaluateAsync<double[]>(Click, "form[data-act] button.primary");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first build after the start: {first[0]:0} ms to the painted board, {first[1]:0} ms of it the answer"));
        await page.GetByLabel("Add or change a wish").FillAsync("no Friday");
        await page.EvaluateAsync<double[]>(Click, "form[data-act]:has([name=utterance]) button");
        await page.Locator(".block a").First.ClickAsync();
        await page.Locator("#pin").WaitForAsync();

        Console.WriteLine();
        Console.WriteLine("| change | painted, median | p95 | slowest | answer, median |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        var all = Steps.ToDictionary(step => step.What, _ => new List<double[]>());
        for (var round = 0; round < Rounds + WarmUps; round++)
        {
            foreach (var (what, selector) in Steps)
            {
                var times = await page.EvaluateAsync<double[]>(Click, selector);
                if (round >= WarmUps) all[what].Add(times);
            }
        }

        foreach (var (what, times) in all) Console.WriteLine(Row(what, times));
        Console.WriteLine(await OtherTabAsync(context, page));
        return 0;
    }

    /// <summary>From the click in one tab to the change in another that lies open beside it.</summary>
    private static async Task<string> OtherTabAsync(IBrowserContext context, IPage page)
    {
        var other = await context.NewPageAsync();
        await other.GotoAsync("/");
        await other.EvaluateAsync(Watch);
        var waits = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await other.EvaluateAsync("() => { delete window.changedAt; }");
            var clicked = (await page.EvaluateAsync<double[]>(Click, "#pin"))[2];
            var changed = await other.WaitForFunctionAsync("() => window.changedAt");
            waits.Add(await changed.JsonValueAsync<double>() - clicked);
        }

        waits.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"| in another tab | {waits[Rounds / 2]:0} ms | {waits[Rounds * 95 / 100]:0} ms | {waits[^1]:0} ms | |");
    }

    private static string Row(string what, List<double[]> times)
    {
        var painted = times.Select(one => one[0]).Order().ToArray();
        var answered = times.Select(one => one[1]).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {painted[painted.Length / 2]:0} ms | {painted[painted.Length * 95 / 100]:0} ms | {painted[^1]:0} ms | {answered[answered.Length / 2]:0} ms |");
    }
}
