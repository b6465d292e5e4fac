using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Api;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>What a browser is told, and what is not believed of it.</summary>
public sealed partial class BrowserDefenceTests
{
    private static readonly Dictionary<string, string?> Memory = new() { ["SessionStorage:Backend"] = "Memory" };

    /// <summary>They use no cookie: the body's own token says what is asked for, and nothing is changed.</summary>
    private static readonly string[] ByTokenAlone = ["api/shared/view", "api/live/view"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_production_the_cookie_goes_over_HTTPS_alone_and_to_this_host_alone()
    {
        await using var app = new SchedulyFactory(Production());
        var browser = Secure(app);
        await browser.BuildAsync();
        var cookie = Assert.Single(browser.SetCookies);
        Assert.StartsWith("__Host-scheduly=", cookie, StringComparison.Ordinal);
        var attributes = cookie.Split("; ")[1..].Select(attribute => attribute.ToLowerInvariant()).Order(StringComparer.Ordinal);
        Assert.Equal(["httponly", "max-age=2592000", "path=/", "samesite=lax", "secure"], attributes.Where(attribute => !attribute.StartsWith("expires", StringComparison.Ordinal)));
        Assert.Equal(["__Host-scheduly", "__Host-scheduly-form"], browser.Cookies.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Development", null)]
    [InlineData("Production", "false")]
    public async Task Plain_HTTP_is_for_development_and_the_named_setting(string environment, string? requireHttps)
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?>(Memory)
        {
            ["environment"] = environment,
            ["SessionStorage:Cookie:RequireHttps"] = requireHttps,
        });
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        Assert.StartsWith("scheduly=", Assert.Single(browser.SetCookies), StringComparison.Ordinal);
        Assert.DoesNotContain("secure", browser.SetCookies[0], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/schedule")]
    [InlineData("/health")]
    [InlineData("/nothing-here")]
    public async Task Every_answer_carries_the_headers_that_keep_it_to_itself(string path)
    {
        await using var app = new SchedulyFactory(Production());
        using var answer = await Secure(app).SendAsync(HttpMethod.Get, path);
        string? Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Equal("max-age=31536000", Header("Strict-Transport-Security"));
        Assert.Null(Header("Server"));
        var policy = Header("Content-Security-Policy");
        Assert.NotNull(policy);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.StartsWith(path == "/" ? "default-src 'self'" : "default-src 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_holds_no_script_or_style_that_its_policy_refuses()
    {
        await using var app = new SchedulyFactory(Memory);
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        using var answer = await browser.SendAsync(HttpMethod.Get, "/");
        var nonce = NonceInPolicy().Match(answer.Headers.GetValues("Content-Security-Policy").Single()).Groups[1].Value;
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Empty(page.QuerySelectorAll("[style]"));
        Assert.All(page.QuerySelectorAll("style"), style => Assert.Equal(nonce, style.GetAttribute("nonce")));
        Assert.All(page.QuerySelectorAll("script"), script => Assert.StartsWith("/", script.GetAttribute("src"), StringComparison.Ordinal));
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_unsafe_route_under_api_asks_for_the_token()
    {
        await using var app = new SchedulyFactory(Memory);
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        var before = await browser.GetAsync("/api/schedule");
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) == true)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["POST"]).Select(method => (Method: method, endpoint.RoutePattern)))
            .Where(route => route.Method is not ("GET" or "HEAD" or "OPTIONS") && !ByTokenAlone.Contains(route.RoutePattern.RawText!.TrimStart('/')))
            .ToList();
        Assert.NotEmpty(routes);
        foreach (var (method, pattern) in routes)
        {
            var path = "/" + Parameter().Replace(pattern.RawText!.TrimStart('/'), "1");
            foreach (var token in new[] { null, "garbage", await app.NewBrowser().TokenAsync() })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
                if (token is not null) request.Headers.Add(AntiforgeryFilter.Header, token);
                using var answer = await browser.SendAsync(request);
                Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
                Assert.Contains("\"code\":\"antiforgery\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, await browser.GetAsync("/api/schedule"));
    }

    [Fact]
    public async Task Every_form_of_every_page_asks_for_the_token()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?>(Memory) { ["Admin:Key"] = Admin.AdminAccessTests.Key });
        var browser = app.NewBrowser();
        using (await Admin.AdminAccessTests.SignInAsync(browser)) { }
        await browser.BuildAsync();
        var before = await browser.GetAsync("/api/schedule");
        await browser.GetAsync("/");
        var loader = app.Services.GetRequiredService<Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure.PageLoader>();
        var checkedHandlers = 0;
        var pages = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .DistinctBy(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()!.ViewEnginePath);
        foreach (var endpoint in pages)
        {
            // The switch of the language takes none: see its page.
            if (endpoint.RoutePattern.RawText is "Language" or "language" or "/language") continue;
            var page = await loader.LoadAsync(endpoint.Metadata.GetMetadata<PageActionDescriptor>()!, endpoint.Metadata);
            foreach (var handler in page.HandlerMethods.Where(handler => handler.HttpMethod.ToUpperInvariant() is not ("GET" or "HEAD")))
            {
                var path = $"/{Parameter().Replace(endpoint.RoutePattern.RawText!, "1")}?handler={handler.Name}";
                foreach (var token in new[] { null, "garbage", await app.NewBrowser().TokenAsync() })
                {
                    using var content = new FormUrlEncodedContent(token is null ? [] : [KeyValuePair.Create("__RequestVerificationToken", token)]);
                    using var answer = await browser.SendAsync(new HttpMethod(handler.HttpMethod.ToUpperInvariant()), path, content);
                    Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
                }

                checkedHandlers++;
            }
        }

        Assert.InRange(checkedHandlers, 2, 1000);
        Assert.Equal(before, await browser.GetAsync("/api/schedule"));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("10.9.9.9", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    public async Task Another_address_is_believed_from_configured_proxies_alone(string? proxy, bool believed)
    {
        var settings = new Dictionary<string, string?>(Memory) { ["SessionStorage:RateLimit:NewSessionsPerMinute"] = "2", ["ForwardedHeaders:KnownProxies:0"] = proxy };
        if (proxy is null) settings.Remove("ForwardedHeaders:KnownProxies:0");
        await using var app = new SchedulyFactory(settings);
        app.Listen();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var request = Build();
            request.Headers.Add("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"10.1.1.{i}"));
            using var answer = await app.NewSocketBrowser().SendAsync(request);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(believed ? 4 : 2, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(believed ? 0 : 2, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task An_address_that_makes_too_many_sessions_is_told_when_to_come_back_and_its_own_session_goes_on()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?>(Memory) { ["SessionStorage:RateLimit:NewSessionsPerMinute"] = "3" });
        app.Listen();
        var known = app.NewSocketBrowser();
        await known.BuildAsync();
        for (var i = 0; i < 2; i++) await app.NewSocketBrowser().BuildAsync();
        using (var refused = await app.NewSocketBrowser().SendAsync(Build()))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            Assert.Contains("\"code\":\"too-many-requests\"", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        var stranger = app.NewSocketBrowser();
        using (var refused = await stranger.ChangeAsync("/api/schedule/build", """{"major":"Computer Science"}"""))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        }

        Assert.DoesNotContain("scheduly", stranger.Cookies.Keys);
        await known.BuildAsync("no Monday");
        Assert.Equal(3, await app.Engine.Storage.CountAsync(Cancel));
    }

    private static HttpRequestMessage Build() =>
        new(HttpMethod.Post, "/build") { Content = new StringContent("""{"major":"Computer Science"}""", Encoding.UTF8, "application/json") };

    private static Dictionary<string, string?> Production() => new(Memory) { ["environment"] = "Production" };

    private static Browser Secure(SchedulyFactory app) =>
        new(app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = new Uri("https://schedule.example") }));

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex NonceInPolicy();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
