using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Scheduly.Web.Health.History;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>
/// The pictures in docs/images are of the real pages: with <c>SCHEDULY_WRITE_PICTURES=1</c> this takes them again. Else it holds that
/// they are there, are PNG and are light.
/// </summary>
public sealed class PictureTests(ChromiumFixture chromium)
{
    private const int MostBytes = 200 * 1024;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static string Folder => Path.Combine(Repository.Root, "docs", "images");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("builder")]
    [InlineData("admin-health")]
    public async Task The_picture_of_a_page_is_there_and_light(string name)
    {
        var file = Path.Combine(Folder, $"{name}.png");
        if (Environment.GetEnvironmentVariable("SCHEDULY_WRITE_PICTURES") == "1") await (name == "builder" ? TakeBuilderAsync(file) : TakeHealthAsync(file));
        Assert.True(File.Exists(file), $"{file} is missing: run this test with SCHEDULY_WRITE_PICTURES=1.");
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        Assert.Equal(Signature, bytes[..Signature.Length]);
        Assert.InRange(bytes.Length, 10 * 1024, MostBytes);
    }

    private async Task TakeBuilderAsync(string file)
    {
        await using var server = new PageServer();
        await using var context = await chromium.NewContextAsync(server.Address, Look());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.Locator("[name=major]").FillAsync("Computer Science");
        await page.Locator("[name=utterance]").First.FillAsync("no Friday, lunch free 12 to 1, start after 10am, 15 credits");
        await page.GetByRole(AriaRole.Button, new() { Name = "Build my schedule" }).ClickAsync();
        await page.Locator(".block").First.WaitForAsync();
        await page.ReloadAsync();
        await page.Locator(".block").First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = file });
    }

    private async Task TakeHealthAsync(string file)
    {
        var clock = new ShiftedClock();
        await using var app = new SchedulyFactory(
            new Dictionary<string, string?>
            {
                ["SessionStorage:Backend"] = "Sqlite",
                ["SessionStorage:ConnectionString"] = "Data Source=data/scheduly.db",
                ["Admin:Key"] = Admin.AdminAccessTests.Key,
                ["webroot"] = Path.Combine(Repository.Root, "Scheduly.Web", "wwwroot"),
            },
            services => services.AddSingleton<TimeProvider>(clock));
        app.Listen();
        await FillAsync(app, clock);
        await using var context = await chromium.NewContextAsync(app.ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority), Look());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/admin/health?of=node");
        await page.GetByLabel("Admin key").FillAsync(Admin.AdminAccessTests.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("#board svg path.line-0").First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = file });
    }

    /// <summary>Fifteen minutes of students, in the steps of the chart.</summary>
    private static async Task FillAsync(SchedulyFactory app, ShiftedClock clock)
    {
        var browsers = new List<Browser>();
        for (var step = 0; step < 80; step++)
        {
            if (step % 7 != 3)
            {
                browsers.Add(app.NewSocketBrowser());
                await browsers[^1].BuildAsync("no Friday");
            }

            foreach (var browser in browsers.Skip(browsers.Count - (step % 5))) await browser.GetAsync("/api/schedule");
            if (step % 4 == 1) await browsers[^1].RefineAsync("lunch free 12 to 1");
            await app.Services.GetRequiredService<ActiveSessions>().RefreshAsync(Cancel);
            app.Services.GetRequiredService<HistorySampler>().Sample();
            clock.Advance(HistorySpan.Minutes.Step);
        }

        app.Services.GetRequiredService<HistorySampler>().Sample();
    }

    private static BrowserNewContextOptions Look() => new() { ViewportSize = new() { Width = 1180, Height = 780 }, ReducedMotion = ReducedMotion.Reduce };

    /// <summary>The machine's clock, some time ahead: what is measured between two looks at it is real.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));

        public override long GetTimestamp() => System.GetTimestamp() + (long)(TimeSpan.FromTicks(Volatile.Read(ref _ahead)).TotalSeconds * TimestampFrequency);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
    }
}
