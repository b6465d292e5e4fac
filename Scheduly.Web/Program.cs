using Scheduly.Web.Hosting;
using Scheduly.Web.Hosting.Commands;

if (CommandLine.Names(args)) return await CommandLine.RunAsync(args);
try
{
    HeadStart.OnCatalog();
    var builder = SchedulyBuilder.Create(args);
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
