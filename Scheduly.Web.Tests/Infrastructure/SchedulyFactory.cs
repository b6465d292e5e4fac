using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scheduly.Sessions;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>
/// The whole application on an empty content root. Nothing of the machine leaks in: the variables that choose a store are
/// emptied, and no <c>.env</c> file is looked for.
/// </summary>
/// <param name="settings">Over everything else; they are there before the application adds its services.</param>
/// <param name="services">Runs after the application's own registrations: a clock, another backend.</param>
internal sealed class SchedulyFactory(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? services = null)
    : WebApplicationFactory<Program>
{
    private static readonly string[] Emptied =
    [
        "REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_PASSWORD", "DATABASE_URL", "DB_POOL_SIZE", "DB_MAX_OVERFLOW",
        "SESSION_TIMEOUT_HOURS", "SessionStorage:Backend", "SessionStorage:ConnectionString",
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scheduly-app-");

    public SessionEngine Engine => Services.GetRequiredService<SessionEngine>();

    public Browser NewBrowser() => new(NewClient());

    /// <summary>A client that neither follows redirections nor keeps cookies.</summary>
    public HttpClient NewClient() => CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(_root.FullName);
        foreach (var name in Emptied) builder.UseSetting(name, "");
        builder.UseSetting("SessionStorage:OperationTimeout", Eventually.OperationTimeout);
        builder.UseSetting("DotEnv:Path", "there-is-none.env");
        builder.UseSetting("DataProtection:KeysPath", "keys");
        foreach (var (name, value) in settings) builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        if (services is not null) builder.ConfigureTestServices(services);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _root.Remove();
    }
}
