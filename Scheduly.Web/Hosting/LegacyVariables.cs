using System.Globalization;
using System.Text.RegularExpressions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>What the variables of the old backend say, from the environment or <c>.env</c>.</summary>
/// <param name="Store">The store they choose; null when they choose none.</param>
/// <param name="Timeout">SESSION_TIMEOUT_HOURS; null when not set.</param>
internal sealed partial record LegacyVariables(LegacyVariables.StoreChoice? Store, TimeSpan? Timeout)
{
    /// <param name="Variable">The one that decided.</param>
    internal sealed record StoreChoice(string Variable, BackendKind Backend, string ConnectionString);

    /// <exception cref="StorageSetupException">A value cannot be read; the message names the variable, never a password.</exception>
    public static LegacyVariables Read(IConfiguration configuration) => new(ReadStore(configuration), ReadTimeout(configuration));

    private static StoreChoice? ReadStore(IConfiguration configuration)
    {
        if (Value(configuration, "REDIS_URL") is { } redis) return new StoreChoice("REDIS_URL", BackendKind.Redis, redis);
        if (Value(configuration, "REDIS_HOST") is { } host)
        {
            return new StoreChoice("REDIS_HOST", BackendKind.Redis, RedisUrl(configuration, host));
        }

        if (Value(configuration, "DATABASE_URL") is not { } url) return null;
        var backend = (url.Contains("://", StringComparison.Ordinal) ? url.Split("://", 2)[0].Split('+') : url.Split('=', 2))[0].Trim().ToUpperInvariant() switch
        {
            "POSTGRESQL" or "POSTGRES" or "JDBC:POSTGRESQL" => BackendKind.PostgreSql,
            "SQLSERVER" or "MSSQL" or "JDBC:SQLSERVER" => BackendKind.SqlServer,

            // libpq's keywords and connection strings of the drivers, which begin with any of their names.
            _ when Keyword("host").IsMatch(url) => BackendKind.PostgreSql,
            _ when Keyword("server|data source").IsMatch(url) => BackendKind.SqlServer,
            _ => throw new StorageSetupException(
                "DATABASE_URL has no scheme that is known here. Use postgresql://user:password@host:5432/database or sqlserver://user:password@host:1433/database."),
        };
        return new StoreChoice("DATABASE_URL", backend, WithPool(configuration, url, backend));
    }

    /// <summary>REDIS_HOST is a name, an address of either family, "host:port", the path of a socket, or a whole URL as some write it.</summary>
    private static string RedisUrl(IConfiguration configuration, string host)
    {
        if (host.Contains("://", StringComparison.Ordinal)) return host;
        // Kubernetes sets REDIS_PORT=tcp://10.0.0.1:6379 in every container beside a service that is called redis.
        var port = Number(configuration, "REDIS_PORT", 6379, 1, 65535, text => text.StartsWith("tcp://", StringComparison.Ordinal) ? text[(text.LastIndexOf(':') + 1)..] : text);
        var database = Number(configuration, "REDIS_DB", 0, 0, 10_000);
        var (user, password) = (Value(configuration, "REDIS_USERNAME"), Value(configuration, "REDIS_PASSWORD"));
        var who = user is null && password is null ? "" : $"{Uri.EscapeDataString(user ?? "")}:{Uri.EscapeDataString(password ?? "")}@";
        if (host.StartsWith('/')) return $"unix://{who}{host}?db={database}";
        var address = host.Trim('[', ']');
        if (System.Net.IPAddress.TryParse(address, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) host = $"[{address}]:{port}";
        else if (!host.Contains(':', StringComparison.Ordinal)) host = $"{host}:{port}";
        return $"{(IsOn(configuration, "REDIS_SSL") || IsOn(configuration, "REDIS_TLS") ? "rediss" : "redis")}://{who}{host}/{database}";
    }

    /// <summary>DB_POOL_SIZE connections are kept, and DB_MAX_OVERFLOW more may be opened.</summary>
    private static string WithPool(IConfiguration configuration, string url, BackendKind backend)
    {
        if (Value(configuration, "DB_POOL_SIZE") is null && Value(configuration, "DB_MAX_OVERFLOW") is null) return url;
        var kept = Number(configuration, "DB_POOL_SIZE", 10, 1, 1000);
        var most = kept + Number(configuration, "DB_MAX_OVERFLOW", 20, 0, 1000);
        var option = backend == BackendKind.SqlServer ? "Max%20Pool%20Size" : "Maximum%20Pool%20Size";
        if (!url.Contains("://", StringComparison.Ordinal)) return url.Contains(';', StringComparison.Ordinal) ? $"{url.TrimEnd(';')};Max Pool Size={most}" : $"{url} connection_limit={most}";
        if (backend == BackendKind.SqlServer && Semicolon().IsMatch(url)) return $"{url.TrimEnd(';')};Max Pool Size={most}";
        return $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{option}={most}";
    }

    private static TimeSpan? ReadTimeout(IConfiguration configuration)
    {
        if (Value(configuration, "SESSION_TIMEOUT_HOURS") is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var hours) && hours is > 0 and <= 8760
            ? TimeSpan.FromHours(hours)
            : throw new StorageSetupException($"SESSION_TIMEOUT_HOURS is '{text}'. Give a number of hours above 0 and up to 8760.");
    }

    private static bool IsOn(IConfiguration configuration, string variable) => Value(configuration, variable)?.ToUpperInvariant() switch
    {
        null or "0" or "FALSE" or "NO" or "OFF" or "NONE" => false,
        "1" or "TRUE" or "YES" or "ON" or "REQUIRED" => true,
        var text => throw new StorageSetupException($"{variable} is '{text}'. Give true or false."),
    };

    /// <param name="read">What of the text is the number; the whole when it is not given.</param>
    private static int Number(IConfiguration configuration, string variable, int missing, int least, int most, Func<string, string>? read = null)
    {
        if (Value(configuration, variable) is not { } text) return missing;
        return int.TryParse(read is null ? text : read(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new StorageSetupException($"{variable} is '{text}'. Give a whole number from {least} to {most}.");
    }

    private static string? Value(IConfiguration configuration, string variable) =>
        configuration[variable] is { } text && SettingText.Unquoted(text) is { Length: > 0 } value ? value : null;

    private static Regex Keyword(string names) => new($@"(^|[;\s])\s*({names})\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>JDBC's options behind the address, in place of those of a URL. A password may hold one too.</summary>
    [GeneratedRegex(@"^(jdbc:[a-z]+://|[^?]*@)[^@/?;]*;", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Semicolon();
}
