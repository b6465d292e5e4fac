using System.Globalization;
using Microsoft.Extensions.Options;
using Scheduly.Web.Storage;
using Scheduly.Web.Storage.Switching;

namespace Scheduly.Web.Hosting;

/// <summary>Reads the <c>SessionStorage</c> section and the variables of the old backend into one set of options.</summary>
internal sealed class SessionStorageSettings(IConfiguration configuration) : IConfigureOptions<SessionStorageOptions>
{
    private const string BackendSetting = SessionStorageOptions.Section + ":Backend";
    private const string ConnectionSetting = SessionStorageOptions.Section + ":ConnectionString";
    private const string FallbackSetting = SessionStorageOptions.Section + ":Fallback";

    /// <summary>Below the section.</summary>
    private static readonly HashSet<string> EnumSettings = new(["Backend", "Fallback:Backend", "Fallback:Mode"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the application brings its own cache; known before any service is made.</summary>
    public static bool NamesCustomBackend(IConfiguration configuration) =>
        BackendName.Parse(configuration[BackendSetting]) == BackendKind.Custom;

    /// <exception cref="StorageSetupException">A value cannot be read, or the two forms mean different stores.</exception>
    public void Configure(SessionStorageOptions options)
    {
        var backend = ReadBackend(BackendSetting);
        var fallback = ReadBackend(FallbackSetting + ":Backend");
        var mode = Read<SwitchMode>(FallbackSetting + ":Mode", "mode");
        try
        {
            // The enums are read above, with a message that lists the choices.
            new ConfigurationBuilder()
                .AddInMemoryCollection(configuration.GetSection(SessionStorageOptions.Section).AsEnumerable(makePathsRelative: true)
                    .Where(pair => pair.Value is not null && !EnumSettings.Contains(pair.Key)))
                .Build()
                .Bind(options);
        }
        catch (InvalidOperationException cause)
        {
            throw new StorageSetupException(
                $"A value in the SessionStorage section has the wrong form. {cause.Message} Times are written days.hours:minutes:seconds.", cause);
        }

        var legacy = LegacyVariables.Read(configuration);
        if (legacy.Timeout is { } hours && configuration[$"{SessionStorageOptions.Section}:IdleTimeout"] is null) options.IdleTimeout = hours;
        if (backend is { } chosen) options.Backend = chosen;
        (options.Fallback.Backend, options.Fallback.Mode) = (fallback, mode);
        if (legacy.Store is not { } store)
        {
            return;
        }

        var explicitConnection = configuration[ConnectionSetting];
        if ((backend is { } other && other != store.Backend) || (explicitConnection is not null && explicitConnection != store.ConnectionString))
        {
            throw new StorageSetupException(
                $"{store.Variable} chooses {store.Backend} and {(backend is null ? ConnectionSetting : $"{BackendSetting} = {backend}")} means another store. Unset one of the two.");
        }

        options.Backend = store.Backend;
        options.ConnectionString = store.ConnectionString;
    }

    private BackendKind? ReadBackend(string setting)
    {
        var text = configuration[setting];
        if (string.IsNullOrWhiteSpace(text)) return null;
        return BackendName.Parse(text)
            ?? throw new StorageSetupException(
                $"{setting} is '{text}', which is no backend.{(BackendName.Nearest(text) is { } near ? $" Did you mean {near}?" : "")} Use one of {string.Join(", ", Enum.GetNames<BackendKind>())}.");
    }

    private T? Read<T>(string setting, string what)
        where T : struct, Enum
    {
        var text = configuration[setting];
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Enum.TryParse<T>(text, ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !int.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            return kind;
        }

        throw new StorageSetupException($"{setting} is '{text}', which is no {what}. Use one of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
