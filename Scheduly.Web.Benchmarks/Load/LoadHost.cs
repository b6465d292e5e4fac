using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Scheduly.Web.Hosting;
using Scheduly.Web.Sessions;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>
/// A process that serves <c>/plain</c>, <c>/untouched</c>, <c>/read</c> and <c>/write</c> with 2 KB of session, on the stock session
/// or on this project's. It makes the sessions of its browsers first and writes their cookies into a script for wrk:
/// <code>
/// load-host --Engine=ours --SessionStorage:Backend=Redis --SessionStorage:ConnectionString=127.0.0.1:6379 --urls=http://127.0.0.1:5090 --Script=cookies.lua
/// load-host --Engine=stock --Cache=Memory --urls=http://127.0.0.1:5091 --Script=cookies.lua     (or --Cache=Redis --Connection=…)
/// wrk -t2 -c32 -d5 --latency -s cookies.lua http://127.0.0.1:5090/read
/// </code>
/// Any other setting of the application may follow, such as <c>--SessionStorage:LocalCache:Enabled=true</c>.
/// </summary>
internal static class LoadHost
{
    private const int Browsers = 1000;
    private const string Member = "state";

    private static readonly byte[] Content = Bytes(2048);

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var ours = builder.Configuration["Engine"] != "stock";
        if (ours) AddOurs(builder);
        else AddStock(builder);

        await using var app = builder.Build();
        app.MapWhen(context => context.Request.Path == "/plain", plain => plain.Run(context => context.Response.WriteAsync("plain")));
        if (ours) app.UseSessionStorage();
        else app.UseSession();
        app.MapGet("/untouched", () => "untouched");
        app.MapGet("/read", ReadAsync);
        app.MapGet("/write", ours ? WriteOursAsync : WriteStockAsync);
        await app.StartAsync();
        if (builder.Configuration["Script"] is { } script) await WriteScriptAsync(app.Urls.First(), script);
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync();
    }

    private static void AddOurs(WebApplicationBuilder builder)
    {
        // The limiter counts, and lets through: all browsers come from one address here.
        builder.Configuration["SessionStorage:RateLimit:NewSessionsPerMinute"] = "1000000";
        builder.Configuration["SessionStorage:RateLimit:ChangesPerSecond"] = "1000000";
        builder.AddSessionStorage();
    }

    private static void AddStock(WebApplicationBuilder builder)
    {
        if (builder.Configuration["Cache"] == "Redis") builder.Services.AddStackExchangeRedisCache(options => options.Configuration = builder.Configuration["Connection"]);
        else builder.Services.AddDistributedMemoryCache();
        builder.Services.AddSession();
    }

    private static async Task<string> ReadAsync(HttpContext context)
    {
        await context.Session.LoadAsync();
        return context.Session.TryGetValue(Member, out var value) && value.Length == Content.Length ? "read" : throw new InvalidOperationException("No session.");
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
        session.Set(Member, Bytes(Content.Length));
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
        await script.WriteLineAsync("local cookies = {");
        for (var i = 0; i < Browsers; i++)
        {
            using var answer = await client.GetAsync(new Uri("/write", UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            var cookies = string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
            await script.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  \"{cookies}\","));
        }

        await script.WriteLineAsync("}\nlocal i = 0\nfunction request()\n  i = i % #cookies + 1\n  return wrk.format(nil, nil, { Cookie = cookies[i] })\nend");
    }
}
