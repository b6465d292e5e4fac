using System.Globalization;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;

namespace Scheduly.Sessions.Hosting;

/// <summary>Reads the <c>SessionStorage</c> section.</summary>
internal sealed class SessionStorageSettings(IConfiguration configuration, IEnumerable<AddedBackend> added) : IConfigureOptions<SessionStorageOptions>
{
    private const string BackendSetting = SettingNames.Backend;
    private const string FallbackSetting = SessionStorageOptions.Section + ":Fallback";

    /// <summary>Below the section.</summary>
    private static readonly HashSet<string> EnumSettings = new(["Backend", "Fallback:Backend", "Fallback:Mode"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the application brings its own cache; known before any service is made.</summary>
    public static bool NamesCustomBackend(IConfiguration configuration) =>
        BackendName.Parse(configuration[BackendSetting]) == BackendKind.Custom;

    /// <exception cref="StorageSetupException">A value cannot be read.</exception>
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

        if ((backend ?? AddedBackend.Default([.. added])) is { } chosen) options.Backend = chosen;
        (options.Fallback.Backend, options.Fallback.Mode) = (fallback, mode);
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
