using System.Security.Authentication;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>Says what is wrong at startup, and the mend.</summary>
internal static class RedisSetupFailure
{
    private static readonly string[] Refusals = ["NOAUTH", "WRONGPASS", "NOPERM", "invalid password", "invalid username-password"];

    public static StorageSetupException From(RedisException cause, string location)
    {
        const string setting = "SessionStorage:ConnectionString";
        return new StorageSetupException(
            // The driver calls both a failed authentication.
            IsUntrusted(cause) ? $"{setting}: the certificate of the Redis at {location} is not trusted, or it speaks no TLS. Trust its issuer, name the host as the certificate does, or write redis:// for a server without TLS."
                : IsRefusal(cause) ? $"{setting}: the Redis at {location} refuses the user or the password, or gives the user too few rights. Correct them."
                : $"{setting}: no Redis answers at {location}. Start it or correct the address.",
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

    private static bool IsUntrusted(Exception? cause) => cause is not null && (cause is AuthenticationException || IsUntrusted(cause.InnerException));
}
