using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scheduly.Web.Tests.Schedules.Catalog.Banner;

/// <summary>
/// A class search on loopback with the habits of Banner 9: the term is chosen first, pages hold 500 rows, a second search on the same cookie repeats
/// the first, and an expired session answers 200 with null for its data.
/// </summary>
internal sealed class BannerServer : IAsyncDisposable
{
    private const string Cookie = "JSESSIONID";

    private readonly WebApplication _app;
    private readonly IReadOnlyList<JsonObject> _rows;
    private readonly Dictionary<string, Dictionary<int, int>> _searches = [];
    private int _atOnce;

    private BannerServer(WebApplication app, IReadOnlyList<JsonObject> rows) => (_app, _rows) = (app, rows);

    public Uri Address => new(_app.Urls.First() + "/ssb/");

    public List<string> Requests { get; } = [];

    public int MostAtOnce { get; private set; }

    /// <summary>The session ends before this page is answered, once.</summary>
    public int? ExpiresAt { get; set; }

    /// <summary>The server answers 503 from so many requests on.</summary>
    public int FailsAfter { get; set; } = int.MaxValue;

    public static async Task<BannerServer> StartAsync(IReadOnlyList<JsonObject> rows)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new BannerServer(builder.Build(), rows);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
        try
        {
            Requests.Add($"{context.Request.Path}{context.Request.QueryString}");
            if (Requests.Count > FailsAfter)
            {
                context.Response.StatusCode = 503;
                return;
            }

            await context.Response.WriteAsync(Answer(context).ToJsonString());
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }

    private JsonNode Answer(HttpContext context)
    {
        var cookie = context.Request.Cookies[Cookie] ?? "";
        switch (context.Request.Path.Value)
        {
            case "/ssb/classSearch/getTerms":
                return new JsonArray(new JsonObject { ["code"] = "202509", ["description"] = "Fall 2025" });
            case "/ssb/term/search":
                cookie = Guid.NewGuid().ToString("N");
                _searches[cookie] = [];
                context.Response.Cookies.Append(Cookie, cookie, new() { Path = "/" });
                return new JsonObject { ["fwdURL"] = "/ssb/classSearch/classSearch" };
            case "/ssb/searchResults/searchResults":
                var offset = int.Parse(context.Request.Query["pageOffset"]!, System.Globalization.CultureInfo.InvariantCulture);
                if (offset == ExpiresAt)
                {
                    _searches.Remove(cookie);
                    ExpiresAt = null;
                }

                if (!_searches.TryGetValue(cookie, out var pages)) return new JsonObject { ["success"] = true, ["totalCount"] = 0, ["data"] = null };

                // The first page asked for again after others is what a second search repeats.
                if (!pages.TryAdd(offset, 0)) offset = pages.Keys.First();
                return new JsonObject
                {
                    ["success"] = true,
                    ["totalCount"] = _rows.Count,
                    ["data"] = new JsonArray([.. _rows.Skip(offset).Take(500).Select(row => row.DeepClone())]),
                };
            default:
                var crn = context.Request.Query["courseReferenceNumber"].ToString();
                var other = crn == "10001" ? "10002" : "10001";
                return new JsonObject { ["linkedData"] = new JsonArray(new JsonArray(new JsonObject { ["courseReferenceNumber"] = other })) };
        }
    }
}
