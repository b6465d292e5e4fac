using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Admin;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Admin;

/// <summary>Who gets in: every admin route, with every kind of caller.</summary>
public sealed class AdminAccessTests : IDisposable
{
    internal const string Key = "a-key-for-these-tests";

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("scheduly-admin-keys-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Callers => new()
    {
        { "no key", 401 },
        { "no key, a browser", 302 },
        { "wrong key", 401 },
        { "wrong key, a browser", 401 },
        { "wrong key, the eleventh", 429 },
        { "wrong key, a browser, the eleventh", 429 },
        { "no bearer", 401 },
        { "right key", 0 },
        { "cookie", 0 },
        { "cookie, own origin", 0 },
        { "expired cookie", 302 },
        { "cookie of another key", 302 },
        { "forged cookie", 302 },
        { "cookie, other origin", 302 },
        { "cookie, origin null", 302 },
        { "cookie, cross-site", 302 },
        { "cookie, same-site", 302 },
    };

    /// <param name="status">0 stands for whatever the route itself answers.</param>
    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Every_admin_route_answers_each_caller_alike(string caller, int status)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var app = App(new() { ["Admin:Key"] = Key, ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1" }, clock);
        var guesses = caller.StartsWith("wrong key", StringComparison.Ordinal);
        if (guesses) app.Listen();
        var routes = AdminRoutes(app);
        if (caller.EndsWith("the eleventh", StringComparison.Ordinal))
        {
            for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Unauthorized, await BearerAsync(app, "not-the-key-of-these-tests", "10.0.0.0"));
        }

        foreach (var (i, (method, path)) in routes.Index())
        {
            var browser = guesses ? app.NewSocketBrowser() : app.NewBrowser();
            using var request = new HttpRequestMessage(new(method), path);
            if (method == "POST") request.Content = new FormUrlEncodedContent([]);
            if (caller.Contains("browser", StringComparison.Ordinal) || caller.Contains("cookie", StringComparison.Ordinal)) request.Headers.Accept.ParseAdd("text/html");
            if (guesses)
            {
                // Tries are counted by address: each route has one of its own, unless it is the count that is under test.
                request.Headers.Authorization = new("Bearer", "not-the-key-of-these-tests");
                request.Headers.Add("X-Forwarded-For", caller.EndsWith("the eleventh", StringComparison.Ordinal) ? "10.0.0.0" : $"10.0.{i}.1");
            }

            if (caller == "right key") request.Headers.Authorization = new("Bearer", Key);
            if (caller == "no bearer") request.Headers.Authorization = new("Basic", Key);
            if (caller == "forged cookie") browser.SetCookie("scheduly-admin", "CfDJ8AECAwQFBgcICQoLDA0ODxCrF0e0oVx3Y1sYw7hR2m8b5cQ5l8mS0vY2pKqD1fXyZg");
            else if (caller == "cookie of another key") browser = await OfAnotherKeyAsync(app);
            else if (caller.Contains("cookie", StringComparison.Ordinal)) await SignInAsync(browser);
            if (caller == "expired cookie") clock.Advance(TimeSpan.FromMinutes(31));
            if (caller == "cookie, own origin") request.Headers.Add("Origin", "http://localhost");
            if (caller == "cookie, other origin") request.Headers.Add("Origin", "http://localhost.evil.example");
            if (caller == "cookie, origin null") request.Headers.Add("Origin", "null");
            if (caller is "cookie, cross-site" or "cookie, same-site") request.Headers.Add("Sec-Fetch-Site", caller[8..]);

            using var answer = await browser.SendAsync(request);
            var route = $"{method} {path}";
            if (status > 0) Assert.Equal((route, (HttpStatusCode)status), (route, answer.StatusCode));
            else Assert.DoesNotContain(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.InternalServerError });
            var leadsToLogin = answer.Headers.Location?.OriginalString.StartsWith("/admin/login?returnUrl=%2F", StringComparison.Ordinal) == true;
            Assert.Equal((route, status == 302), (route, leadsToLogin));
            Assert.Equal((route, true), (route, answer.Headers.CacheControl?.NoStore));
        }

        Assert.Contains(("GET", "/admin"), routes);
        Assert.Contains(("POST", "/admin/logout"), routes);
    }

    [Fact]
    public async Task Every_route_under_admin_asks_for_the_policy_but_the_login()
    {
        await using var app = App(new() { ["Admin:Key"] = Key });
        var open = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => IsAdminPath(endpoint) && !IsGuarded(endpoint))
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Distinct();
        Assert.Equal(["admin/login"], open);
    }

    [Theory]
    [InlineData("Production", null, null, null, false)]
    [InlineData("Development", null, null, null, true)]
    [InlineData("Development", "evil.example", null, null, false)]
    [InlineData("Development", null, "10.1.1.1", null, false)]
    [InlineData("Development", null, "10.1.1.1", "127.0.0.1", false)]
    [InlineData("Development", null, "127.0.0.1", "127.0.0.1", true)]
    [InlineData("Development", null, "127.0.0.1", null, false)]
    public async Task Without_a_key_only_this_machine_gets_in_and_only_in_development(string environment, string? host, string? forwardedFor, string? proxy, bool allowed)
    {
        var settings = new Dictionary<string, string?> { ["environment"] = environment };
        if (proxy is not null) settings["ForwardedHeaders:KnownProxies:0"] = proxy;
        await using var app = App(settings);
        app.Listen();
        foreach (var (method, path) in AdminRoutes(app).Append(("GET", "/admin/login")))
        {
            using var request = new HttpRequestMessage(new(method), path);
            request.Headers.Accept.ParseAdd("text/html");
            if (host is not null) request.Headers.Host = host;
            if (forwardedFor is not null) request.Headers.Add("X-Forwarded-For", forwardedFor);
            using var answer = await app.NewSocketBrowser().SendAsync(request);
            if (allowed && path != "/admin/login") Assert.NotEqual((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
            else Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task A_sign_in_slides_for_eight_hours_and_no_longer()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var app = App(new() { ["Admin:Key"] = Key }, clock);
        var browser = app.NewBrowser();
        await SignInAsync(browser);
        for (var minutes = 0; minutes < 8 * 60; minutes += 20)
        {
            Assert.Equal((minutes, HttpStatusCode.OK), (minutes, await StatusAsync(browser)));
            clock.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser));
    }

    [Fact]
    public async Task The_cookie_is_for_this_host_over_HTTPS_and_no_script_or_other_site_in_production()
    {
        await using var app = App(new() { ["Admin:Key"] = Key, ["environment"] = "Production" });
        using var client = app.CreateClient(new() { BaseAddress = new("https://localhost"), HandleCookies = false, AllowAutoRedirect = false });
        var browser = new Browser(client);
        await SignInAsync(browser);
        var cookie = Assert.Single(browser.SetCookies, one => one.StartsWith("__Host-scheduly-admin=", StringComparison.Ordinal));
        Assert.Equal(["httponly", "path=/", "samesite=strict", "secure"], cookie.Split("; ")[1..].Select(one => one.ToLowerInvariant()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tries_are_limited_for_each_address_and_a_script_with_the_right_key_goes_on_elsewhere()
    {
        await using var app = App(new() { ["Admin:Key"] = Key, ["ForwardedHeaders:KnownProxies:0"] = "127.0.0.1" });
        app.Listen();
        Assert.Equal(HttpStatusCode.OK, await BearerAsync(app, Key, "10.0.0.2"));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++) statuses.Add(await BearerAsync(app, $"wrong key number {i}", "10.0.0.1"));
        Assert.Equal(10, statuses.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(2, statuses.Count(status => status == HttpStatusCode.TooManyRequests));

        // Else guesses were unlimited: one of them would be the right one.
        Assert.Equal(HttpStatusCode.TooManyRequests, await BearerAsync(app, Key, "10.0.0.1"));
        for (var i = 0; i < 80; i++) await BearerAsync(app, "another wrong key", $"10.0.1.{i}");
        Assert.Equal(HttpStatusCode.TooManyRequests, await BearerAsync(app, "another wrong key", "10.0.2.1"));
        Assert.Equal(HttpStatusCode.OK, await BearerAsync(app, Key, "10.0.0.3"));
    }

    [Fact]
    public async Task A_hash_stands_for_the_key()
    {
        var hash = AdminKeyHash.Of(Key);
        await using var app = App(new() { ["Admin:KeyHash"] = hash.ToString() });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app.NewBrowser(), Key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app.NewBrowser(), hash.ToString()));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app.NewBrowser(), Key + "x"));
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_and_a_foreign_address_is_not_gone_to()
    {
        await using var app = App(new() { ["Admin:Key"] = Key });
        var browser = app.NewBrowser();
        using (var answer = await SignInAsync(browser, "//evil.example/admin")) Assert.Equal("/admin", answer.Headers.Location?.OriginalString);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", await FormTokenAsync(browser, "/admin"))]);
        using var out_ = await browser.SendAsync(HttpMethod.Post, "/admin/logout", form);
        Assert.Equal("/admin/login", out_.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser));
    }

    public void Dispose() => _keys.Delete(recursive: true);

    internal static async Task<HttpResponseMessage> SignInAsync(Browser browser, string? returnUrl = null, string key = Key)
    {
        using var form = new FormUrlEncodedContent(
            [new("key", key), new("returnUrl", returnUrl), new("__RequestVerificationToken", await FormTokenAsync(browser, "/admin/login"))]);
        var answer = await browser.SendAsync(HttpMethod.Post, "/admin/login", form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer;
    }

    internal static async Task<string> FormTokenAsync(Browser browser, string path)
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await browser.GetAsync(path));
        return page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }

    private static bool IsAdminPath(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText?.TrimStart('/').Split('/')[0] is "admin" or "metrics";

    private static bool IsGuarded(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(one => one.Policy == AdminAccess.Policy);

    private static List<(string Method, string Path)> AdminRoutes(SchedulyFactory app) =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => IsAdminPath(endpoint) || IsGuarded(endpoint))
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => path != AdminAccess.LoginPath)
            .Distinct()
            .SelectMany(path => new[] { ("GET", path), ("POST", path) }),
    ];

    private static async Task<HttpStatusCode> StatusAsync(Browser browser, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin");
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> BearerAsync(SchedulyFactory app, string key, string address)
    {
        using var client = app.NewSocketClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin");
        request.Headers.Authorization = new("Bearer", key);
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    /// <summary>The same key ring, so that the cookie opens.</summary>
    private async Task<Browser> OfAnotherKeyAsync(SchedulyFactory app)
    {
        await using var before = App(new() { ["Admin:Key"] = "the-key-before-rotation" }, (FakeTimeProvider)app.Services.GetRequiredService<TimeProvider>());
        var browser = before.NewBrowser();
        await SignInAsync(browser, key: "the-key-before-rotation");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser));
        return browser.At(app.NewClient());
    }

    private SchedulyFactory App(Dictionary<string, string?> settings, TimeProvider? clock = null) => new(
        new Dictionary<string, string?>(settings) { ["SessionStorage:Backend"] = "Memory", ["DataProtection:KeysPath"] = _keys.FullName },
        clock is null ? null : services => services.AddSingleton(clock));
}
