using Scheduly.Web.Hosting;

if (args is [PingCommand.Name, ..]) return await PingCommand.RunAsync(args);
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        // A published program may be started from any folder; its pages lie beside it.
        ContentRootPath = Directory.Exists("wwwroot") || !Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
            ? null
            : AppContext.BaseDirectory,
    });
    builder.AddScheduly();
    var app = builder.Build();
    app.UseScheduly();
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartupFailure.Describe(failure) is { } message)
{
    await Console.Error.WriteLineAsync(message);
    return 1;
}
