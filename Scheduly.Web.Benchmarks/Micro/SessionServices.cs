using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Benchmarks.Micro;

/// <summary>The session services on one store, without a server around them.</summary>
internal static class SessionServices
{
    /// <summary>Made ready as the web host does it.</summary>
    public static async Task<IHost> StartAsync(string backend, string? connection = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = Path.GetTempPath() });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = backend,
            ["SessionStorage:ConnectionString"] = connection,
            ["SessionStorage:MemoryLimit"] = "2147483648",
            ["SessionStorage:RateLimit:Enabled"] = "false",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddSessionStorage().AddSqlite().AddRedis().AddPostgreSql().AddSqlServer();
        var host = builder.Build();
        await host.Services.GetRequiredService<StorageBackend>().InitializeAsync();
        return host;
    }
}
