namespace Scheduly.Sessions.Storage.Database;

/// <summary>
/// Reads what the user wrote, a connection string of the driver or a URL. The drivers' own messages may quote pieces of a connection string,
/// passwords too, and are therefore not passed on from here.
/// </summary>
internal static class ConnectionSettings
{
    public const string Setting = SettingNames.ConnectionString;

    /// <summary>Seconds that a server may take to accept a connection, unless the user says otherwise.</summary>
    public const int ConnectTimeout = 3;

    /// <summary>The text as a URL, or null when it is a connection string.</summary>
    /// <exception cref="StorageSetupException">It is a URL of another database, or cannot be read.</exception>
    public static DatabaseUrl? UrlOf(BackendKind kind, string text)
    {
        var url = DatabaseUrl.IsUrl(text) ? DatabaseUrl.Parse(text) : null;
        return url is null || url.Kind == kind
            ? url
            : throw new StorageSetupException($"{Setting} is a URL for {url.Kind}, but {SettingNames.Backend} is {kind}: change one of them.");
    }

    /// <exception cref="StorageSetupException">There is no text.</exception>
    public static string Required(BackendKind kind, string? text) => string.IsNullOrWhiteSpace(text)
        ? throw new StorageSetupException($"{Setting} is missing: {SettingNames.Backend}={kind} needs it.")
        : SettingText.Unquoted(text);

    /// <exception cref="StorageSetupException">The driver does not understand the text.</exception>
    public static T Read<T>(BackendKind kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException or NotSupportedException)
        {
            throw new StorageSetupException(
                $"{Setting} is not a connection string that {kind} understands: check the names and values in it; a value with ; or = in it stands in double quotes.");
        }
    }

    /// <summary>Sets one option of a URL at the driver's builder.</summary>
    /// <exception cref="StorageSetupException">The driver does not know it, or refuses its value.</exception>
    public static void SetOption(string name, Action set)
    {
        try
        {
            set();
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException or OverflowException)
        {
            throw new StorageSetupException($"{Setting} has an option \"{name}\" that the driver does not know or whose value it refuses: correct it or take it out.");
        }
    }
}
