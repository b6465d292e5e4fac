using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Web.Storage.Redis;

/// <summary>
/// Reads <c>SessionStorage:ConnectionString</c>, in one of two forms: <c>redis://user:password@host:port/db</c> (<c>rediss://</c>
/// for TLS; user, password, port and db may be left out), or StackExchange.Redis's own (<c>host:port,password=…,ssl=true</c>).
/// </summary>
internal static class RedisConnectionString
{
    private const string Setting = "SessionStorage:ConnectionString (or REDIS_URL)";
    private const int DefaultPort = 6379;

    /// <exception cref="StorageSetupException">
    /// It cannot be read. Neither the message nor a cause repeats any of the text, which may hold a password.
    /// </exception>
    public static ConfigurationOptions Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new StorageSetupException(
                $"{Setting} is empty, and the Redis backend needs it: set it to localhost:6379 or redis://user:password@host:6379/0");
        }

        text = text.Trim();
        return text.Contains("://", StringComparison.Ordinal) ? FromUrl(text) : FromOptions(text);
    }

    /// <summary>The hosts, the ports where they are given, and the database unless it is the first, for messages.</summary>
    public static string Location(ConfigurationOptions options) =>
        string.Join(", ", options.EndPoints.Select(EndPointCollection.ToString)) + (options.DefaultDatabase is > 0 and var database ? $"/{database}" : "");

    private static ConfigurationOptions FromOptions(string text)
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
        return options;
    }

    private static ConfigurationOptions FromUrl(string text)
    {
        var tls = text.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase);
        if (!tls && !text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase))
        {
            throw Unreadable("its scheme must be redis:// or rediss://");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            throw Unreadable("host and port must stand after redis:// and the password; percent-encode the characters # / ? @ : % in a password");
        }

        if (url.Fragment.Length > 0) throw Unreadable("it holds a #; percent-encode it (%23) in a password");
        if (url.Query.Length > 0) throw Unreadable("options after a ? are not read; give them in the form host:port,name=value");
        if (url.Port == 0) throw Unreadable("the port must be 1 to 65535");

        var options = new ConfigurationOptions { Ssl = tls };
        options.EndPoints.Add(url.IdnHost.Trim('[', ']'), url.IsDefaultPort ? DefaultPort : url.Port);
        if (tls) options.SslHost = url.IdnHost;
        ReadUser(url.UserInfo, options);
        ReadDatabase(url.AbsolutePath.Trim('/'), options);
        return options;
    }

    private static void ReadUser(string userInfo, ConfigurationOptions options)
    {
        if (userInfo.Length == 0) return;
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) throw Unreadable("before the @ stands one word; write user:password@, or :password@ without a user");
        if (colon > 0) options.User = Uri.UnescapeDataString(userInfo[..colon]);
        options.Password = Uri.UnescapeDataString(userInfo[(colon + 1)..]);
    }

    private static void ReadDatabase(string path, ConfigurationOptions options)
    {
        if (path.Length == 0) return;
        if (!int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database))
        {
            throw Unreadable("after the host stands something else than the number of a database, such as /0");
        }

        options.DefaultDatabase = database;
    }

    private static StorageSetupException Unreadable(string why) =>
        new($"{Setting} cannot be read: {why}. Examples: localhost:6379 or redis://user:password@host:6379/0");
}
