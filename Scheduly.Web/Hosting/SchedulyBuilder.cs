namespace Scheduly.Web.Hosting;

/// <summary>What the web host and the commands are made with.</summary>
internal static class SchedulyBuilder
{
    public static WebApplicationBuilder Create(string[] arguments) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = arguments,
        // A published program may be started from any folder; its pages lie beside it.
        ContentRootPath = Directory.Exists("wwwroot") || !Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
            ? null
            : AppContext.BaseDirectory,
    });
}
