using Scheduly.Sessions.Hosting;
using Scheduly.Web.Admin;
using Scheduly.Web.Health;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>The application's services over its settings, for a command: nothing listens, nothing is cleaned up.</summary>
internal sealed class CommandHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CommandHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    /// <summary>Reads the settings; nothing is connected yet.</summary>
    /// <param name="settings">What the command's own options mean as settings; they win over every other source.</param>
    public static CommandHost Create(IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = SchedulyBuilder.Create([]);
        SettingsSources.Add(builder);
        builder.Configuration.AddInMemoryCollection(settings);

        // A command's output is for people and scripts; what goes wrong is told beside it.
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter((string?)null, LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.AddSchedulySessions();
        builder.Services.AddSessionHealth();
        builder.Services.AddAdminAccess();
        return new CommandHost(builder.Build());
    }

    /// <summary>Makes the storage ready, as the web host does at its start.</summary>
    /// <exception cref="Scheduly.Sessions.Storage.StorageSetupException">It cannot be used as configured.</exception>
    public Task ReadyAsync(CancellationToken cancellationToken = default) =>
        Services.GetRequiredService<StorageStartup>().StartingAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
