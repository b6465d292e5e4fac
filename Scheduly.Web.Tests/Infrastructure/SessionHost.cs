using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>A small web application with nothing but the session engine, as another project would use it.</summary>
internal sealed class SessionHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SessionHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public SessionEngine Engine => Services.GetRequiredService<SessionEngine>();

    public LiveFeed Feed => Services.GetRequiredService<LiveFeed>();

    public StorageBackend Backend => Services.GetRequiredService<StorageBackend>();

    public static async Task<SessionHost> StartAsync(
        Action<WebApplication> map,
        IReadOnlyDictionary<string, string?>? settings = null,
        FakeTimeProvider? clock = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        builder.Configuration.AddInMemoryCollection(
            [new("SessionStorage:Backend", "Memory"), new("SessionStorage:OperationTimeout", Eventually.OperationTimeout)]);
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        if (clock is not null) builder.Services.AddSingleton<TimeProvider>(clock);
        configure?.Invoke(builder);
        builder.AddSessionStorage().AddSqlite().AddRedis().AddPostgreSql().AddSqlServer();

        var app = builder.Build();
        app.UseSessionStorage();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new SessionHost(app);
    }

    public Browser NewBrowser() => new(_app.GetTestClient());

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>The handlers that most tests need: read and write one member of the session, the careful way.</summary>
    public static void MapMembers(WebApplication app)
    {
        app.MapGet("/plain", () => "plain");
        app.MapGet("/get/{name}", async (HttpContext context, string name) =>
        {
            await context.Session.LoadAsync();
            return context.Session.GetString(name) ?? "(none)";
        });
        app.MapGet("/set/{name}/{value}", async (HttpContext context, string name, string value) =>
            await context.Session.UpdateAsync(session => session.SetString(name, value)));
        app.MapGet("/append/{name}/{value}", async (HttpContext context, string name, string value) =>
            await context.Session.UpdateAsync(session => session.SetString(name, session.GetString(name) + value)));
    }
}

/// <summary>Sends requests and keeps cookies as a browser does.</summary>
internal sealed class Browser(HttpClient client)
{
    private readonly Dictionary<string, string> _cookies = [];

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public string CookieHeader => string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    /// <summary>The Set-Cookie headers of the last answer.</summary>
    public IReadOnlyList<string> SetCookies { get; private set; } = [];

    public HttpClient Client => client;

    public Browser Clone()
    {
        var clone = new Browser(client);
        foreach (var (name, value) in _cookies) clone._cookies[name] = value;
        return clone;
    }

    /// <summary>Another server, the same cookies.</summary>
    public Browser At(HttpClient other)
    {
        var moved = new Browser(other);
        foreach (var (name, value) in _cookies) moved._cookies[name] = value;
        return moved;
    }

    public void SetCookie(string name, string value) => _cookies[name] = value;

    public void ForgetCookies() => _cookies.Clear();

    public async Task<string> GetAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) =>
        SendAsync(new HttpRequestMessage(method, path) { Content = content });

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (_cookies.Count > 0) request.Headers.Add("Cookie", CookieHeader);

        // What the client prefers is asked only for messages of its own making.
        (request.Version, request.VersionPolicy) = (client.DefaultRequestVersion, client.DefaultVersionPolicy);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        SetCookies = response.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];
        foreach (var cookie in SetCookies)
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0) _cookies.Remove(pair[0]);
            else _cookies[pair[0]] = pair[1];
        }

        return response;
    }
}
