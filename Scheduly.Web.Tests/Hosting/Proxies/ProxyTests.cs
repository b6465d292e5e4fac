using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting.Proxies;

/// <summary>What proxies in front may say, and where links lead behind them.</summary>
public sealed partial class ProxyTests
{
    private static readonly string[] Pages = ["/", "/import", "/resume", "/shared", "/recover", "/admin/login"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ForwardedHeaders:KnownProxies", "127.0.0.1, 10.0.0.0/8", "10.0.0.7", 6)]
    [InlineData("ForwardedHeaders:KnownProxies", "127.0.0.1 10.0.0.0/8", "10.0.0.7, 10.0.0.8, 10.1.1.1", 6)]
    [InlineData("ForwardedHeaders:KnownProxies:0", "127.0.0.1,10.0.0.0/8", "10.0.0.7", 6)]
    [InlineData("ForwardedHeaders:KnownProxies", "127.0.0.1", "10.0.0.7", 3)]
    public async Task The_client_is_the_first_that_is_no_known_proxy(string setting, string proxies, string through, int served)
    {
        await using var app = App(new() { [setting] = proxies, ["SessionStorage:RateLimit:NewSessionsPerMinute"] = "3" });
        app.Listen();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var request = Build();
            request.Headers.Add("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"203.0.113.{i}, {through}"));
            using var answer = await app.NewSocketBrowser().SendAsync(request);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(served, statuses.Count(status => status == HttpStatusCode.OK));
    }

    /// <summary>A proxy that takes its prefix off may have one that is called as a path of this program.</summary>
    [Fact]
    public async Task A_prefix_that_is_called_like_a_path_of_this_program_does_not_hide_it()
    {
        await using var app = App(new() { ["ForwardedHeaders:KnownProxies"] = "127.0.0.1" });
        app.Listen();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Add("X-Forwarded-Prefix", "/health");
        using var answer = await app.NewSocketBrowser().SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.1")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("Forwarded", "for=203.0.113.1")]
    [InlineData("X-Real-IP", "203.0.113.1")]
    public async Task An_untrusted_forwarded_header_is_logged_once(string header, string value)
    {
        var logs = new FakeLogCollector();
        await using var app = new SchedulyFactory(
            new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" },
            services => services.AddSingleton<ILoggerProvider>(new FakeLoggerProvider(logs)));
        app.Listen();
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
            request.Headers.Add(header, value);
            using var answer = await app.NewSocketBrowser().SendAsync(request);
        }

        var hint = Assert.Single(logs.GetSnapshot(), record => record.Message.Contains("ForwardedHeaders:KnownProxies", StringComparison.Ordinal));
        Assert.Contains("127.0.0.1", hint.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{header} arrives", hint.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PathBase", "/campus/schedules", "/campus/schedules", null)]
    [InlineData("PathBase", "campus/schedules/", "", null)]
    [InlineData("ForwardedHeaders:KnownProxies", "127.0.0.1", "", "/campus/schedules")]
    [InlineData("ForwardedHeaders:KnownProxies", "127.0.0.1", "/campus/schedules", "/campus/schedules")]
    public async Task Every_link_form_and_script_stays_under_the_base_path(string setting, string value, string requested, string? prefix)
    {
        await using var app = App(new() { [setting] = value, ["Admin:Key"] = Admin.AdminAccessTests.Key });
        app.Listen();
        var browser = app.NewSocketBrowser();
        await SendAsync(HttpMethod.Get, "/");
        foreach (var page in Pages)
        {
            var text = await SendAsync(HttpMethod.Get, page);
            var addresses = Address().Matches(text).Select(match => match.Groups[1].Value).Where(address => address.StartsWith('/')).ToList();
            Assert.NotEmpty(addresses);
            Assert.All(addresses, address => Assert.StartsWith("/campus/schedules/", address, StringComparison.Ordinal));
            foreach (var file in addresses.Where(address => File().IsMatch(address)))
            {
                await SendAsync(HttpMethod.Get, file["/campus/schedules".Length..]);
            }

            if (!page.StartsWith("/admin", StringComparison.Ordinal)) Assert.Contains("data-base=\"/campus/schedules\"", text, StringComparison.Ordinal);
        }

        async Task<string> SendAsync(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, requested + path);
            request.Headers.Add("Accept", "text/html");
            if (prefix is not null) request.Headers.Add("X-Forwarded-Prefix", prefix);
            using var answer = await browser.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            return await answer.Content.ReadAsStringAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_form_under_the_base_path_is_stored_and_leads_back_there()
    {
        await using var app = App(new() { ["PathBase"] = "/campus" });
        app.Listen();
        var browser = app.NewSocketBrowser();
        using var page = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/campus/"));
        var token = Token().Match(await page.Content.ReadAsStringAsync(Cancel)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token, ["type"] = "build", ["schoolTerm"] = "Pitt|2251", ["major"] = "Computer Science",
        });
        using var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/campus/?handler=Act") { Content = form });
        Assert.Equal((HttpStatusCode.Redirect, "/campus/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.NotEqual(default, await browser.ActiveAsync());
        using var shown = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/campus/"));
        var board = await shown.Content.ReadAsStringAsync(Cancel);
        Assert.All(Address().Matches(board).Select(match => match.Groups[1].Value).Where(address => address.StartsWith('/')), address => Assert.StartsWith("/campus/", address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_under_the_base_path_leads_back_there()
    {
        await using var app = App(new() { ["PathBase"] = "/campus", ["Admin:Key"] = Admin.AdminAccessTests.Key });
        app.Listen();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/campus/admin/health");
        request.Headers.Add("Accept", "text/html");
        using var answer = await app.NewSocketBrowser().SendAsync(request);
        Assert.Equal("/campus/admin/login?returnUrl=%2Fadmin%2Fhealth", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task A_prefix_that_leads_to_another_host_is_dropped(string prefix)
    {
        await using var app = App(new() { ["ForwardedHeaders:KnownProxies"] = "127.0.0.1" });
        app.Listen();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Forwarded-Prefix", prefix);
        using var answer = await app.NewSocketBrowser().SendAsync(request);
        Assert.DoesNotContain("evil.example", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/admin/health")]
    [InlineData("/api/schedule")]
    public async Task Trace_is_not_allowed(string path)
    {
        await using var app = App([]);
        using var answer = await app.NewClient().SendAsync(new HttpRequestMessage(HttpMethod.Trace, path), Cancel);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private static SchedulyFactory App(Dictionary<string, string?> settings)
    {
        settings["SessionStorage:Backend"] = "Memory";
        return new SchedulyFactory(settings);
    }

    private static HttpRequestMessage Build() =>
        new(HttpMethod.Post, "/build") { Content = new StringContent("""{"major":"Computer Science"}""", Encoding.UTF8, "application/json") };

    [GeneratedRegex("""\s(?:href|src|action|data-board|data-events)="([^"#]+)["#]""")]
    private static partial Regex Address();

    [GeneratedRegex("\\.(css|js|svg)")]
    private static partial Regex File();

    [GeneratedRegex("name=\"csrf-token\" content=\"([^\"]+)\"")]
    private static partial Regex Token();
}
