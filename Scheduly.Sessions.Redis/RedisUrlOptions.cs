using System.Globalization;
using System.Net.Security;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>The options after the "?" of a Redis URL: those of redis-py first, then those of ioredis, Lettuce and StackExchange.Redis.</summary>
internal static class RedisUrlOptions
{
    /// <summary>What other clients do with these, this one does otherwise or not at all. A name that is not here is refused: it may be a slip.</summary>
    private static readonly HashSet<string> Meaningless = new(StringComparer.OrdinalIgnoreCase)
    {
        "decode_responses", "encoding", "encoding_errors", "charset", "errors", "retry_on_timeout", "retry_on_error", "max_connections", "single_connection_client",
        "socket_timeout", "socket_keepalive", "socket_keepalive_options", "socket_type", "socket_read_size", "connection_class", "credential_provider", "lib_name", "lib_version",
        "family", "enablereadycheck", "enableofflinequeue", "lazyconnect", "maxretriesperrequest", "autoresendunfulfilledcommands", "connectionname", "abortconnect",
        "idle_timeout", "pool_size", "poolsize", "min_idle_conns", "max_retries", "dial_timeout", "read_timeout", "write_timeout", "skip_full_coverage_check", "dynamic_startup_nodes",
        "ssl_keyfile", "ssl_certfile", "ssl_min_version", "ssl_validate_ocsp", "ssl_ciphers", "cache", "client_cache",
    };

    public static void Read(string query, ConfigurationOptions options, Action<string>? passedOver)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=', 2)))
        {
            var name = Uri.UnescapeDataString(pair[0]);
            if (Meaningless.Contains(name))
            {
                passedOver?.Invoke(name);
                continue;
            }

            var value = pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "";
            if (!TrySet(name.ToLowerInvariant(), value, options)) throw new FormatException($"after the ? stands an option \"{name}\" that is not known or whose value cannot be read; correct it or take it out");
        }
    }

    private static bool TrySet(string name, string value, ConfigurationOptions options)
    {
        switch (name)
        {
            case "db" or "database" or "defaultdatabase":
                options.DefaultDatabase = Number(value, 1);
                return options.DefaultDatabase is not null;
            case "username" or "user":
                options.User = value;
                return true;
            case "password":
                options.Password = value;
                return true;
            case "client_name" or "clientname":
                options.ClientName = value.Replace(' ', '-');
                return true;
            case "service_name" or "servicename" or "sentinelmasterid" or "master_name" or "mastername":
                options.ServiceName = value;
                return true;
            case "protocol":
                options.Protocol = value == "3" ? RedisProtocol.Resp3 : RedisProtocol.Resp2;
                return value is "2" or "3";
            case "socket_connect_timeout" or "connect_timeout" or "connecttimeout" or "timeout":
                return Number(value, name == "connecttimeout" ? 1 : 1000) is { } timeout && Set(() => options.ConnectTimeout = timeout);
            case "health_check_interval" or "keepalive":
                return Number(value, 1) is { } interval && Set(() => options.KeepAlive = interval == 0 ? -1 : interval);
            case "ssl" or "tls":
                options.Ssl = value is "true" or "True" or "1" or "yes" or "";
                return options.Ssl || value is "false" or "False" or "0" or "no";
            case "ssl_cert_reqs" or "verify":
                return TrustAs(value.ToLowerInvariant(), options);
            case "ssl_check_hostname":
                return value is "true" or "True" or "1" || (value is "false" or "False" or "0" && Set(() => options.CertificateValidation += static (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0));
            case "ssl_ca_certs":
                return TrustIssuer(value, options);
            default:
                return false;
        }
    }

    /// <summary>"none" asks for an encrypted connection to whoever answers.</summary>
    private static bool TrustAs(string value, ConfigurationOptions options) => value switch
    {
        "required" or "cert_required" or "optional" or "cert_optional" => true,
        "none" or "cert_none" => Set(() => options.CertificateValidation += static (_, certificate, _, _) => certificate is not null),
        _ => false,
    };

    private static bool TrustIssuer(string path, ConfigurationOptions options)
    {
        if (!File.Exists(path)) throw new FormatException("ssl_ca_certs names a file that is not there");
        options.TrustIssuer(path);
        return true;
    }

    private static int? Number(string text, int factor) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * factor <= int.MaxValue ? (int)(number * factor) : null;

    private static bool Set(Action set)
    {
        set();
        return true;
    }
}
