using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>
/// Sends requests straight through a host's session middleware into one handler: no server, no client, no routing, so that what a
/// request costs is what the engine costs. Keeps cookies as a browser does.
/// </summary>
internal sealed class Pipeline(IServiceProvider services, Action<IApplicationBuilder> use)
{
    private readonly RequestDelegate _run = Build(services, use);
    private readonly IHttpContextFactory _contexts = services.GetRequiredService<IHttpContextFactory>();
    private readonly Dictionary<string, string> _cookies = [];

    public Pipeline WithCookiesOf(Pipeline other)
    {
        foreach (var (name, value) in other._cookies) _cookies[name] = value;
        return this;
    }

    /// <summary>Keeps what the answer sets.</summary>
    public async Task VisitAsync()
    {
        var response = new Response();
        await SendAsync(response, Cookies());
        foreach (var cookie in response.Headers.SetCookie)
        {
            var pair = cookie!.Split(';')[0].Split('=', 2);
            _cookies[pair[0]] = pair[1];
        }
    }

    /// <summary>Bytes that one request allocates on the whole process, the least of some runs.</summary>
    public async Task<long> MeasureAsync()
    {
        const int warm = 300, runs = 5, requests = 200;
        for (var i = 0; i < warm; i++) await VisitAsync();
        var least = long.MaxValue;
        for (var run = 0; run < runs; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < requests; i++) await VisitAsync();
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / requests);
        }

        return least;
    }

    private static RequestDelegate Build(IServiceProvider services, Action<IApplicationBuilder> use)
    {
        var app = new ApplicationBuilder(services);
        use(app);
        return app.Build();
    }

    private string Cookies() => string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    private async Task SendAsync(Response response, string cookies)
    {
        var features = new FeatureCollection();
        var request = new HttpRequestFeature { Method = "GET", Path = "/", Scheme = "http" };
        if (cookies.Length > 0) request.Headers.Cookie = cookies;
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        var context = _contexts.Create(features);
        await _run(context);
        await response.StartAsync();
        _contexts.Dispose(context);
    }

    /// <summary>The framework's own feature without a server forgets what is to happen when the response starts.</summary>
    private sealed class Response : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> _callbacks = new();

        public override bool HasStarted => false;

        public override void OnStarting(Func<object, Task> callback, object state) => _callbacks.Push((callback, state));

        public async Task StartAsync()
        {
            while (_callbacks.TryPop(out var next)) await next.Callback(next.State);
        }
    }
}
