using System.Security.Authentication;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>Says what is wrong at startup, and the fix.</summary>
internal static class RedisSetupFailure
{
    public const string Setting = "SessionStorage:ConnectionString";

    private static readonly string[] Refusals = ["NOAUTH", "WRONGPASS", "NOPERM", "invalid password", "invalid username-password", "The user executing the script can't"];

    /// <param name="cause">Of the client, which cancels commands when it gives up their connection.</param>
    /// <param name="said">See <see cref="RedisFirstContact"/>.</param>
    public static StorageSetupException From(Exception cause, string location, string? said = null)
    {
        return new StorageSetupException(
            // The driver calls both a failed authentication.
            IsUntrusted(cause) ? $"{Setting}: the certificate of the Redis at {location} is not trusted, or it speaks no TLS. Trust its issuer, name the host as the certificate does, or write redis:// for a server without TLS."
                : IsLoading(cause) ? $"{Setting}: the Redis at {location} still loads its data. Start again when it has, or see its log."
                : IsMissingRight(cause) ? $"{Setting}: the Redis at {location} gives the user too few rights ({Word(cause)}). Grant those that docs/stores.md lists: ACL SETUSER."
                : IsRefusal(cause) ? $"{Setting}: the Redis at {location} refuses the user or the password, or gives the user too few rights. Correct them."
                : said?.Contains("max number of clients", StringComparison.Ordinal) == true ? $"{Setting}: the Redis at {location} has no connection left. Raise maxclients in redis.conf or the plan's limit, or end clients that are not needed."
                : cause is TimeoutException or OperationCanceledException ? $"{Setting}: the Redis at {location} accepts connections and does not answer commands in time. See its log, or start again when it does; SessionStorage:OperationTimeout is how long it may take."
                : said?.Length == 0 ? $"{Setting}: the server at {location} accepts connections and closes them. Write rediss:// (or ssl=true) if it speaks TLS alone; otherwise see its log."
                : cause is RedisServerException ? $"{Setting}: the Redis at {location} answers with an error ({Word(cause)}). See its log."
                : $"{Setting}: no Redis answers at {location}. Start it or correct the address.",
            cause);
    }

    /// <summary>The server does not know this user or this password, or gives them too few rights.</summary>
    public static bool IsRefusal(Exception? cause) =>
        cause is not null
        && (cause is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
            || IsRefusal(cause.Message)
            || IsRefusal(cause.InnerException));

    /// <param name="message">As the server or the driver words it.</param>
    public static bool IsRefusal(string message) => Refusals.Any(refusal => message.Contains(refusal, StringComparison.OrdinalIgnoreCase));

    /// <summary>The user may not run a command or use a key; the password was right.</summary>
    public static bool IsMissingRight(Exception? cause) =>
        cause is not null
        && (cause.Message.Contains("NOPERM", StringComparison.Ordinal) || cause.Message.Contains("The user executing the script can't", StringComparison.Ordinal) || IsMissingRight(cause.InnerException));

    /// <summary>The server restarted and is reading its data; it answers when it has.</summary>
    public static bool IsLoading(Exception? cause) => Holds(cause, "LOADING");

    /// <summary>The server does not know the command: too old, renamed as managed services do, or switched off.</summary>
    public static bool IsUnknownCommand(Exception cause) =>
        cause.Message.Contains("unknown command", StringComparison.OrdinalIgnoreCase) || cause.Message.Contains("not supported", StringComparison.OrdinalIgnoreCase) || cause.Message.Contains("disabled", StringComparison.OrdinalIgnoreCase);

    /// <summary>The server's own words in one short line. They name commands, never a password; arguments of a command are left out.</summary>
    public static string Word(Exception cause)
    {
        var line = cause.Message.Split('\n', 2)[0];
        var arguments = line.IndexOf(", with args", StringComparison.Ordinal);
        line = (arguments < 0 ? line : line[..arguments]).Trim(' ', '.', ':');
        return line.Length <= 150 ? line : line[..150];
    }

    private static bool Holds(Exception? cause, string words) =>
        cause is not null && (cause.Message.Contains(words, StringComparison.Ordinal) || Holds(cause.InnerException, words));

    /// <summary>The driver calls a failed TLS handshake a failed authentication too; where the server refused, its word stands there.</summary>
    private static bool IsUntrusted(Exception? cause) => cause is not null
        && (cause is AuthenticationException
            || (cause is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } && !IsRefusal(cause.Message) && !IsRefusal(cause.InnerException?.Message ?? ""))
            || IsUntrusted(cause.InnerException));
}
