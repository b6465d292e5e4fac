using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// Reads <c>SessionStorage:ConnectionString</c>, in one of two forms: a URL (<see cref="RedisUrl"/>), or StackExchange.Redis's own (<c>host:port,password=…,ssl=true</c>).
/// </summary>
internal static class RedisConnectionString
{
    private const string Setting = "SessionStorage:ConnectionString";

    /// <param name="passedOver">Gets the name of each option that has no meaning here.</param>
    /// <exception cref="StorageSetupException">
    /// It cannot be read. Neither the message nor a cause repeats any of the text, which may hold a password.
    /// </exception>
    public static ConfigurationOptions Parse(string? text, Action<string>? passedOver = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new StorageSetupException(
                $"{Setting} is empty, and the Redis backend needs it: set it to localhost:6379 or redis://user:password@host:6379/0");
        }

        text = SettingText.Unquoted(text);
        return text.Contains("://", StringComparison.Ordinal) ? FromUrl(text, passedOver) : FromOptions(text, passedOver);
    }

    /// <summary>The hosts, the ports where they are given, and the database unless it is the first, for messages.</summary>
    public static string Location(ConfigurationOptions options) =>
        string.Join(", ", options.EndPoints.Select(EndPointCollection.ToString)) + (options.DefaultDatabase is > 0 and var database ? $"/{database}" : "");

    private static ConfigurationOptions FromOptions(string text, Action<string>? passedOver)
    {
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(text);
        }
        catch (Exception cause) when (cause is ArgumentException or FormatException or OverflowException)
        {
            throw Unreadable("it holds an option that StackExchange.Redis does not know or cannot read; a password with a comma needs the redis:// form");
        }

        if (options.EndPoints.Count == 0) throw Unreadable("it names no host");
        // The start needs an answer of the server in any case; later the client reconnects in any case.
        if (!options.AbortOnConnectFail) passedOver?.Invoke("abortConnect");
        return options;
    }

    private static ConfigurationOptions FromUrl(string text, Action<string>? passedOver)
    {
        try
        {
            return RedisUrl.Parse(text, passedOver);
        }
        catch (FormatException refusal)
        {
            throw Unreadable(refusal.Message);
        }
    }

    private static StorageSetupException Unreadable(string why) =>
        new($"{Setting} cannot be read: {why}. Examples: localhost:6379 or redis://user:password@host:6379/0");
}
