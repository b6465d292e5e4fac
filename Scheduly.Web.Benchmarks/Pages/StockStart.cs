using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Scheduly.Web.Benchmarks.Pages;

/// <summary>The least that a stock application of this kind starts with: the built-in session in memory, Razor Pages without a page, one answer.</summary>
internal static class StockStart
{
    public const string Command = "stock-start";

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDistributedMemoryCache();
        builder.Services.AddSession();
        builder.Services.AddRazorPages();
        await using var app = builder.Build();
        app.UseSession();
        app.MapRazorPages();
        app.MapGet("/health", context => context.Response.WriteAsync("healthy"));
        await app.StartAsync();
        Console.WriteLine($"The stock application is at {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }
}
