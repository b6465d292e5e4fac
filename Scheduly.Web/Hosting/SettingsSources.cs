using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Scheduly.Web.Hosting.DotEnv;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>Where settings come from, least first: the shared file beside the program, the content root's, <c>.env</c>, environment, command line.</summary>
internal static class SettingsSources
{
    /// <summary>The setting that names another <c>.env</c> file.</summary>
    public const string DotEnvSetting = "DotEnv:Path";

    /// <summary>How the names of this program's settings begin. What is wrong with other lines of a shared <c>.env</c> does not matter here.</summary>
    private static readonly string[] Ours =
    [
        "SessionStorage:", "Admin:", "Audit:", "Sharing:", "Catalog:", "DataProtection:", "ForwardedHeaders:", "PathBase", "Planning:", "Together:", "WarmUp:", "DotEnv:", "Shutdown:", "Telemetry:", "OTEL_", "Logging:",
        "REDIS_", "DATABASE_URL", "DB_", "SESSION_TIMEOUT_HOURS", "ASPNETCORE_", "urls", "AllowedHosts",
    ];

    /// <exception cref="StorageSetupException">The <c>.env</c> file cannot be read.</exception>
    public static void Add(WebApplicationBuilder builder)
    {
        var sources = builder.Configuration.Sources;
        var shared = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Optional = true };
        shared.ResolveFileProvider();

        // At the front, so that everything else still wins.
        sources.Insert(0, shared);
        if (ReadDotEnv(builder) is { Count: > 0 } values)
        {
            var lastFile = sources.ToList().FindLastIndex(source => source is JsonConfigurationSource);
            sources.Insert(lastFile + 1, new MemoryConfigurationSource { InitialData = values });
        }
    }

    private static List<KeyValuePair<string, string?>> ReadDotEnv(WebApplicationBuilder builder)
    {
        var root = builder.Environment.ContentRootPath;
        string[] places = builder.Configuration[DotEnvSetting] is { Length: > 0 } named
            ? [Path.Combine(root, named)]
            : [Path.Combine(root, ".env"), Path.Combine(root, "..", ".env")];
        if (places.FirstOrDefault(File.Exists) is not { } place) return [];
        var path = Path.GetFullPath(place);
        var file = Parse(path);
        if (file.Faults.FirstOrDefault(fault => IsOurs(fault.Name)) is { } fault)
        {
            throw new StorageSetupException(
                $"The file {path} cannot be read: line {fault.Line} begins {fault.Name} and is not NAME=value. A quote that opens must close, and nothing but a comment follows it.");
        }

        if (file.Faults.Count > 0)
        {
            builder.Services.AddSingleton<IHostedService>(services => new DotEnvReport(path, file.Faults, services.GetRequiredService<ILogger<DotEnvReport>>()));
        }

        return [.. file.Values.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value))];
    }

    private static DotEnvFile Parse(string path)
    {
        try
        {
            return DotEnvFile.Parse(File.ReadAllText(path), Environment.GetEnvironmentVariable);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StorageSetupException($"The file {path} cannot be read. Check its permissions.", cause);
        }
    }

    private static bool IsOurs(string? name) =>
        name is not null && Array.Exists(Ours, ours => name.Replace("__", ":", StringComparison.Ordinal).StartsWith(ours, StringComparison.OrdinalIgnoreCase));
}
