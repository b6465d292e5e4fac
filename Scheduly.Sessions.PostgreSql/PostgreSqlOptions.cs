using Npgsql;

namespace Scheduly.Sessions.PostgreSql;

/// <summary>The options of a PostgreSQL URL: those of libpq, of other drivers and of the providers' consoles, in the names of Npgsql.</summary>
internal static class PostgreSqlOptions
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslnegotiation"] = "SSL Negotiation",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["require_auth"] = "Require Auth",
        ["krbsrvname"] = "Kerberos Service Name",
        ["connect_timeout"] = "Timeout",
        ["logintimeout"] = "Timeout",
        ["command_timeout"] = "Command Timeout",
        ["keepalives_idle"] = "TCP Keepalive Time",
        ["keepalives_interval"] = "TCP Keepalive Interval",
        ["application_name"] = "Application Name",
        ["applicationname"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
        ["targetservertype"] = "Target Session Attributes",
        ["passfile"] = "Passfile",
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["schema"] = "Search Path",
        ["currentschema"] = "Search Path",
        ["search_path"] = "Search Path",
        ["connection_limit"] = "Maximum Pool Size",
        ["pool_max_conns"] = "Maximum Pool Size",
        ["pool_min_conns"] = "Minimum Pool Size",
    };

    private static readonly Dictionary<string, string> SslModes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["disable"] = "Disable",
        ["false"] = "Disable",
        ["allow"] = "Allow",
        ["prefer"] = "Prefer",
        ["require"] = "Require",
        ["true"] = "Require",
        ["1"] = "Require",
        ["no-verify"] = "Require",
        ["verify-ca"] = "VerifyCA",
        ["verify-full"] = "VerifyFull",
    };

    /// <summary>Names that are read elsewhere.</summary>
    private static readonly HashSet<string> Hosts = new(["host", "hostaddr", "port", "unix_sock"], StringComparer.Ordinal);

    /// <summary>What other drivers do with these, this one does otherwise or not at all. A name that is not here is refused: it may be a slip.</summary>
    private static readonly HashSet<string> Meaningless = new(StringComparer.Ordinal)
    {
        "keepalives_count", "tcp_user_timeout", "gsslib", "gssdelegation", "requiressl", "sslcompression", "sslcrl", "sslcrldir", "sslsni", "sslcertmode",
        "ssl_min_protocol_version", "ssl_max_protocol_version", "requirepeer", "replication", "service", "servicefile", "max_protocol_version", "min_protocol_version",
        "pool_timeout", "socket_timeout", "sockettimeout", "sslaccept", "sslidentity", "sslfactory", "uselibpqcompat", "supa", "workaround", "async_fallback", "server_settings",
        "pool_size", "max_overflow", "pool_recycle", "pool_pre_ping", "rewritebatchedinserts", "stringtype", "reconnect", "encoding", "connection_timeout", "idle_timeout", "cloudsqlinstance",

        // Seconds in one driver and milliseconds in another.
        "connecttimeout",
        "pool", "pool_max_conn_lifetime", "pool_max_conn_idle_time", "pool_health_check_period", "description_cache_capacity", "binary_parameters", "cancelsignaltimeout",
    };

    public static void Set(NpgsqlConnectionStringBuilder builder, string name, string value, Action<string>? passedOver)
    {
        if (Hosts.Contains(name)) return;
        if (Meaningless.Contains(name))
        {
            passedOver?.Invoke(name);
            return;
        }

        switch (name)
        {
            case "sslmode" or "ssl":
                builder["SSL Mode"] = SslModes.GetValueOrDefault(value) ?? value;
                break;
            case "sslrootcert":
                // "system" is the certificates of the machine, which the driver uses anyway.
                if (value != "system") builder["Root Certificate"] = value;
                break;
            case "keepalives":
                builder["TCP Keepalive"] = value switch { "0" => false, "1" => true, _ => throw new FormatException() };
                break;
            case "fallback_application_name":
                builder.ApplicationName ??= value;
                break;
            case "client_encoding":
                if (!value.Equals("auto", StringComparison.OrdinalIgnoreCase)) builder["Client Encoding"] = value;
                break;
            case "load_balance_hosts":
                builder.LoadBalanceHosts = value switch { "random" => true, "disable" => false, _ => throw new FormatException() };
                break;
            case "pgbouncer" or "prepare" or "statement_cache_size" or "prepared_statement_cache_size" or "preparethreshold" or "prepare_threshold" or "default_query_exec_mode" or "statement_cache_capacity":
                SetPreparing(builder, name, value, passedOver);
                break;
            default:
                builder[Names.GetValueOrDefault(name, name)] = value;
                break;
        }
    }

    /// <summary>Other drivers' ways to say that a pooler stands between, which forgets prepared statements.</summary>
    private static void SetPreparing(NpgsqlConnectionStringBuilder builder, string name, string value, Action<string>? passedOver)
    {
        var without = name == "pgbouncer" ? value is "true" or "1" : value is "0" or "false" or "None" or "simple_protocol" or "exec";
        if (without) builder.MaxAutoPrepare = 0;
        else passedOver?.Invoke(name);
    }
}
