using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Sessions behind Kestrel, and in pipelines of other shapes: HTTP/2, WebSockets, hubs, branches, sessions that begin late.</summary>
public sealed class RealPipelineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parallel_streams_of_one_connection_lose_nothing()
    {
        await using var host = await StartAsync(HttpProtocols.Http2);
        var browser = host.NewBrowser();
        Assert.Equal("HTTP/2", await browser.GetAsync("/protocol"));
        await browser.GetAsync("/set-plainly/begin");
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => browser.Clone().GetAsync($"/set-plainly/{round}-{i}")));
            for (var i = 0; i < 8; i++) Assert.Equal("1", await browser.GetAsync($"/get/{round}-{i}"));
        }

        using var refused = await browser.SendAsync(HttpMethod.Get, "/large");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_web_socket_is_committed_when_it_opens_and_goes_on_with_updates()
    {
        await using var host = await StartAsync(HttpProtocols.Http1);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set-plainly/begin");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        await socket.ConnectAsync(new UriBuilder(new Uri(host.Address, "/socket")) { Scheme = "ws" }.Uri, Cancel);
        Assert.Equal("1", await browser.GetAsync("/get/opened"));

        await socket.SendAsync(Encoding.UTF8.GetBytes("told"), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        var buffer = new byte[100];
        var answer = await socket.ReceiveAsync(buffer, Cancel);
        Assert.Equal("stored", Encoding.UTF8.GetString(buffer, 0, answer.Count));
        Assert.Equal("told", await browser.GetAsync("/get/said"));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
    }

    [Fact]
    public async Task A_refused_change_takes_the_place_of_a_hub_s_negotiation()
    {
        await using var host = await StartAsync(HttpProtocols.Http1);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set-plainly/begin");
        using (var agreed = await browser.SendAsync(HttpMethod.Post, "/hub/negotiate?negotiateVersion=1&size=10"))
        {
            agreed.EnsureSuccessStatusCode();
            Assert.False(string.IsNullOrEmpty(JsonElement.Parse(await agreed.Content.ReadAsStringAsync(Cancel)).GetProperty("connectionToken").GetString()));
        }

        Assert.Equal("10", await browser.GetAsync("/length/large"));
        using var refused = await browser.SendAsync(HttpMethod.Post, "/hub/negotiate?negotiateVersion=1&size=2097152");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("session-too-large", JsonElement.Parse(await refused.Content.ReadAsStringAsync(Cancel)).GetProperty("code").GetString());
        Assert.False(refused.Headers.Contains("X-Handler"));
        Assert.Equal("10", await browser.GetAsync("/length/large"));
    }

    /// <summary>They take the body before the component changes the session. The server, not a handler, runs into the refusal then.</summary>
    [Fact]
    public async Task A_refused_change_takes_the_place_of_a_component_rendered_on_the_server()
    {
        await using var host = await StartAsync(HttpProtocols.Http1);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set-plainly/begin");
        Assert.Contains(OrdinaryHandlers.Secret, await browser.GetAsync("/component/10"), StringComparison.Ordinal);
        Assert.Equal("10", await browser.GetAsync("/length/large"));
        Assert.Contains(OrdinaryHandlers.Secret, await browser.GetAsync("/routed/11"), StringComparison.Ordinal);
        Assert.Equal("11", await browser.GetAsync("/length/large"));
        foreach (var path in new[] { "/component/2097152", "/routed/2097152" })
        {
            using var refused = await browser.SendAsync(HttpMethod.Get, path);
            var body = await refused.Content.ReadAsStringAsync(Cancel);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
            Assert.Equal("session-too-large", JsonElement.Parse(body).GetProperty("code").GetString());
            Assert.False(refused.Headers.Contains("X-Handler"));
        }

        Assert.Equal("11", await browser.GetAsync("/length/large"));
    }

    [Fact]
    public async Task The_first_routed_component_is_refused_in_its_place_too()
    {
        await using var host = await StartAsync(HttpProtocols.Http1);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set-plainly/begin");
        using var refused = await browser.SendAsync(HttpMethod.Get, "/routed/2097152");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task A_session_cannot_begin_after_the_first_byte()
    {
        await using var host = await StartAsync(HttpProtocols.Http1);
        var browser = host.NewBrowser();
        Assert.Equal("first, then InvalidOperationException", await browser.GetAsync("/late"));
        Assert.Empty(browser.Cookies);

        // One that exists is changed then as ever.
        await browser.GetAsync("/set-plainly/begin");
        Assert.Equal("first, then done", await browser.GetAsync("/late"));
        Assert.Equal("1", await browser.GetAsync("/get/late"));
    }

    [Fact]
    public async Task Sessions_may_be_used_in_a_branch_alone()
    {
        await using var host = await StartAsync(HttpProtocols.Http1, app =>
        {
            app.Map("/inside", branch =>
            {
                branch.UseSessionStorage();
                branch.Run(context =>
                {
                    var visits = (context.Session.GetInt32("visits") ?? 0) + 1;
                    context.Session.SetInt32("visits", visits);
                    return context.Response.WriteAsync($"{visits}");
                });
            });
            app.Run(context => context.Response.WriteAsync(context.Features.Get<ISessionFeature>() is null ? "none" : "some"));
        });
        var browser = host.NewBrowser();
        Assert.Equal("1", await browser.GetAsync("/inside"));
        Assert.Equal("2", await browser.GetAsync("/inside"));
        Assert.Equal("none", await browser.GetAsync("/outside"));
    }

    [Theory]
    [InlineData("/plain")]
    [InlineData("/throw")]
    public async Task After_the_request_there_is_no_session_any_more(string path)
    {
        IFeatureCollection? features = null;
        await using var host = await StartAsync(HttpProtocols.Http1, app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (NotSupportedException)
                {
                    context.Response.StatusCode = 500;
                }

                features = new FeatureCollection();
                features.Set(context.Features.Get<ISessionFeature>());
            });
            app.UseSessionStorage();
            app.Run(context =>
            {
                context.Session.SetString("a", "1");
                return context.Request.Path == "/throw" ? throw new NotSupportedException() : context.Response.WriteAsync("x");
            });
        });
        using var response = await host.NewBrowser().SendAsync(HttpMethod.Get, path);
        Assert.NotNull(features);
        Assert.Null(features.Get<ISessionFeature>());
    }

    [Fact]
    public async Task An_id_stays_over_requests_and_numbers_are_kept_as_the_built_in_session_does()
    {
        await using var host = await StartAsync(HttpProtocols.Http1);
        var browser = host.NewBrowser();
        await browser.GetAsync("/set-plainly/begin");
        Assert.Equal(await browser.GetAsync("/id"), await browser.GetAsync("/id"));
        Assert.Equal("42 text", await browser.GetAsync("/kinds"));
    }

    private static async Task<KestrelHost> StartAsync(HttpProtocols protocols, Action<WebApplication>? pipeline = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.Services.AddRouting();
        builder.Services.AddLogging();
        builder.Configuration.AddInMemoryCollection([new("SessionStorage:Backend", "Memory"), new("SessionStorage:OperationTimeout", Eventually.OperationTimeout), new("SessionStorage:RateLimit:Enabled", "false")]);
        FrameworkHandlers.Add(builder);
        builder.AddSessionStorage();
        var app = builder.Build();
        if (pipeline is null) MapAll(app);
        else pipeline(app);
        await app.StartAsync(Cancel);
        return new(app, protocols == HttpProtocols.Http2);
    }

    private static void MapAll(WebApplication app)
    {
        app.UseWebSockets();
        app.UseSessionStorage();
        SessionHost.MapMembers(app);
        app.UseAntiforgery();
        FrameworkHandlers.Map(app);
        app.MapRazorComponents<OrdinaryRoot>();
        app.MapGet("/protocol", (HttpContext context) => context.Request.Protocol);
        app.MapGet("/id", async (HttpContext context) =>
        {
            await context.Session.LoadAsync();
            return context.Session.Id;
        });
        app.MapGet("/kinds", (HttpContext context) =>
        {
            context.Session.SetInt32("number", 42);
            context.Session.SetString("text", "text");
            return $"{context.Session.GetInt32("number")} {context.Session.GetString("text")}";
        });
        app.MapGet("/length/{name}", (HttpContext context, string name) => $"{context.Session.Get(name)?.Length}");
        app.MapGet("/set-plainly/{name}", (HttpContext context, string name) =>
        {
            context.Session.SetString(name, "1");
            return "done";
        });
        app.MapGet("/large", (HttpContext context) =>
        {
            context.Session.Set("large", new byte[2 << 20]);
            return "done";
        });
        app.MapGet("/late", async (HttpContext context) =>
        {
            await context.Session.LoadAsync();
            await context.Response.WriteAsync("first, then ");
            try
            {
                context.Session.SetString("late", "1");
                await context.Response.WriteAsync("done");
            }
            catch (InvalidOperationException refusal)
            {
                await context.Response.WriteAsync(refusal.GetType().Name);
            }
        });
        app.MapGet("/socket", async (HttpContext context) =>
        {
            context.Session.SetString("opened", "1");
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            var message = await socket.ReceiveAsync(buffer, context.RequestAborted);
            await context.Session.UpdateAsync(session => session.SetString("said", Encoding.UTF8.GetString(buffer, 0, message.Count)));
            await socket.SendAsync(Encoding.UTF8.GetBytes("stored"), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
            await socket.ReceiveAsync(buffer, context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
    }

    private sealed class KestrelHost(WebApplication app, bool isHttp2) : IAsyncDisposable
    {
        private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(app.Urls.Single()),
            DefaultRequestVersion = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        public Uri Address => _client.BaseAddress!;

        public Browser NewBrowser() => new(_client);

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await app.DisposeAsync();
        }
    }
}
