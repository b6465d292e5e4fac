using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Scheduly.Sessions;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>
/// A process that serves <c>/plain</c>, <c>/untouched</c>, <c>/read</c> and <c>/write</c>, on the stock session
/// or on this project's. It makes the sessions of its browsers first and writes their cookies into a script for wrk:
/// <code>
/// load-host --Engine=ours --SessionStorage:Backend=Redis --SessionStorage:ConnectionString=127.0.0.1:6379 --urls=http://127.0.0.1:5090 --Script=cookies.lua
/// load-host --Engine=floor --Cache=Redis --Connection=127.0.0.1:6379 …     (see <see cref="Floor"/>)
/// load-host --Engine=stock --Cache=Memory --urls=http://127.0.0.1:5091 --Script=cookies.lua     (or --Cache=Redis|PostgreSql --Connection=…)
/// wrk -t2 -c32 -d5 --latency -s cookies.lua http://127.0.0.1:5090/write -- 2 keep
/// </code>
/// Any other setting of the application may follow, such as <c>--SessionStorage:LocalCache:Enabled=true</c>.
/// </summary>
internal static class LoadHost
{
    private const int Browsers = 1000;
    private const string Member = "state";
    private const string BrowserHeader = "X-Browser";

    /// <summary>
    /// Each thread of wrk has browsers of its own, in turn. With "keep" it keeps the cookies that they are given: the stamp of a browser's last write comes with
    /// each answer to a write where copies are kept. That takes time of the machine, so it is not done where no cookie comes.
    /// </summary>
    private const string Browsing = """
        local threads = 0
        function setup(thread)
          thread:set("number", threads)
          threads = threads + 1
        end

        local cookies = {}
        local i = 0
        function init(arguments)
          for at = number + 1, #browsers, tonumber(arguments[1]) or 1 do
            local own = {}
            for name, value in string.gmatch(browsers[at], "([^=; ]+)=([^;]*)") do own[name] = value end
            table.insert(cookies, { own = own, header = browsers[at] })
          end
          if arguments[2] ~= "keep" then response = nil end
        end

        function request()
          i = i % #cookies + 1
          return wrk.format(nil, nil, { Cookie = cookies[i].header, ["X-Browser"] = i })
        end

        function response(status, headers, body)
          local set = headers["Set-Cookie"]
          if not set then return end
          local browser = cookies[tonumber(headers["X-Browser"])]
          local name, value = string.match(set, "^([^=]+)=([^;]*)")
          browser.own[name] = value
          local all = {}
          for each, content in pairs(browser.own) do table.insert(all, each .. "=" .. content) end
          browser.header = table.concat(all, "; ")
        end
        """;

    /// <summary>Bytes of each session, by <c>--Bytes</c>; 2 KB without.</summary>
    private static int _length = 2048;

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        _length = builder.Configuration.GetValue("Bytes", _length);
        var engine = builder.Configuration["Engine"] ?? "ours";
        var ours = engine == "ours";
        if (ours) AddOurs(builder);
        else if (engine == "stock") await AddStockAsync(builder);

        await using var app = builder.Build();

        // The script learns by it whose cookies an answer brings.
        app.Use((context, next) =>
        {
            if (context.Request.Headers.TryGetValue(BrowserHeader, out var browser)) context.Response.Headers[BrowserHeader] = browser;
            return next(context);
        });
        app.MapWhen(context => context.Request.Path == "/plain", plain => plain.Run(context => context.Response.WriteAsync("plain")));
        app.MapWhen(context => context.Request.Path == "/allocated", told => told.Run(context =>
            context.Response.WriteAsync(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture))));
        if (engine == "floor") await Floor.MapAsync(app, _length);
        else MapSessions(app, ours);
        await app.StartAsync();
        if (builder.Configuration["Script"] is { } script) await WriteScriptAsync(app.Urls.First(), script);
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync();
    }

    private static void MapSessions(WebApplication app, bool ours)
    {
        if (ours) app.UseSessionStorage();
        else app.UseSession();
        app.MapGet("/untouched", () => "untouched");
        app.MapGet("/read", (Delegate)ReadAsync);
        app.MapGet("/write", (Delegate)(ours ? WriteOursAsync : WriteStockAsync));
    }

    private static void AddOurs(WebApplicationBuilder builder)
    {
        // The limiter counts, and lets through: all browsers come from one address here.
        builder.Configuration["SessionStorage:RateLimit:NewSessionsPerMinute"] = "1000000";
        builder.Configuration["SessionStorage:RateLimit:ChangesPerSecond"] = "1000000";
        builder.AddSessionStorage().AddSqlite().AddRedis().AddPostgreSql().AddSqlServer();
    }

    private static async Task AddStockAsync(WebApplicationBuilder builder)
    {
        var connection = builder.Configuration["Connection"] ?? "";
        switch (builder.Configuration["Cache"])
        {
            case "Redis":
                builder.Services.AddStackExchangeRedisCache(options => options.Configuration = connection);
                break;
            case "PostgreSql":
                await CommunityPostgresCache.PrepareAsync(connection);
                builder.Services.AddSingleton<IDistributedCache>(new CommunityPostgresCache(connection));
                break;
            default:
                builder.Services.AddDistributedMemoryCache();
                break;
        }

        builder.Services.AddSession();
    }

    private static async Task<string> ReadAsync(HttpContext context)
    {
        await context.Session.LoadAsync();
        return context.Session.TryGetValue(Member, out var value) && value.Length == _length ? "read" : throw new InvalidOperationException("No session.");
    }

    private static async Task<string> WriteOursAsync(HttpContext context)
    {
        await context.Session.UpdateAsync(Change);
        return "written";
    }

    /// <summary>As applications do it: loaded with care, committed by the middleware.</summary>
    private static async Task<string> WriteStockAsync(HttpContext context)
    {
        await context.Session.LoadAsync();
        Change(context.Session);
        return "written";
    }

    private static void Change(ISession session)
    {
        session.TryGetValue(Member, out _);
        session.Set(Member, Bytes(_length));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }

    private static async Task WriteScriptAsync(string address, string file)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(address) };
        await using var script = new StreamWriter(file);
        await script.WriteLineAsync("local browsers = {");
        for (var i = 0; i < Browsers; i++)
        {
            using var answer = await client.GetAsync(new Uri("/write", UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            var cookies = string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
            await script.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  \"{cookies}\","));
        }

        await script.WriteLineAsync("}\n\n" + Browsing);
    }
}
