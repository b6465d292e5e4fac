using Microsoft.Playwright;
using Scheduly.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>One browser for the whole run, started by the first test that asks; each test has a context, and with it cookies, of its own.</summary>
public sealed class ChromiumFixture : IAsyncDisposable
{
    private static readonly string[] Switches =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A fresh context; skips the calling test when there is no chromium.</summary>
    internal async Task<IBrowserContext> NewContextAsync(string address, BrowserNewContextOptions? options = null)
    {
        var browser = await GetAsync();
        options ??= new();
        options.BaseURL = address;
        options.Locale = "en-US";
        options.ViewportSize ??= new() { Width = 1280, Height = 900 };
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> GetAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_browser is not null) return _browser;
            var chromium = Servers.Find("chromium", "/usr/bin") ?? Servers.Find("google-chrome", "/usr/bin");
            if (chromium is null) Servers.Missing("Chromium", "apt-get install chromium");

            // The driver comes with the package; its own browsers are not wanted.
            Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Switches });
            return _browser;
        }
        finally
        {
            _starting.Release();
        }
    }
}
