using System.Collections;
using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using Scheduly.Web.Admin;
using Scheduly.Web.Health.Audit;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Every setting of this program as it counts, defaults included, and whatever else of its sections is set.</summary>
internal static class EffectiveSettings
{
    /// <summary>Sections that are read straight from the configuration, and names of the old backend.</summary>
    private static readonly string[] Others =
        ["Admin:", "Audit:", "SessionStorage:", "Sharing:", "Catalog:", "DataProtection:", "ForwardedHeaders:", "PathBase", "Planning:", "Shutdown:", "Logging:", "REDIS_", "DATABASE_URL", "DB_", "SESSION_TIMEOUT_HOURS", "urls", "AllowedHosts"];

    public static SortedDictionary<string, SettingLine> Read(IServiceProvider services)
    {
        var configuration = (IConfigurationRoot)services.GetRequiredService<IConfiguration>();
        var settings = new SortedDictionary<string, SettingLine>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in configuration.AsEnumerable().Where(pair => pair.Value is not null && Array.Exists(Others, other => pair.Key.StartsWith(other, StringComparison.OrdinalIgnoreCase))))
        {
            settings[name] = new(SecretMask.Of(name, value!), SourceOf(configuration, name));
        }

        var storage = services.GetRequiredService<IOptions<SessionStorageOptions>>().Value;
        var legacy = LegacyVariables.Read(configuration);
        Add(settings, SessionStorageOptions.Section, storage, name => name switch
        {
            "SessionStorage:Backend" or "SessionStorage:ConnectionString" when legacy.Store is { } store => $"{store.Variable}, {SourceOf(configuration, store.Variable)}",
            "SessionStorage:IdleTimeout" when legacy.Timeout is not null && configuration[name] is null => $"SESSION_TIMEOUT_HOURS, {SourceOf(configuration, "SESSION_TIMEOUT_HOURS")}",
            _ => SourceOf(configuration, name),
        });
        Add(settings, AdminOptions.Section, services.GetRequiredService<IOptions<AdminOptions>>().Value, name => SourceOf(configuration, name));
        Add(settings, AuditOptions.Section, services.GetRequiredService<IOptions<AuditOptions>>().Value, name => SourceOf(configuration, name));
        return settings;
    }

    private static void Add(SortedDictionary<string, SettingLine> settings, string path, object options, Func<string, string> source)
    {
        foreach (PropertyDescriptor property in TypeDescriptor.GetProperties(options))
        {
            var name = $"{path}:{property.Name}";
            var value = property.GetValue(options);
            if (value is not (null or string or TimeSpan or Enum or IConvertible or IEnumerable)) Add(settings, name, value, source);
            else settings[name] = new(SecretMask.Of(name, Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "(none)"), source(name));
        }
    }

    private static string SourceOf(IConfigurationRoot configuration, string name) =>
        configuration.Providers.LastOrDefault(provider => provider.TryGet(name, out _)) switch
        {
            null => "default",
            JsonConfigurationProvider file => Path.GetFileName(file.Source.Path)!,
            EnvironmentVariablesConfigurationProvider => "environment",
            CommandLineConfigurationProvider => "command line",
            MemoryConfigurationProvider => ".env",
            var other => other.GetType().Name,
        };
}
